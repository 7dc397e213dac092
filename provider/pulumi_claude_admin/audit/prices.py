"""What a token costs this organization: what it is asked itself where it used one, else the price book; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from pulumi_claude_admin.audit.facts import Facts, ModelFacts
from pulumi_claude_admin.model.price_book import PRICES, PriceBook, TokenType, alias


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """List prices in fractional cents for a token, by model and type; `day` is that for which the book is asked."""

    day: date
    own: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    book: PriceBook = PRICES

    @classmethod
    def of(cls, models: Iterable[ModelFacts], day: date, book: PriceBook = PRICES) -> Self:
        """What these models cost."""
        return cls(day, {one.model: one.list_prices for one in models if one.list_prices}, book)

    @classmethod
    def of_facts(cls, facts: Facts) -> Self:
        """What the models of an organization cost now."""
        return cls.of(facts.models, facts.as_of.date())

    def find(self, model: str, kind: TokenType) -> Decimal | None:
        """The price of one token; None where neither the organization nor the book knows."""
        own = self.own.get(model, {}).get(kind)
        if own is not None:
            return own
        price = self.book.find(model, self.day)
        return price.per_token[kind] if price is not None else self._of_alias(model, kind)

    def _of_alias(self, model: str, kind: TokenType) -> Decimal | None:
        """A snapshot costs what its model does, and the other way round."""
        same = (prices for name, prices in self.own.items() if alias(name) == alias(model))
        return next((prices[kind] for prices in same if kind in prices), None)
