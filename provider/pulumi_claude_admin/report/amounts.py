"""Money, shares and times in print: rounded here and nowhere else, half up, and from exact sums alone."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NOTHING: Final = "—"
_CENT: Final = Decimal("0.01")
_HOUR, _DAY = 60, 60 * 24
_LONGEST_IN_HOURS: Final = 3 * _DAY


def money(amount: Decimal | None, currency: str = "") -> str:
    """`41,200.00`, with the currency behind it where it is not said beside it."""
    if amount is None:
        return NOTHING
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    return f"{rounded + 0:,.2f} {currency}".rstrip()


def whole(amount: Decimal) -> str:
    """`41,200`: of what is a guess anyway."""
    return f"{amount.quantize(Decimal(1), ROUND_HALF_UP) + 0:,}"


def signed(amount: Decimal, currency: str = "") -> str:
    """`+12.00`: a difference."""
    text = money(amount, currency)
    return text if text.startswith("-") else f"+{text}"


def percent(part: Decimal | None, whole: Decimal | int = 1) -> str:
    """`82 %` of the whole; nothing where there is no whole."""
    if part is None or not whole:
        return NOTHING
    return f"{(part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP):,} %"


def duration(minutes: Decimal | None) -> str:
    """`48 min`, `3 h 12 min`, `12 days`."""
    if minutes is None:
        return NOTHING
    whole = int(minutes.quantize(Decimal(1), ROUND_HALF_UP))
    if whole < _HOUR:
        return f"{whole} min"
    if whole < _LONGEST_IN_HOURS:
        return f"{whole // _HOUR} h {whole % _HOUR:02} min"
    return f"{whole // _DAY} days"
