"""Why a month cost more: each reason alone is the whole difference, and all of them add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.month_change import PARTS, MonthChange, Part, Used, compared_days, month_change

INPUT, READ, OUTPUT = "uncached_input_tokens", "cache_read_input_tokens", "output_tokens"


def _used(model: str, kind: str, tokens: int, price: str) -> Used:
    return Used(model, kind, tokens, tokens * Decimal(price))


BEFORE = (_used("small", INPUT, 1000, "1"), _used("small", READ, 1000, "0.1"), _used("large", OUTPUT, 100, "20"))


def _only(change: MonthChange, part: Part) -> bool:
    return change.difference == change.parts[part] != 0 and all(not change.parts[one] for one in PARTS if one != part)


def test_more_of_the_same_is_volume() -> None:
    now = [Used(one.model, one.token_type, one.tokens * 3, one.amount * 3) for one in BEFORE]

    change = month_change(BEFORE, now)

    assert _only(change, "volume")
    assert (change.before, change.now) == (Decimal(3100), Decimal(9300))


def test_the_same_tokens_of_another_model_are_model_mix() -> None:
    before = [_used("small", INPUT, 1000, "1"), _used("large", INPUT, 1000, "5")]
    now = [_used("small", INPUT, 500, "1"), _used("large", INPUT, 1500, "5")]

    assert _only(month_change(before, now), "model_mix")


def test_a_model_that_is_new_is_model_mix() -> None:
    assert _only(month_change([_used("small", INPUT, 9, "1")], [_used("new", INPUT, 9, "7")]), "model_mix")


def test_tokens_that_are_read_from_the_cache_are_cache() -> None:
    now = [_used("small", INPUT, 500, "1"), _used("small", READ, 1500, "0.1"), BEFORE[2]]

    assert _only(month_change(BEFORE, now), "cache")


def test_the_same_at_another_price_is_price() -> None:
    assert _only(month_change(BEFORE, [*BEFORE[:2], _used("large", OUTPUT, 100, "18")]), "price")


def test_what_has_no_tokens_is_other() -> None:
    searches = Used(None, None, 0, Decimal("12.5"))

    assert _only(month_change(BEFORE, [*BEFORE, searches]), "other")


def test_a_month_of_nothing_is_all_volume() -> None:
    assert _only(month_change([], BEFORE), "volume")
    assert _only(month_change(BEFORE, []), "volume")


def test_what_is_printed_adds_up_to_the_printed_difference() -> None:
    change = MonthChange(Decimal(0), Decimal("1.5"), dict.fromkeys(PARTS, Decimal("0.3")))

    shown = change.in_print(Decimal(1))

    assert sum(shown.values()) == 2
    assert sorted(shown.values()) == [0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("last_whole", "before", "now"),
    [
        (date(2026, 11, 12), (date(2026, 10, 1), date(2026, 10, 13)), (date(2026, 11, 1), date(2026, 11, 13))),
        (date(2026, 3, 30), (date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 3, 1), date(2026, 3, 31))),
        (date(2026, 1, 31), (date(2025, 12, 1), date(2026, 1, 1)), (date(2026, 1, 1), date(2026, 2, 1))),
    ],
)
def test_as_many_days_of_the_month_before_are_compared(
    last_whole: date, before: tuple[date, date], now: tuple[date, date]
) -> None:
    assert compared_days(last_whole) == (before, now)
