"""Opus traffic at the prices of a smaller model: exact at list prices, a range with its two ends, and no guess where no price is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.gateways.savings import ModelUse, WhatIf, family, latest, savings
from pulumi_claude_admin.model.price_book import TokenType

PRICES = {
    "claude-opus-5": {TokenType.UNCACHED_INPUT: "10", TokenType.CACHE_READ: "1", TokenType.OUTPUT: "50"},
    "claude-sonnet-5": dict(zip(TokenType, ("4", "1", "5", "8", "20"), strict=True)),
    "claude-opus-9": {TokenType.OUTPUT: "50"},
}
ALL = WhatIf(Decimal(1), Decimal(0))
OPUS = ModelUse("claude-opus-5", {TokenType.UNCACHED_INPUT: 100, TokenType.CACHE_READ: 1000, TokenType.OUTPUT: 10})


def price(model: str, kind: TokenType) -> Decimal | None:
    known = PRICES.get(model, {}).get(kind)
    return None if known is None else Decimal(known)


def test_at_best_the_same_tokens_cost_what_the_other_model_does() -> None:
    (one,) = savings([OPUS], ["claude-sonnet-5"], price, ALL).savings
    assert [one.before, one.at_best, one.most] == [Decimal(2500), Decimal(1600), Decimal(900)]


def test_at_worst_nothing_is_found_in_the_cache_and_a_part_is_asked_again() -> None:
    (one,) = savings([OPUS], ["claude-sonnet-5"], price, WhatIf(Decimal(1), Decimal("0.1"))).savings
    assert one.at_worst == 400 + 5000 + 200 + 250
    assert one.least == 2500 - 5850


def test_a_share_moves_a_share_of_everything() -> None:
    (whole,) = savings([OPUS], ["claude-sonnet-5"], price, ALL).savings
    (part,) = savings([OPUS], ["claude-sonnet-5"], price, WhatIf(Decimal("0.4"), Decimal(0))).savings
    assert (part.before, part.most, part.least) == tuple(
        Decimal("0.4") * amount for amount in (whole.before, whole.most, whole.least)
    )


def test_a_model_without_a_price_is_named_and_in_no_amount() -> None:
    unknown = ModelUse("claude-opus-9", {TokenType.OUTPUT: 1, TokenType.UNCACHED_INPUT: 1})
    found = savings([unknown, OPUS], ["claude-sonnet-5"], price, ALL)
    assert (found.moved, found.unpriced) == (("claude-opus-5",), ("claude-opus-9",))
    assert found.savings[0].before == 2500


def test_a_price_that_no_token_needs_is_not_missed() -> None:
    found = savings([ModelUse("claude-opus-9", {TokenType.OUTPUT: 2})], ["claude-sonnet-5"], price, ALL)
    assert not found.unpriced
    assert found.savings[0].before == 100


def test_a_target_without_a_price_is_an_error() -> None:
    with pytest.raises(ValueError, match="claude-nobody"):
        savings([OPUS], ["claude-nobody"], price, ALL)


def test_what_is_of_the_target_already_does_not_move() -> None:
    (one,) = savings([OPUS], ["claude-opus-5"], lambda *_: Decimal(1), ALL).savings
    assert one.before == one.at_worst == 0


def test_targets_are_told_once_in_the_order_they_were_named() -> None:
    found = savings([OPUS], ["claude-sonnet-5", "claude-sonnet-5"], price, ALL)
    assert [one.target for one in found.savings] == ["claude-sonnet-5"]


def test_families_are_told_by_name() -> None:
    assert [family(name) for name in ("claude-opus-5-20261001", "claude-haiku-4-5", "claude-fable-5")] == [
        "opus",
        "haiku",
        None,
    ]


def test_the_newest_of_a_family_is_the_one_with_the_highest_number() -> None:
    assert (latest("sonnet"), latest("haiku"), latest("opus")) == (
        "claude-sonnet-5-5",
        "claude-haiku-5-5",
        "claude-opus-5-5",
    )
