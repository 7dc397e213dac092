"""
How fast money can go at the ceiling of rate limits: each group's ceiling times the dearest price of what its limiter counts.

For input that is writing to the cache for an hour. Ceilings of the newer models do not count what is read from the cache: that comes
on top. A limit of requests bounds no money, as a request may be of any size. Source: docs/platform/rate-limits.md#write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapFacts, LimiterFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.model.model_retirements import retirement
from pulumi_claude_admin.model.price_book import FAST, TokenType

_INPUT: Final = ("input_tokens_per_minute", "input_tokens_per_minute_cache_aware")
_COUNTS_READS: Final = ("input_tokens_per_minute", "tokens_per_minute")
_OUTPUT: Final = ("output_tokens_per_minute",)
_BOTH: Final = ("tokens_per_minute",)
_FAST_INPUT: Final = ("fast_itpmca",)
_FAST_OUTPUT: Final = ("fast_otpm",)


@dataclass(frozen=True, slots=True)
class _Unknown:
    """Why a group's ceiling is not known."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    models: tuple[str, ...]
    ceilings: dict[str, int]
    """The lower of workspace and organization, by limiter."""

    def lowest(self, limiters: tuple[str, ...]) -> int | None:
        return min((self.ceilings[one] for one in limiters if one in self.ceilings), default=None)


def burn(limiters: Iterable[LimiterFacts], prices: OwnPrices, cap: CapFacts, month_to_date: Decimal) -> BurnFacts:
    """What goes in a minute at the ceiling of all groups together, and how long a cap lasts then."""
    groups = _groups(limiters)
    costs = [_cost(group, prices) for group in groups]
    unknown = [one.reason for one in costs if isinstance(one, _Unknown)]
    if unknown or not groups:
        return BurnFacts(None, why_unknown="; ".join(unknown) or "no group of models has a rate limit")
    rate = sum((one for one in costs if isinstance(one, Decimal)), Decimal(0))
    amount = cap.stops_at
    return BurnFacts(
        rate,
        minutes=_minutes(amount, rate),
        minutes_left=_minutes(max(amount - month_to_date, Decimal(0)) if amount is not None else None, rate),
        has_uncounted_reads=any(_lets_reads_pass(group) for group in groups),
    )


def _groups(limiters: Iterable[LimiterFacts]) -> list[_Group]:
    by_group: dict[str, list[LimiterFacts]] = defaultdict(list)
    for one in limiters:
        by_group[one.group].append(one)
    return [
        _Group(name, rows[0].models, {one.limiter: one.effective for one in rows if one.effective is not None})
        for name, rows in sorted(by_group.items())
    ]


def _cost(group: _Group, prices: OwnPrices) -> Decimal | _Unknown:
    """Fractional cents in a minute."""
    incoming, outgoing, both = (group.lowest(which) for which in (_INPUT, _OUTPUT, _BOTH))
    if both is None and (incoming is None or outgoing is None):
        missing = "input" if incoming is None else "output"
        return _Unknown(f"{group.name} has no ceiling for tokens of {missing}")
    dearest = _dearest(group, prices)
    if isinstance(dearest, _Unknown):
        return dearest
    of_input, of_output = dearest
    costs = []
    if both is not None:
        costs.append(both * max(of_input, of_output))
    if incoming is not None and outgoing is not None:
        costs.append(incoming * of_input + outgoing * of_output)
    return min(costs) + _fast(group, of_input, of_output)


def _fast(group: _Group, of_input: Decimal, of_output: Decimal) -> Decimal:
    """What fast mode, which has ceilings of its own, adds."""
    incoming, outgoing = group.lowest(_FAST_INPUT) or 0, group.lowest(_FAST_OUTPUT) or 0
    return FAST * (incoming * of_input + outgoing * of_output)


def _dearest(group: _Group, prices: OwnPrices) -> tuple[Decimal, Decimal] | _Unknown:
    """The price of input and of output, each of the dearest model of the group that still answers."""
    models = living_models(group.models, prices)
    if not models:
        return _Unknown(f"the models of {group.name} are not known")
    found = [
        (prices.find(model, TokenType.CACHE_WRITE_1H), prices.find(model, TokenType.OUTPUT), model) for model in models
    ]
    unpriced = [model for of_input, of_output, model in found if of_input is None or of_output is None]
    if unpriced:
        return _Unknown(f"the price of {', '.join(sorted(unpriced))} is not known")
    return (
        max(of_input for of_input, _, _ in found if of_input is not None),
        max(of_output for _, of_output, _ in found if of_output is not None),
    )


def living_models(models: Iterable[str], prices: OwnPrices) -> tuple[str, ...]:
    """Those that still answer on the day of the prices."""
    return tuple(model for model in models if not _is_gone(model, prices))


def _is_gone(model: str, prices: OwnPrices) -> bool:
    known = retirement(model)
    return known is not None and known.is_announced and known.day <= prices.day


def _lets_reads_pass(group: _Group) -> bool:
    return not any(one in group.ceilings for one in _COUNTS_READS)


def _minutes(amount: Decimal | None, rate: Decimal) -> Decimal | None:
    return amount / rate if amount is not None and rate else None
