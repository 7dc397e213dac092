"""What caps and limits share: which part of an hour passes, what of its spending is counted, and for which month."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.consumption import Amounts, Consumption
from claude_simulator.spending.ledger import Money, Month

SECONDS = prices.HOUR_SECONDS


def month_of(moment: datetime) -> Month:
    """Return the UTC month of a moment."""
    return moment.year, moment.month


def part(row: Consumption, seconds: int) -> Consumption:
    """Return what of an hour's row passes in its first seconds; facts of Claude Code stay with what is not nothing."""
    amounts = Amounts._make(amount * seconds // SECONDS for amount in row.amounts)
    return replace(row, **amounts._asdict(), claude_code=row.claude_code if seconds else None)


def counted(organization: Organization, money: Money) -> int:
    """Return what of some spending a cap counts (usage.md#caps)."""
    is_list = organization.switches.choice("spend_caps_count") == "list"
    return money.list if is_list else money.billed
