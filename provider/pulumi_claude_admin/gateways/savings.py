"""
What a share of a model family's traffic would have cost on a smaller model: list prices, a range, and what nobody can know. Pure.

It moves tokens, not requests: the same counts at the other price. Nothing here says that the answers would have been as good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.model.price_book import PRICES, TokenType, alias

Price = Callable[[str, TokenType], Decimal | None]
"""Fractional cents for a token of a model, None where nobody knows."""

CANNOT_KNOW: Final = (
    "whether the answers would have been good enough: only your own evaluations tell",
    "how often a request would be asked again, of whichever model: the range takes one share of them for it",
    "how much of a cache the other model would have found: the range goes from as much as now to none",
    "how many tokens the other model makes of the same text, and how long its answers and its thinking are",
    "discounts, batches, fast mode and inference in one country: both sides are list prices of the standard tier",
)
_FAMILY: Final = re.compile(r"claude-(opus|sonnet|haiku)-")
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Tokens of one model over a period."""

    model: str
    tokens: Mapping[TokenType, int]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`share` of the traffic is moved, of which `retried` is asked again of the model of before. Both between 0 and 1."""

    share: Decimal
    retried: Decimal


@dataclass(frozen=True, slots=True)
class Saving:
    """
    Fractional cents at list prices: what the moved share costs now, and on `target` at best and at worst.

    At best it finds as much in the cache and nothing is asked again; at worst every cache read is written anew and `retried` is.
    """

    target: str
    before: Decimal
    at_best: Decimal
    at_worst: Decimal

    @property
    def most(self) -> Decimal:
        """What is saved at most."""
        return self.before - self.at_best

    @property
    def least(self) -> Decimal:
        """What is saved at least; below zero it costs more."""
        return self.before - self.at_worst


@dataclass(frozen=True, slots=True)
class Savings:
    """`moved` are the models whose traffic is moved; `unpriced` those that nobody knows a price of, and which are in no amount."""

    moved: tuple[str, ...]
    unpriced: tuple[str, ...]
    savings: tuple[Saving, ...]


def family(model: str) -> str | None:
    """`opus`, `sonnet` or `haiku`, None for others."""
    found = _FAMILY.match(model)
    return found[1] if found is not None else None


def latest(name: str) -> str:
    """The newest model of a family in the price book, by the numbers in its name."""
    models = [row.model for row in PRICES.rows if family(row.model) == name]
    return max(models, key=lambda model: [int(number) for number in _NUMBER.findall(model)])


def savings(uses: Iterable[ModelUse], targets: Iterable[str], price: Price, what_if: WhatIf) -> Savings:
    """Of all traffic of these models. Raises ValueError with the name of a target that nobody knows the price of."""
    used = sorted((one for one in uses if any(one.tokens.values())), key=lambda one: one.model)
    priced = [one for one in used if _is_priced(one.model, _kinds(one), price)]
    kinds = {kind for one in priced for kind in _kinds(one)} | {TokenType.CACHE_WRITE_5M}
    listed = tuple(dict.fromkeys(targets))
    for target in listed:
        if not _is_priced(target, kinds, price):
            raise ValueError(target)
    return Savings(
        moved=tuple(one.model for one in priced),
        unpriced=tuple(one.model for one in used if one not in priced),
        savings=tuple(_saving(priced, target, price, what_if) for target in listed),
    )


def _saving(uses: Iterable[ModelUse], target: str, price: Price, what_if: WhatIf) -> Saving:
    """Traffic that is of the target already stays what it is."""
    moved = [one for one in uses if alias(one.model) != alias(target)]
    before = sum((_cost(one.tokens, one.model, price) for one in moved), Decimal(0)) * what_if.share
    at_best = sum((_cost(one.tokens, target, price) for one in moved), Decimal(0)) * what_if.share
    without_cache = sum((_cost(_written_anew(one.tokens), target, price) for one in moved), Decimal(0)) * what_if.share
    return Saving(target, before, at_best, without_cache + before * what_if.retried)


def _written_anew(tokens: Mapping[TokenType, int]) -> dict[TokenType, int]:
    """The same input without a hit in the cache: what was read is written, for five minutes."""
    read = tokens.get(TokenType.CACHE_READ, 0)
    written = tokens.get(TokenType.CACHE_WRITE_5M, 0) + read
    return {**tokens, TokenType.CACHE_READ: 0, TokenType.CACHE_WRITE_5M: written}


def _cost(tokens: Mapping[TokenType, int], model: str, price: Price) -> Decimal:
    return sum((count * (price(model, kind) or Decimal(0)) for kind, count in tokens.items()), Decimal(0))


def _kinds(use: ModelUse) -> Iterable[TokenType]:
    return (kind for kind, count in use.tokens.items() if count)


def _is_priced(model: str, kinds: Iterable[TokenType], price: Price) -> bool:
    return all(price(model, kind) is not None for kind in kinds)
