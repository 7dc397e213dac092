"""Which models are used: those that end soon, large ones for small tasks, prices that are not as the book says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, ModelFacts, WorkspaceFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.model_retirements import Retirement, retirement
from pulumi_claude_admin.model.price_book import PRICES, TokenType
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_MILLION: Final = 1_000_000
_URGENT_DAYS: Final = 14


def _retiring(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    today = facts.as_of.date()
    since = today - timedelta(days=int(thresholds["used_days"]))
    soon = today + timedelta(days=int(thresholds["days"]))
    for model in facts.models:
        if not any(day >= since for day, amount in model.daily if amount):
            continue
        known = retirement(model.model)
        if known is None:
            yield Blind(words.model(model.model), "the table of retirements does not have this model")
        elif known.day > soon:
            continue
        elif not known.is_announced:
            yield Blind(
                words.model(model.model),
                f"no retirement was announced when the table was made, only that it is not before {known.day}",
            )
        else:
            yield _ends(facts, model, known)


def _ends(facts: Facts, model: ModelFacts, known: Retirement) -> Hit:
    left = (known.day - facts.as_of.date()).days
    when = f"in {words.count(left, 'day')}, on {known.day}" if left > 0 else f"on {known.day}"
    instead = f"; the vendor names {known.replacement} instead" if known.replacement else ""
    return Hit(
        words.model(model.model),
        f"{model.model} stops answering {when}, and {words.money(facts, model.amount)} was spent on it in the period{instead}",
        at_stake=words.billed(model.amount),
        evidence=(("retires", known.day.isoformat()), ("source", known.source)),
        severity=Severity.HIGH if left <= _URGENT_DAYS else None,
    )


def _large_for_small(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    prices = OwnPrices.of_facts(facts)
    floor = thresholds["amount"] * words.CENTS
    for one in facts.workspaces:
        for model in one.models:
            if model.amount < floor:
                continue
            if (reason := _untellable(model, prices)) is not None:
                yield Blind(words.workspace(one), reason)
        small = [model for model in one.models if model.amount >= floor and _is_small(model, prices, thresholds)]
        if small:
            yield _too_large(facts, one, small)


def _untellable(model: ModelFacts, prices: OwnPrices) -> str | None:
    if prices.find(model.model, TokenType.OUTPUT) is None:
        return f"the price of {model.model} is not known, so not whether it is a large one"
    if model.tokens.requests is None:
        return f"the reports do not say how many requests went to {model.model}"
    return None


def _is_small(model: ModelFacts, prices: OwnPrices, thresholds: Thresholds) -> bool:
    """A dear model, and little to read and to write in a request."""
    output = prices.find(model.model, TokenType.OUTPUT)
    if output is None or not model.tokens.requests:
        return False
    is_dear = output * _MILLION >= thresholds["output_price"] * words.CENTS
    size = Decimal(model.tokens.input + model.tokens.output) / model.tokens.requests
    return is_dear and size <= thresholds["tokens_a_request"]


def _too_large(facts: Facts, one: WorkspaceFacts, small: list[ModelFacts]) -> Hit:
    amount = sum((model.amount for model in small), Decimal(0))
    named = ", ".join(model.model for model in small)
    return Hit(
        words.workspace(one),
        f"{one.name} spent {words.money(facts, amount)} on {named} for tasks that are small on average",
        at_stake=words.billed(amount),
        evidence=tuple(
            (
                f"{model.model}.tokens_a_request",
                words.exact((model.tokens.input + model.tokens.output) // (model.tokens.requests or 1)),
            )
            for model in small
        ),
    )


def _price_differs(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for model in facts.models:
        if not model.list_prices:
            continue
        price = PRICES.find(model.model, facts.as_of.date())
        if price is None:
            yield Blind(words.model(model.model), "the price book does not have this model")
            continue
        far = [
            (kind, own, listed)
            for kind, listed in price.per_token.items()
            if (own := model.list_prices.get(kind)) is not None
            and abs(own - listed) * 100 > listed * thresholds["share"]
        ]
        if far:
            yield Hit(
                words.model(model.model),
                f"The list prices of {model.model} are not those of the price book: "
                + ", ".join(
                    f"{kind} {_per_million(own)} instead of {_per_million(listed)}" for kind, own, listed in far
                ),
                evidence=(*((str(kind), words.exact(own)) for kind, own, _ in far), ("source", price.source)),
            )


def _per_million(cents: Decimal) -> str:
    return f"{(cents * _MILLION / words.CENTS).quantize(Decimal('0.001'))}"


RULES: Final = (
    Rule(
        id="model.retiring",
        title="A model in use ends soon",
        severity=Severity.MEDIUM,
        risk="From that day on every request to it fails.",
        remedy="Move to the model that the vendor names, and test it before.",
        cannot_know="The table is dated: a retirement that was announced later is not in it, and a model that is not in it is unknown, not safe. Cloud platforms of others have days of their own.",
        check=_retiring,
        thresholds=(
            Threshold("days", Decimal(60), "days", "how long before its end"),
            Threshold("used_days", Decimal(14), "days", "how long ago the last use may be"),
        ),
    ),
    Rule(
        id="model.large_for_small",
        title="A large model for small tasks",
        severity=Severity.LOW,
        risk="Short questions with short answers cost many times what a small model asks.",
        remedy="Try a smaller model on these tasks, and keep the large one for what it is better at.",
        cannot_know="How hard the tasks are: a short question may be a hard one. The size is a mean over all requests of the period.",
        check=_large_for_small,
        thresholds=(
            Threshold("tokens_a_request", Decimal(1500), "tokens", "how large a request may be, with its answer"),
            Threshold(
                "output_price",
                Decimal(20),
                "currency units for a million tokens of output",
                "what a large model costs at least",
            ),
            Threshold("amount", Decimal(100), "currency units", "how much has to be spent on it in the period"),
        ),
    ),
    Rule(
        id="model.price_differs",
        title="Prices are not those of the price book",
        severity=Severity.LOW,
        risk="Savings and times that are told from the price book would be wrong; your own prices are used instead.",
        remedy="Compare with your contract and the vendor's price page.",
        cannot_know="Fast mode, inference in the US and very long prompts raise a price and are not told by model and tier together.",
        check=_price_differs,
        thresholds=(Threshold("share", Decimal(15), "%", "how far apart the two have to be"),),
    ),
)
