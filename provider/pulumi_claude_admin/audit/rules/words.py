"""What rules share: the place that a finding is about, and numbers as people read them. Rounded here, in print, half up."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, KeyFacts, PersonFacts, WorkspaceFacts
from pulumi_claude_admin.audit.finding import AtStake, MoneyKind, Place, PlaceKind
from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.audit.rules.contract import Blind
from pulumi_claude_admin.model.rounding import OF_A_CENT, OF_A_SHARE, rounded

CENTS: Final = Decimal(100)
_LONG_HOURS: Final = 48
NOTHING_READ: Final = "no day of the period was read whole, so nothing is known of what was spent"


def organization(facts: Facts) -> Place:
    """The whole of it."""
    return Place(PlaceKind.ORGANIZATION, facts.organization_id, facts.organization_name)


def workspace(one: WorkspaceFacts) -> Place:
    """One workspace."""
    return Place(PlaceKind.WORKSPACE, one.id, one.name)


def key(one: KeyFacts) -> Place:
    """One key."""
    return Place(PlaceKind.KEY, one.id, one.name)


def person(one: PersonFacts) -> Place:
    """One person: its label is shown to whoever may see names."""
    return Place(PlaceKind.PERSON, one.id, one.label)


def model(name: str) -> Place:
    """One model."""
    return Place(PlaceKind.MODEL, name, name)


def money(facts: Facts, cents: Decimal) -> str:
    """Fractional cents as `1,234.56 USD`."""
    return f"{(cents / CENTS).quantize(Decimal('0.01'), ROUND_HALF_UP):,} {facts.reading.currency}"


def exact(number: Decimal | int | None) -> str:
    """
    A number of the evidence, digit by digit; `unknown` for none.

    Amounts and their sums have twelve digits after the point at most: what has more is of a division, and is rounded to that.
    """
    if number is None:
        return "unknown"
    return f"{rounded(number, OF_A_CENT):f}" if isinstance(number, Decimal) else str(number)


def ratio(number: Decimal | int | None) -> str:
    """A share, or what else says how much of something, in the evidence: to six digits after the point."""
    return "unknown" if number is None else f"{rounded(Decimal(number), OF_A_SHARE):f}"


def percent(share: Decimal) -> str:
    """A part of 1 as `83 %`; below one per cent with a digit more."""
    digits = Decimal(1) if share >= Decimal("0.0095") or share == 0 else Decimal("0.1")
    return f"{(share * 100).quantize(digits, ROUND_HALF_UP)} %"


def count(number: int, what: str) -> str:
    """`1 key`, `3 keys`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration(minutes: Decimal) -> str:
    """`12 minutes`, `1 h 52 min`, `3 days 4 h`."""
    whole = int(minutes.quantize(Decimal(1), ROUND_HALF_UP))
    hours, rest = divmod(whole, 60)
    if hours == 0:
        return count(rest, "minute")
    if hours < _LONG_HOURS:
        return f"{hours} h {rest} min"
    days, left = divmod(hours, 24)
    return f"{days} days {left} h"


def billed(amount: Decimal) -> AtStake:
    """Money after discount."""
    return AtStake(amount, MoneyKind.BILLED)


def estimated(amount: Decimal) -> AtStake:
    """Money by somebody's calculation."""
    return AtStake(amount, MoneyKind.ESTIMATED)


def live(facts: Facts) -> tuple[WorkspaceFacts, ...]:
    """Workspaces that can be given limits: the Default workspace cannot, an archived one needs none."""
    return tuple(one for one in facts.workspaces if not one.is_archived and not one.is_default)


def nothing_read(facts: Facts) -> tuple[Blind, ...]:
    """What every rule about spend says where no day was read: nothing seen is not nothing spent."""
    return () if facts.reading.covered else (Blind(organization(facts), NOTHING_READ),)


def unseen_cap(cap: CapFacts) -> str:
    """Why nobody knows it."""
    return f"the cap could not be looked at: {cap.why_unseen or 'no source shows it'}"


def mean(values: Iterable[Decimal]) -> Decimal:
    """Zero of nothing."""
    listed = tuple(values)
    return sum(listed, Decimal(0)) / len(listed) if listed else Decimal(0)
