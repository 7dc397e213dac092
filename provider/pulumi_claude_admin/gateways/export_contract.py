"""Budgets as the contract: `gateway export --target json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Final

from pulumi_claude_admin.gateways.contract import BudgetContract, Organization, WorkspaceBudget
from pulumi_claude_admin.gateways.loss import Loss, in_order
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.gateways.states import State, at_least_near, state_of
from pulumi_claude_admin.gateways.team_budget import TeamBudget

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Moment:
    """When the export is made, up to when spend was counted, and until when that is good enough."""

    generated_at: datetime
    as_of: datetime
    valid_until: datetime

    @property
    def is_of_this_month(self) -> bool:
        """Whether spend is of the month that it is now, in UTC."""
        now, then = (one.astimezone(UTC) for one in (self.generated_at, self.as_of))
        return (now.year, now.month) == (then.year, then.month)


@dataclass(frozen=True, slots=True)
class Subject:
    """
    Whose budgets, in which currency. `cap` is the lower of the organization's own declared and actual cap of a month, in cents; None where
    none is known, and `is_cap_seen` false where nobody could look.
    """

    organization_id: str
    organization_name: str
    currency: str
    cap: Decimal | None = None
    is_cap_seen: bool = True


def contract_of(
    subject: Subject,
    budgets: Iterable[TeamBudget],
    policy: ModelPolicy,
    moment: Moment,
    *,
    previous: BudgetContract | None = None,
) -> tuple[BudgetContract, tuple[Loss, ...]]:
    """
    The contract, and who is not in it. `previous` is an earlier contract of this organization, of whatever month: what was near stays so
    below 90 % only within a month.
    """
    found = sorted(budgets, key=lambda one: (one.name, one.workspace_id))
    names = {one.workspace_id: _names(one, policy) for one in found}
    shared = _shared(names.values())
    of_before = previous if previous is not None and previous.month == _month(moment) else None
    contract = BudgetContract(
        contract="claude-budgets",
        schema_version=1,
        organization=Organization(
            id=subject.organization_id,
            name=subject.organization_name,
            cap=None if subject.cap is None else major(subject.cap),
        ),
        currency=subject.currency,
        generated_at=moment.generated_at,
        as_of=moment.as_of,
        valid_until=moment.valid_until,
        workspaces=tuple(
            _budget(one, policy, moment, [name for name in names[one.workspace_id] if name not in shared], of_before)
            for one in found
            if one.is_known
        ),
    )
    return contract, in_order((*_unseen_cap(subject), *_unknown(found), *_ambiguous(shared)))


def _budget(
    budget: TeamBudget, policy: ModelPolicy, moment: Moment, names: list[str], previous: BudgetContract | None
) -> WorkspaceBudget:
    before = previous.of(budget.workspace_id) if previous is not None else None
    return WorkspaceBudget(
        workspace_id=budget.workspace_id,
        name=budget.name,
        teams=tuple(names),
        cap=None if budget.cap is None else major(budget.cap),
        spent=major(budget.spent),
        state=_state(budget, moment, before.state if before is not None else None),
        fallbacks=dict(sorted(policy.fallbacks.items())),
        justified_models=tuple(sorted(policy.justified)),
    )


def _state(budget: TeamBudget, moment: Moment, before: State | None) -> State:
    state = state_of(budget.spent, budget.cap, previous=before)
    if budget.cap is None:
        return state
    if not moment.is_of_this_month:
        return State.NEAR
    return at_least_near(state) if moment.valid_until <= moment.generated_at else state


def major(cents: Decimal) -> str:
    """In major units, rounded up to a whole cent; what is less than nothing (a credit) is nothing."""
    return str(max(cents.scaleb(-2), Decimal(0)).quantize(_CENT, rounding=ROUND_CEILING))


def _month(moment: Moment) -> tuple[int, int]:
    at = moment.as_of.astimezone(UTC)
    return (at.year, at.month)


def _names(budget: TeamBudget, policy: ModelPolicy) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*budget.team_names, *policy.of_team(budget.team_names).names)))


def _shared(names: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Names that lead to two workspaces lead to none."""
    count = Counter(name for of_one in names for name in of_one)
    return frozenset(name for name, number in count.items() if number > 1)


def _unseen_cap(subject: Subject) -> Iterable[Loss]:
    if subject.cap is None and not subject.is_cap_seen:
        yield Loss("the organization's own cap", "nobody could look at it, and none is declared")


def _unknown(budgets: Iterable[TeamBudget]) -> Iterable[Loss]:
    return (
        Loss("the budget", "nobody could look at its cap, and none is declared", one.name)
        for one in budgets
        if not one.is_known
    )


def _ambiguous(shared: Iterable[str]) -> Iterable[Loss]:
    return (
        Loss(f"the team name {name!r}", "more than one workspace has it", instead="the workspace's id is a name, too")
        for name in shared
    )
