"""What is read from the cache, and what would be saved if more were."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, ModelFacts, WorkspaceFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.price_book import TokenType
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _low_share(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    prices = OwnPrices.of_facts(facts)
    for one in facts.workspaces:
        low = [model for model in one.models if _is_low(model, thresholds)]
        if low:
            yield _hit(facts, one, low, prices, thresholds["share"] / 100)
    for model in facts.models:
        if _is_large(model, thresholds) and model.tokens.requests is None:
            yield Blind(
                words.model(model.model),
                "the reports do not say how many requests there were, so not how long a prompt is",
            )


def _is_large(model: ModelFacts, thresholds: Thresholds) -> bool:
    return model.tokens.input >= thresholds["tokens"]


def _is_low(model: ModelFacts, thresholds: Thresholds) -> bool:
    """Enough tokens, prompts long enough to be kept, and too few of them read from the cache."""
    tokens = model.tokens
    if not _is_large(model, thresholds) or tokens.requests is None:
        return False
    is_long = tokens.input >= thresholds["tokens_a_request"] * tokens.requests
    return is_long and Decimal(tokens.cache_read) / tokens.input * 100 < thresholds["share"]


def _hit(facts: Facts, one: WorkspaceFacts, low: list[ModelFacts], prices: OwnPrices, wanted: Decimal) -> Hit:
    read = sum(model.tokens.cache_read for model in low)
    share = Decimal(read) / sum(model.tokens.input for model in low)
    saved = [_saved(model, prices, wanted) for model in low]
    known = sum((amount for amount in saved if amount is not None), Decimal(0))
    unpriced = [model.model for model, amount in zip(low, saved, strict=True) if amount is None]
    named = ", ".join(model.model for model in low)
    return Hit(
        words.workspace(one),
        f"{one.name} reads {words.percent(share)} of its prompts to {named} from the cache"
        + (
            f"; at {words.percent(wanted)} it would have paid about {words.money(facts, known)} less by the list"
            if known
            else ""
        )
        + (f"; the price of {', '.join(unpriced)} is not known" if unpriced else ""),
        at_stake=words.estimated(known) if known else None,
        evidence=tuple((f"{model.model}.cache_read", words.exact(model.tokens.cache_read)) for model in low)
        + tuple((f"{model.model}.input", words.exact(model.tokens.input)) for model in low),
    )


def _saved(model: ModelFacts, prices: OwnPrices, wanted: Decimal) -> Decimal | None:
    """What the missing reads would have saved, at most what was not cached at all."""
    full = prices.find(model.model, TokenType.UNCACHED_INPUT)
    read = prices.find(model.model, TokenType.CACHE_READ)
    if full is None or read is None:
        return None
    missing = wanted * model.tokens.input - model.tokens.cache_read
    return max(min(missing, Decimal(model.tokens.uncached_input)), Decimal(0)) * (full - read)


RULES: Final = (
    Rule(
        id="cache.low_share",
        title="Little is read from the cache",
        severity=Severity.MEDIUM,
        risk="The same long prompt is paid in full again and again; a token read from the cache costs a tenth or less of it.",
        remedy="Mark the part of the prompt that stays the same for the cache, and keep it at the beginning.",
        cannot_know="Whether prompts have a part in common, and whether they come often enough to find it in the cache. Savings are list prices, without what writing to the cache costs more.",
        check=_low_share,
        thresholds=(
            Threshold("share", Decimal(50), "%", "which part of the prompts has to be read from the cache"),
            Threshold("tokens", Decimal(10_000_000), "tokens", "how many a model has to read in the period at all"),
            Threshold("tokens_a_request", Decimal(2000), "tokens", "how long a prompt has to be on average"),
        ),
    ),
)
