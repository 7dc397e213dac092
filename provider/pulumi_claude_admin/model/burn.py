"""
How fast money can go at the ceiling of rate limits: each group's ceiling times the dearest price of what its limiter counts.

For input that is writing to the cache for an hour. Ceilings of the newer models do not count what is read from the cache: that comes
on top. A limit of requests bounds no money, as a request may be of any size. Source: docs/platform/rate-limits.md#write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from pulumi_claude_admin.model.model_retirements import retirement
from pulumi_claude_admin.model.price_book import FAST, TokenType

_INPUT: Final = ("input_tokens_per_minute", "input_tokens_per_minute_cache_aware")
_COUNTS_READS: Final = ("input_tokens_per_minute", "tokens_per_minute")
_OUTPUT: Final = ("output_tokens_per_minute",)
_BOTH: Final = ("tokens_per_minute",)
_FAST_INPUT: Final = ("fast_itpmca",)
_FAST_OUTPUT: Final = ("fast_otpm",)


class TokenPrices(Protocol):
    """What a token costs on a day, in fractional cents."""

    @property
    def day(self) -> date:
        """The day that they are of."""

    def find(self, model: str, kind: TokenType) -> Decimal | None:
        """The price of one token; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class GroupCeilings:
    """What one group of models may use: the ceilings that hold, by limiter."""

    name: str
    models: tuple[str, ...]
    ceilings: Mapping[str, int]

    def lowest(self, limiters: tuple[str, ...]) -> int | None:
        """The lowest of these; None where none of them is there."""
        return min((self.ceilings[one] for one in limiters if one in self.ceilings), default=None)

    @property
    def lets_reads_pass(self) -> bool:
        """Whether no ceiling counts what is read from the cache."""
        return not any(one in self.ceilings for one in _COUNTS_READS)


@dataclass(frozen=True, slots=True)
class BurnUnknown:
    """Why nobody can say how fast money goes."""

    reason: str


def burn_rate(groups: Iterable[GroupCeilings], prices: TokenPrices) -> Decimal | BurnUnknown:
    """Fractional cents in a minute, at the ceiling of all groups together."""
    costs = [_cost(group, prices) for group in groups]
    unknown = [one.reason for one in costs if isinstance(one, BurnUnknown)]
    if unknown or not costs:
        return BurnUnknown("; ".join(unknown) or "no group of models has a rate limit")
    return sum((one for one in costs if isinstance(one, Decimal)), Decimal(0))


def living_models(models: Iterable[str], prices: TokenPrices) -> tuple[str, ...]:
    """Those that still answer on the day of the prices."""
    return tuple(model for model in models if not _is_gone(model, prices))


def _cost(group: GroupCeilings, prices: TokenPrices) -> Decimal | BurnUnknown:
    incoming, outgoing, both = (group.lowest(which) for which in (_INPUT, _OUTPUT, _BOTH))
    if both is None and (incoming is None or outgoing is None):
        missing = "input" if incoming is None else "output"
        return BurnUnknown(f"{group.name} has no ceiling for tokens of {missing}")
    dearest = _dearest(group, prices)
    if isinstance(dearest, BurnUnknown):
        return dearest
    of_input, of_output = dearest
    costs = []
    if both is not None:
        costs.append(both * max(of_input, of_output))
    if incoming is not None and outgoing is not None:
        costs.append(incoming * of_input + outgoing * of_output)
    return min(costs) + _fast(group, of_input, of_output)


def _fast(group: GroupCeilings, of_input: Decimal, of_output: Decimal) -> Decimal:
    """What fast mode, which has ceilings of its own, adds."""
    incoming, outgoing = group.lowest(_FAST_INPUT) or 0, group.lowest(_FAST_OUTPUT) or 0
    return FAST * (incoming * of_input + outgoing * of_output)


def _dearest(group: GroupCeilings, prices: TokenPrices) -> tuple[Decimal, Decimal] | BurnUnknown:
    """The price of input and of output, each of the dearest model of the group that still answers."""
    models = living_models(group.models, prices)
    if not models:
        return BurnUnknown(f"the models of {group.name} are not known")
    found = [
        (prices.find(model, TokenType.CACHE_WRITE_1H), prices.find(model, TokenType.OUTPUT), model) for model in models
    ]
    unpriced = [model for of_input, of_output, model in found if of_input is None or of_output is None]
    if unpriced:
        return BurnUnknown(f"the price of {', '.join(sorted(unpriced))} is not known")
    return (
        max(of_input for of_input, _, _ in found if of_input is not None),
        max(of_output for _, of_output, _ in found if of_output is not None),
    )


def _is_gone(model: str, prices: TokenPrices) -> bool:
    known = retirement(model)
    return known is not None and known.is_announced and known.day <= prices.day
