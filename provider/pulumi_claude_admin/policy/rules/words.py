"""What rules share: numbers as people read them. Rounded here, in print, half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

YET: Final = "is known only after `pulumi up`, or is secret"
_LONG_HOURS: Final = 48


def money(amount: Decimal) -> str:
    """`1,234.56`, in the organization's currency."""
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def duration(minutes: Decimal) -> str:
    """`12 minutes`, `1 h 52 min`, `3 days 4 h`."""
    whole = int(minutes.quantize(Decimal(1), ROUND_HALF_UP))
    hours, rest = divmod(whole, 60)
    if hours == 0:
        return f"{rest} minute" if rest == 1 else f"{rest} minutes"
    if hours < _LONG_HOURS:
        return f"{hours} h {rest} min"
    days, left = divmod(hours, 24)
    return f"{days} days {left} h"


def listed(names: list[str]) -> str:
    """`a, b`, in the order of the alphabet."""
    return ", ".join(sorted(names))


def number(value: Decimal) -> str:
    """`2`, `1.5`."""
    return f"{value.normalize():f}"
