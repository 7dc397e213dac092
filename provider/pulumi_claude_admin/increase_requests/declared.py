"""Who is declared to have which limit, and which team they are of by that. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pulumi_claude_admin.increase_requests.rules import IncreaseRules
from pulumi_claude_admin.model.people import person_key


@dataclass(frozen=True, slots=True)
class DeclaredLimit:
    """
    One person's limit in one resource of a stack. `who` and `amount` are spelled as declared; `user_id` is who it was at the last write.

    `group` is the name of the resource where it declares many people; None where it declares one.
    """

    urn: str
    who: str
    user_id: str | None
    period: str
    amount: str
    group: str | None = None

    def is_of(self, user_id: str, email: str | None) -> bool:
        """Whether this person is meant: by address, else by id."""
        names = {user_id, person_key(email)} if email is not None else {user_id}
        return person_key(self.who) in names or self.user_id == user_id


@dataclass(frozen=True, slots=True)
class Declarations:
    """All of them. `is_known`: somebody said where to look, or that nothing is declared."""

    limits: tuple[DeclaredLimit, ...] = ()
    is_known: bool = True

    def find(self, user_id: str, email: str | None, period: str) -> DeclaredLimit | None:
        """What is declared of a person's limit of this period."""
        return next((one for one in self.limits if one.period == period and one.is_of(user_id, email)), None)


@dataclass(frozen=True, slots=True)
class Teams:
    """
    Who is of which team: as the rules say, else by the `MemberSpendLimits` resource that declares them, whose name the team has.

    `by_name` has addresses as `person_key` spells them, and ids; `people` the names of each person of a team.
    """

    by_name: Mapping[str, str]
    people: Mapping[str, tuple[frozenset[str], ...]]

    @classmethod
    def of(cls, rules: IncreaseRules, declarations: Declarations) -> Self:
        """What both say."""
        by_rules = rules.team_by_person()
        named = [(frozenset({who}), team) for who, team in by_rules.items()]
        for one in declarations.limits:
            names = frozenset(filter(None, (person_key(one.who), one.user_id)))
            if one.group is not None and by_rules.keys().isdisjoint(names):
                named.append((names, one.group))
        people: dict[str, list[frozenset[str]]] = {}
        for names, team in named:
            people.setdefault(team, []).append(names)
        return cls(
            {name: team for names, team in reversed(named) for name in names},
            {team: tuple(each) for team, each in people.items()},
        )

    def team_of(self, user_id: str, email: str | None) -> str | None:
        """None: of no team that anybody knows of."""
        said = self.by_name.get(person_key(email)) if email is not None else None
        return said or self.by_name.get(user_id)

    def people_of(self, team: str) -> tuple[frozenset[str], ...]:
        """The names of each of its people, as far as anybody names them."""
        return self.people.get(team, ())
