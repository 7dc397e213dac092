from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.model.model_retirements import RETIREMENTS, retirement
from pulumi_claude_admin.model.price_book import PRICES, PriceBook, TokenType
from pulumi_claude_admin.model.price_table import PRICE_ROWS, PriceRow

DAY = date(2026, 11, 24)


def row(since: date, output: str) -> PriceRow:
    return PriceRow("claude-x", since, "1", output, "1.25", "2", "0.1", "a test")


def test_a_price_is_told_in_cents_for_a_token_by_its_type() -> None:
    price = PRICES.find("claude-haiku-5-5", DAY)
    assert price is not None
    assert {kind.value: amount * 10**4 for kind, amount in price.per_token.items()} == {
        "uncached_input_tokens": Decimal("0.1"),
        "cache_read_input_tokens": Decimal("0.01"),
        "cache_creation.ephemeral_5m_input_tokens": Decimal("0.125"),
        "cache_creation.ephemeral_1h_input_tokens": Decimal("0.2"),
        "output_tokens": Decimal("0.5"),
    }


def test_a_dated_snapshot_costs_what_its_model_does() -> None:
    assert PRICES.find("claude-haiku-4-5-20251001", DAY) == PRICES.find("claude-haiku-4-5", DAY)


@pytest.mark.parametrize("model", ["claude-next", "claude-haiku-4", "haiku-4-5", "claude-opus-5-20"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert PRICES.find(model, DAY) is None


def test_the_price_is_that_of_the_day() -> None:
    book = PriceBook((row(date(2026, 1, 1), "5"), row(date(2026, 9, 1), "7")))
    found = [book.find("claude-x", day) for day in (date(2026, 8, 31), date(2026, 9, 1))]
    assert [price and price.per_token[TokenType.OUTPUT] * 10**4 for price in found] == [Decimal(5), Decimal(7)]
    assert book.find("claude-x", date(2025, 12, 31)) is None


def test_each_row_has_a_source_and_no_day_has_two() -> None:
    assert all(one.source for one in PRICE_ROWS)
    assert len({(one.model, one.since) for one in PRICE_ROWS}) == len(PRICE_ROWS)


def test_reading_from_the_cache_is_always_the_cheapest_and_writing_the_dearest_input() -> None:
    for one in PRICE_ROWS:
        read, plain, short, long = map(
            Decimal, (one.cache_read, one.uncached_input, one.cache_write_5m, one.cache_write_1h)
        )
        assert read < plain < short < long, one.model


def test_the_end_of_a_model_is_known_by_any_of_its_names_or_not_at_all() -> None:
    known = retirement("claude-sonnet-4-5-20250929")
    assert known is not None
    assert (known.day, known.is_announced, known.replacement) == (date(2026, 11, 30), True, "claude-sonnet-5-5")
    assert retirement("claude-next") is None


def test_a_day_before_which_a_model_stays_is_no_retirement() -> None:
    known = retirement("claude-haiku-4-5")
    assert known is not None
    assert not known.is_announced


def test_each_retirement_has_a_source_and_each_model_one() -> None:
    assert all(one.source for one in RETIREMENTS)
    assert len({one.model for one in RETIREMENTS}) == len(RETIREMENTS)
