"""
What each request for a higher limit is held against, and what the rules give: the oldest first, as each that is given uses up a budget.

Pure: no clock, no organization. What a rule does not give to the full is not given in part: then a person decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.increase_requests.declared import Declarations, Teams
from pulumi_claude_admin.increase_requests.observed import Observed
from pulumi_claude_admin.increase_requests.periods import at_this_rate, expected_in_a_month
from pulumi_claude_admin.increase_requests.rules import IncreaseRules, Rule
from pulumi_claude_admin.increase_requests.standing import Proposal, RequestStanding, TeamStanding
from pulumi_claude_admin.model.increase_request import APPROVED, PENDING, IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key

_HUNDRED: Final = Decimal(100)
_Limits = Mapping[str, EffectiveLimit]
"""Of one person, by period."""


def judge(observed: Observed, rules: IncreaseRules, declarations: Declarations) -> tuple[RequestStanding, ...]:
    """Every request, the oldest first."""
    judged = _Judge(observed, rules, declarations)
    return tuple(judged.standing(one) for one in sorted(observed.requests, key=lambda one: (one.created_at, one.id)))


@dataclass
class _Judge:
    observed: Observed
    rules: IncreaseRules
    declarations: Declarations
    limits: dict[str, dict[str, EffectiveLimit]] = field(init=False)
    people_of: dict[str, list[str]] = field(init=False)
    approved: Counter[str] = field(init=False)
    teams: Teams = field(init=False)

    def __post_init__(self) -> None:
        self.teams = Teams.of(self.rules, self.declarations)
        self.limits, self.people_of = defaultdict(dict), defaultdict(list)
        team_of: dict[str, str] = {}
        for row in (one for one in self.observed.effective if not one.is_deleted):
            self.limits[row.user_id][row.period] = row
            if (team := self.teams.team_of(row.user_id, row.email)) is not None:
                team_of[row.user_id] = team
        for user_id, team in team_of.items():
            self.people_of[team].append(user_id)
        self.approved = Counter(one.user_id for one in self.observed.requests if self._is_of_this_month(one))

    def standing(self, request: IncreaseRequest) -> RequestStanding:
        """One request; what it is given is held against the team's budget from then on."""
        held = self.limits[request.user_id].get(request.period)
        limit = held or request.summary
        name = self.teams.team_of(request.user_id, request.email)
        team = None if name is None else self._team(name)
        proposal = self._proposal(request, limit, team) if request.status == PENDING else None
        told = (request.summary.spent if request.summary is not None else None) or (limit.spent if limit else None)
        found = RequestStanding(
            request=request,
            limit=None if limit is None else replace(limit, spent=told),
            forecast=at_this_rate(told, request.period, self.observed.now),
            approved=self.approved[request.user_id],
            team=team,
            declared=self.declarations.find(request.user_id, request.email, request.period),
            proposal=proposal,
        )
        if proposal is not None and proposal.amount is not None and limit is not None:
            given = replace(limit, amount=proposal.amount, spent=None)
            self.limits[request.user_id][request.period] = given
        return found

    def _is_of_this_month(self, request: IncreaseRequest) -> bool:
        now, at = self.observed.now.astimezone(UTC), request.resolved_at
        return (
            request.status == APPROVED
            and at is not None
            and (at.astimezone(UTC).year, at.astimezone(UTC).month) == (now.year, now.month)
        )

    def _team(self, name: str) -> TeamStanding:
        people = [self.limits[one] for one in self.people_of[name]]
        months = [limits["monthly"].spent if "monthly" in limits else None for limits in people]
        budget = self.rules.budgets.get(name)
        return TeamStanding(
            name=name,
            people=len(people),
            untold=months.count(None),
            spent=sum((one for one in months if one is not None), Decimal(0)),
            expected=None if self._is_any_missing(name) else self._expected(people),
            budget=None if budget is None else Money.parse(budget, self._currency()),
        )

    def _expected(self, people: Iterable[_Limits]) -> Decimal | None:
        """What all of them are expected to spend in this month; None: nothing limits one of them."""
        each = [expected_in_a_month(limits, self.observed.now) for limits in people]
        return None if None in each else sum((one for one in each if one is not None), Decimal(0))

    def _is_any_missing(self, team: str) -> bool:
        """Whether somebody who is named as one of the team has no limit of any period that was read."""
        seen = {
            person_key(name) for row in self.observed.effective for name in (row.user_id, row.email) if name is not None
        }
        return any(not seen.intersection(names) for names in self.teams.people_of(team))

    def _currency(self) -> str:
        amounts = (one.amount for one in self.observed.effective)
        return next((one.currency for one in amounts if one is not None), Money(0).currency)

    def _proposal(self, request: IncreaseRequest, limit: EffectiveLimit | None, team: TeamStanding | None) -> Proposal:
        rule = self.rules.fitting(request.period, None if team is None else team.name)
        if rule is None:
            return Proposal(None, None, "no rule fits")
        if limit is None or limit.amount is None:
            reason = "nothing is known of the limit" if limit is None else "there is no limit to raise"
            return Proposal(rule.name, None, reason)
        if self.approved[request.user_id] >= rule.times:
            reason = f"{self.approved[request.user_id]} of {rule.times} were approved in this month"
            return Proposal(rule.name, None, reason)
        amount, reason = _raised(limit.amount, rule)
        if amount is None:
            return Proposal(rule.name, None, reason)
        problem = self._beyond_budget(request, replace(limit, amount=amount), team)
        return Proposal(rule.name, None if problem else amount, problem or reason)

    def _beyond_budget(self, request: IncreaseRequest, raised: EffectiveLimit, team: TeamStanding | None) -> str | None:
        """Why the team's budget does not allow it; None where it does. A raised limit counts whole, whatever was spent of it."""
        if team is None or team.budget is None:
            return None
        after = {**self.limits[request.user_id], request.period: replace(raised, spent=None)}
        others = (self.limits[one] for one in self.people_of[team.name] if one != request.user_id)
        expected = None if team.expected is None else self._expected((after, *others))
        if expected is None:
            return f"nothing is known to limit somebody of {team.name}, so nobody can say whether its budget would do"
        if expected <= team.budget.minor:
            return None
        whole = Money(int(expected.to_integral_value()), team.budget.currency)
        return f"{team.name} would come to {whole} of its {team.budget} in this month"


def _raised(now: Money, rule: Rule) -> tuple[Money | None, str]:
    """What a rule makes of a limit, with the reason."""
    try:
        ceiling = Money.parse(rule.ceiling, now.currency)
    except ValueError as error:
        return None, f"its ceiling {error}"
    more = Money(int(now.minor * (_HUNDRED + rule.percent) / _HUNDRED), now.currency)
    if min(more.minor, ceiling.minor) <= now.minor:
        return None, f"its ceiling of {ceiling} is reached" if ceiling.minor <= now.minor else f"{now} cannot be raised"
    if ceiling.minor < more.minor:
        return ceiling, f"{now} up to its ceiling"
    return more, f"{now} and {rule.percent.normalize():f} % more"
