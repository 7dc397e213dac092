"""
Token limits for each group of models, under which a workspace's cap lasts a day at the ceiling; and why they are that much.

The cap is shared out as the money was, with a tenth in equal parts for groups that were hardly used, which a runaway may find too;
and between input and output. Input is priced as the dearest that its limiter counts, a cache write of an hour
(docs/platform/rate-limits.md#write). A limit that would slow a normal peak hour down is raised above it, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ModelFacts, WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import LimiterFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.spend_series import NOTHING
from pulumi_claude_admin.model.burn import living_models
from pulumi_claude_admin.model.price_book import TokenType

_DAY: Final = 24 * 60
_HOUR: Final = 60
_ABOVE_PEAK: Final = Decimal("1.5")
"""The fullest minutes of an hour are above its mean."""
_DIGITS: Final = 2
_FOR_ALL: Final = Decimal("0.1")
_LEAST_PART: Final = Decimal("0.1")
"""Of a group's money, for input and for output."""

_OUTPUT: Final = "output_tokens_per_minute"
_BOTH: Final = "tokens_per_minute"
_INPUT: Final = ("input_tokens_per_minute_cache_aware", "input_tokens_per_minute")
_WHAT: Final = {_OUTPUT: "output", _BOTH: "input and output"}
_FAST: Final = frozenset({"fast_itpmca", "fast_otpm"})


@dataclass(frozen=True, slots=True)
class SuggestedLimit:
    """A ceiling of one group of models, and why."""

    group: str
    limiter: str
    value: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    limiters: Mapping[str, LimiterFacts]
    used: tuple[ModelFacts, ...]
    peak_input: Decimal
    peak_output: Decimal
    """Tokens a minute in a normal peak hour."""

    @property
    def models(self) -> tuple[str, ...]:
        return next(iter(self.limiters.values())).models

    @property
    def amount(self) -> Decimal:
        return sum((model.amount for model in self.used), NOTHING)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one limiter may let pass: money of a day, the dearest price of a token, and what a normal peak takes of it in a minute."""

    limiter: str
    budget: Decimal
    price: Decimal
    peak: Decimal


def suggest_token_limits(workspace: WorkspaceFacts, cap: Decimal, prices: OwnPrices) -> tuple[SuggestedLimit, ...]:
    """
    The limits for a workspace with that cap, by group and limiter; none that is there already, as low or lower.

    None for a group whose prices are not known, and none where rate limits, or usage by the hour, could not be read.
    """
    if workspace.limiters is None or (workspace.amount and not workspace.peaks):
        return ()
    groups = list(_groups(workspace))
    money = sum((group.amount for group in groups), NOTHING)
    suggested = list[SuggestedLimit]()
    for group in groups:
        even = Decimal(1) / len(groups)
        share = _FOR_ALL * even + (1 - _FOR_ALL) * (group.amount / money if money else even)
        for wanted in _wanted(group, cap * share, prices):
            value = max(_bought(wanted), _needed(wanted))
            effective = group.limiters[wanted.limiter].effective
            if effective is None or effective > value:
                suggested.append(SuggestedLimit(group.name, wanted.limiter, value, _reason(group, wanted, value, cap)))
    return tuple(suggested)


def _groups(workspace: WorkspaceFacts) -> Iterator[_Group]:
    by_name = defaultdict[str, dict[str, LimiterFacts]](dict)
    for one in workspace.limiters or ():
        by_name[one.group][one.limiter] = one
    for name, limiters in sorted(by_name.items()):
        models = next(iter(limiters.values())).models
        peaks = [peak for peak in workspace.peaks if peak.model in models]
        yield _Group(
            name,
            limiters,
            tuple(model for model in workspace.models if model.model in models),
            Decimal(sum(peak.usual_input_tokens for peak in peaks)) / _HOUR,
            Decimal(sum(peak.usual_output_tokens for peak in peaks)) / _HOUR,
        )


def _wanted(group: _Group, budget: Decimal, prices: OwnPrices) -> Iterator[_Wanted]:
    """Input and output of a group, or both together where it has no other limiter."""
    models = living_models(group.models, prices)
    of_input, of_output = (_dearest(models, kind, prices) for kind in (TokenType.CACHE_WRITE_1H, TokenType.OUTPUT))
    if of_input is None or of_output is None:
        return
    incoming = next((limiter for limiter in _INPUT if limiter in group.limiters), None)
    if incoming is not None and _OUTPUT in group.limiters:
        part = _part_of_output(group.used, prices)
        yield _Wanted(incoming, budget * (1 - part), of_input, group.peak_input)
        yield _Wanted(_OUTPUT, budget * part, of_output, group.peak_output)
    elif _BOTH in group.limiters:
        yield _Wanted(_BOTH, budget, max(of_input, of_output), group.peak_input + group.peak_output)


def _dearest(models: Iterable[str], kind: TokenType, prices: OwnPrices) -> Decimal | None:
    found = [prices.find(model, kind) for model in models]
    known = [price for price in found if price]
    return max(known) if known and len(known) == len(found) else None


def _part_of_output(used: Iterable[ModelFacts], prices: OwnPrices) -> Decimal:
    """The part of a group's money that output is, at list prices; between a tenth and nine, half where nothing is known."""
    incoming = outgoing = NOTHING
    for model in used:
        tokens = model.tokens
        outgoing += tokens.output * (prices.find(model.model, TokenType.OUTPUT) or NOTHING)
        for number, kind in (
            (tokens.uncached_input, TokenType.UNCACHED_INPUT),
            (tokens.cache_write_5m, TokenType.CACHE_WRITE_5M),
            (tokens.cache_write_1h, TokenType.CACHE_WRITE_1H),
        ):
            incoming += number * (prices.find(model.model, kind) or NOTHING)
    if not incoming + outgoing:
        return Decimal("0.5")
    return min(max(outgoing / (incoming + outgoing), _LEAST_PART), 1 - _LEAST_PART)


def _bought(wanted: _Wanted) -> int:
    """Tokens a minute that the money of a day buys."""
    return max(_rounded(wanted.budget / (_DAY * wanted.price), ROUND_FLOOR), 1)


def _needed(wanted: _Wanted) -> int:
    """Tokens a minute above a normal peak."""
    return _rounded(wanted.peak * _ABOVE_PEAK, ROUND_CEILING)


def _rounded(value: Decimal, rounding: str) -> int:
    step = Decimal(1).scaleb(max(value.adjusted() - _DIGITS + 1, 0)) if value else Decimal(1)
    return int((value / step).to_integral_value(rounding) * step)


def _reason(group: _Group, wanted: _Wanted, value: int, cap: Decimal) -> str:
    what = f"{group.name}, {_WHAT.get(wanted.limiter, 'input')}"
    peak = f"a normal peak hour takes {_rounded(wanted.peak, ROUND_CEILING):,}"
    fast = "; fast mode has ceilings of its own" if _FAST & group.limiters.keys() else ""
    if value > _bought(wanted):
        lasts = words.duration(cap / (value * wanted.price))
        return f"{what}: {peak} tokens a minute, so {value:,}; at that ceiling alone the whole cap lasts {lasts}{fast}."
    used = f"; {peak}" if wanted.peak else "; hardly used so far"
    return f"{what}: {value:,} tokens a minute, at which its share of the cap lasts a day{used}{fast}."
