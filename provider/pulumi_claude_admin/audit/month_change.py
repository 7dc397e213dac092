"""
Why a month cost more or less than the one before: volume, model mix, cache, price, and what is not made of tokens.

The parts are taken one after the other, each at the prices of before: their sum is the difference exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final, Literal

from pulumi_claude_admin.audit.spend_series import NOTHING, month_of

Part = Literal["volume", "model_mix", "cache", "price", "other"]
PARTS: Final[tuple[Part, ...]] = ("volume", "model_mix", "cache", "price", "other")

_OUTPUT: Final = "output_tokens"
_FINEST: Final = Decimal(1).scaleb(-12)
_DIGITS: Final = 60
"""More than any sum has: what is divided is rounded at `_FINEST` alone."""


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens of one type (the platform's word) that one model took in a month, and what they cost. Without tokens it is *other*."""

    model: str | None
    token_type: str | None
    tokens: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthChange:
    """What the two months cost, and the parts of the difference in the order of `PARTS`; their sum is the difference, exactly."""

    before: Decimal
    now: Decimal
    parts: Mapping[Part, Decimal]

    @property
    def difference(self) -> Decimal:
        """More than zero where it cost more."""
        return self.now - self.before

    def in_print(self, unit: Decimal) -> dict[Part, Decimal]:
        """The parts in whole units (`Decimal(1)` of a cent), such that they add up to the difference rounded half up."""
        shown = {part: amount.quantize(unit, ROUND_FLOOR) for part, amount in self.parts.items()}
        missing = int((self.difference.quantize(unit, ROUND_HALF_UP) - sum(shown.values(), NOTHING)) / unit)
        largest = sorted(PARTS, key=lambda part: (shown[part] - self.parts[part], PARTS.index(part)))
        for part in largest[:missing]:
            shown[part] += unit
        return shown


def compared_days(last_whole: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The month before and this one, each from its first to before a day: as many days of either, as far as the month before has them."""
    start, _ = month_of(last_whole)
    days = last_whole.day
    earlier, earlier_end = month_of(start - timedelta(1))
    return (earlier, min(earlier + timedelta(days), earlier_end)), (start, start + timedelta(days))


def month_change(before: Iterable[Used], now: Iterable[Used]) -> MonthChange:
    """
    The difference in parts. Volume is told apart for input and output, so that longer answers are no mix of models.

    A model, or type of token, that was not used before has the price of now: it is a change of mix, and none of price.
    """
    old, new = _month(before), _month(now)
    at_old_prices = {by: _at_old_prices(old, new, by) for by in (_direction, _model_and_direction, _model_and_type)}
    by_volume, by_models, by_types = (_decimal(amount) for amount in at_old_prices.values())
    parts: dict[Part, Decimal] = {
        "volume": by_volume - old.of_tokens,
        "model_mix": by_models - by_volume,
        "cache": by_types - by_models,
        "price": new.of_tokens - by_types,
        "other": new.other - old.other,
    }
    return MonthChange(old.of_tokens + old.other, new.of_tokens + new.other, parts)


@dataclass(frozen=True, slots=True)
class _Month:
    """What was used, row by row, and the exact sums of what tokens cost and of what is none."""

    rows: tuple[Used, ...]
    of_tokens: Decimal
    other: Decimal


def _month(rows: Iterable[Used]) -> _Month:
    tokens, other = list[Used](), NOTHING
    for row in rows:
        if row.tokens:
            tokens.append(row)
        else:
            other += row.amount
    return _Month(tuple(tokens), sum((row.amount for row in tokens), NOTHING), other)


_Key = tuple[str | None, ...]


def _direction(row: Used) -> _Key:
    return ("output" if row.token_type == _OUTPUT else "input",)


def _model_and_direction(row: Used) -> _Key:
    return row.model, *_direction(row)


def _model_and_type(row: Used) -> _Key:
    return row.model, row.token_type


def _at_old_prices(old: _Month, new: _Month, by: Callable[[Used], _Key]) -> Fraction:
    """What the tokens of now cost at the mean prices of before, one for each key; at those of now where a key is new."""
    prices = _prices(new, by) | _prices(old, by)
    return sum((row.tokens * prices[by(row)] for row in new.rows), Fraction(0))


def _prices(month: _Month, by: Callable[[Used], _Key]) -> dict[_Key, Fraction]:
    tokens, amounts = defaultdict[_Key, int](int), defaultdict[_Key, Fraction](Fraction)
    for row in month.rows:
        tokens[by(row)] += row.tokens
        amounts[by(row)] += Fraction(row.amount)
    return {key: amounts[key] / number for key, number in tokens.items()}


def _decimal(amount: Fraction) -> Decimal:
    with localcontext(prec=_DIGITS):
        return (Decimal(amount.numerator) / amount.denominator).quantize(_FINEST)
