"""The simulator's own price table (usage.md#prices), dated, and the multipliers; exact, in picocents.

A picocent is 10⁻¹² cent: every price of a token, times every multiplier, times a discount in per mille, is a whole
number of them, so that sums do not depend on how they are grouped. Only time (code execution, sessions) is rounded,
once for each hour and identity, to a thousand picocents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

PICOCENTS = 10**12
"""In a cent."""
_PER_DOLLAR_A_MILLION = 100 * PICOCENTS // 1_000_000
HOUR_SECONDS = 3600
FREE_CODE_EXECUTION_SECONDS = 1550 * HOUR_SECONDS
"""Free in each UTC month, for the whole organization (usage.md#prices)."""
WEB_SEARCH = PICOCENTS  # $10 per 1,000
CODE_EXECUTION_HOUR = 5 * PICOCENTS
SESSION_HOUR = 8 * PICOCENTS
LONG = "200k-1M"


class UnknownModel(ValueError):
    """The price table does not have the model."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row: dollars for a million tokens, from a day on.

    ``knows_regions``: of the 4.6 generation or later, where US inference has its multiplier and a long context no surcharge.
    """

    model: str
    since: date
    uncached_input: str
    output: str
    write_5m: str
    write_1h: str
    read: str
    knows_regions: bool = True
    source: str = "usage.md#prices"


class Rates(NamedTuple):
    """Picocents for a token of each type, in the order in which :class:`claude_simulator.spending.consumption.Amounts` has them."""

    uncached_input_tokens: int
    cache_read_input_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    output_tokens: int


START = date(2026, 1, 1)
PRICES: tuple[Price, ...] = (
    Price("claude-sonnet-4-5", START, "3", "15", "3.75", "6", "0.30", knows_regions=False, source="guess"),
    Price("claude-haiku-4-5", START, "1", "5", "1.25", "2", "0.10", knows_regions=False),
    Price("claude-haiku-5-5", START, "0.10", "0.50", "0.125", "0.20", "0.01"),
    Price("claude-sonnet-5", START, "2", "10", "2.5", "4", "0.20"),
    Price("claude-sonnet-5-5", START, "2", "10", "2.5", "4", "0.10"),
    Price("claude-opus-4-8", START, "5", "25", "6.25", "10", "0.50"),
    Price("claude-opus-5", START, "5", "25", "6.25", "10", "0.50"),
    Price("claude-opus-5-5", START, "4", "20", "5", "8", "0.20"),
    Price("claude-fable-5", START, "10", "50", "12.5", "20", "1.00"),
    Price("claude-fable-5-1", START, "10", "50", "12.5", "20", "0.25"),
    Price("claude-mythos-5", START, "10", "50", "12.5", "20", "1.00"),
    Price("claude-mythos-5-1", START, "10", "50", "12.5", "20", "0.25"),
)
"""Oldest first for each model: the last row that has begun is in force, the first before that."""

TIERS: Mapping[str | None, Fraction] = MappingProxyType(
    {"batch": Fraction(1, 2), "flex": Fraction(1, 2), "flex_discount": Fraction(1, 2)}
)
"""What a tier is of the list price, where it is not all of it; that flex is half of it is a guess."""
US = Fraction(11, 10)
FAST = Fraction(2)
LONG_INPUT, LONG_OUTPUT = Fraction(2), Fraction(3, 2)
"""Surcharges of a long context, on models that do not know regions."""
NOTHING = Rates(0, 0, 0, 0, 0)


@cache
def rates(
    model: str | None,
    day: date,
    *,
    service_tier: str | None = "standard",
    inference_geo: str = "not_available",
    speed: str | None = "standard",
    context_window: str | None = "0-200k",
) -> Rates:
    """Return the list price of a token of each type, in picocents; nothing costs where no model is named.

    Raises:
        UnknownModel: the table does not have it.
    """
    if model is None:
        return NOTHING
    price = _in_force(model, day)
    factor = TIERS.get(service_tier, Fraction(1))
    if price.knows_regions and inference_geo == "us":
        factor *= US
    if speed == "fast" and service_tier != "batch":
        factor *= FAST
    is_long = context_window == LONG and not price.knows_regions
    of_input = factor * LONG_INPUT if is_long else factor
    of_output = factor * LONG_OUTPUT if is_long else factor
    return Rates(
        _picocents(price.uncached_input, of_input),
        _picocents(price.read, of_input),
        _picocents(price.write_5m, of_input),
        _picocents(price.write_1h, of_input),
        _picocents(price.output, of_output),
    )


def code_execution(seconds: int) -> int:
    """Return the list price of chargeable container time."""
    return _of_time(CODE_EXECUTION_HOUR, seconds)


def session_time(seconds: int) -> int:
    """Return the list price of a session's running time."""
    return _of_time(SESSION_HOUR, seconds)


def discounted(picocents: int, permille: int) -> int:
    """Return what is left of a list price after a discount; exact for every price of this table."""
    return picocents * (1000 - permille) // 1000


def _in_force(model: str, day: date) -> Price:
    found = [price for price in PRICES if price.model == model]
    if not found:
        raise UnknownModel(f"the price table has no {model!r}; it has: {', '.join(price.model for price in PRICES)}")
    begun = [price for price in found if price.since <= day]
    return begun[-1] if begun else found[0]


def _picocents(dollars: str, factor: Fraction) -> int:
    exact = Fraction(dollars) * factor * _PER_DOLLAR_A_MILLION
    if exact.denominator != 1 or exact.numerator % 1000:
        raise ArithmeticError(f"{dollars} times {factor} is no whole number of a thousand picocents")
    return exact.numerator


def _of_time(an_hour: int, seconds: int) -> int:
    return an_hour * seconds // HOUR_SECONDS // 1000 * 1000
