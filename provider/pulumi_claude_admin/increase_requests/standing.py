"""What a request for a higher limit is held against, and what the rules make of it: values. How they come about is in `judge.py`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.increase_requests.declared import DeclaredLimit
from pulumi_claude_admin.model.increase_request import IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit
from pulumi_claude_admin.model.money import Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What the rules make of a request: an amount, or None, where a person decides. `rule` is the one that fits, None where none does.

    `reason` says how the amount comes about, or why a person decides.
    """

    rule: str | None
    amount: Money | None
    reason: str


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """
    A team's month before a request is decided, in minor units: what it has spent as far as that is told, and is expected to.

    Of `people`, `untold` are those of whose spend nothing is told: they are expected to spend all that their limits allow. `expected`
    None: one of them has no limit, so nobody can say.
    """

    name: str
    people: int
    untold: int
    spent: Decimal
    expected: Decimal | None
    budget: Money | None


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """
    One request. `limit` is what holds for the person in the period that was asked for; None: nobody could say.

    `forecast` is what the period comes to at the rate so far, in minor units. `approved` are requests of this person that were approved
    in this month. `proposal` is of a pending request alone.
    """

    request: IncreaseRequest
    limit: EffectiveLimit | None
    forecast: Decimal | None
    approved: int
    team: TeamStanding | None
    declared: DeclaredLimit | None
    proposal: Proposal | None
