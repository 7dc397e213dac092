"""Which team each person's work is counted with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.people import People


@dataclass(frozen=True, slots=True)
class TeamOf:
    """Everybody's team by hash, and a line where somebody is in several."""

    teams: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def team_of(members: Mapping[str, Iterable[str]], people: People) -> TeamOf:
    """Of the members of each team, by e-mail: whoever is in several is counted with the smallest, as with the one that is theirs most."""
    hashes = {team: people.member_hashes(emails) for team, emails in members.items()}
    found = dict[str, str]()
    for team in sorted(hashes, key=lambda one: (len(hashes[one]), one)):
        for person in hashes[team]:
            found.setdefault(person, team)
    several = sum(map(len, hashes.values())) - len(found)
    remarks = (
        (f"{several} memberships are of people in several teams: they are counted with the smallest",)
        if several
        else ()
    )
    return TeamOf(found, remarks)


def as_one(
    facts: Iterable[ChangeFact], same: Iterable[frozenset[str]], teams: Mapping[str, str]
) -> tuple[ChangeFact, ...]:
    """The changes with one hash for each of `same`, which are one person's: the one that is in a team, else the first."""
    one_of = dict[str, str]()
    for hashes in same:
        chosen = min(hashes, key=lambda one: (one not in teams, one))
        for one in hashes:
            one_of.setdefault(one, chosen)
    return tuple(replace(one, person=one_of[one.person]) if one.person in one_of else one for one in facts)
