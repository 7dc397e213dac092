"""What a period comes to at the rate so far, and what somebody may cost in a month at most."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pulumi_claude_admin.increase_requests.periods import at_this_rate, expected_in_a_month, most_in_a_month
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit
from pulumi_claude_admin.model.money import Money

HALF_OF_SEPTEMBER = datetime(2026, 9, 16, tzinfo=UTC)


def limit(minor: int | None, *, period: str = "monthly", spent: str | None = None) -> EffectiveLimit:
    amount = None if minor is None else Money(minor)
    told = None if spent is None else Decimal(spent)
    return EffectiveLimit("user_01ana", "ana@example.com", period, amount, None, told)


@pytest.mark.parametrize(
    ("period", "now", "expected"),
    [
        ("monthly", HALF_OF_SEPTEMBER, Decimal(100)),
        ("weekly", datetime(2026, 9, 17, 12, tzinfo=UTC), Decimal(100)),
        ("daily", datetime(2026, 9, 16, 6, tzinfo=UTC), Decimal(200)),
        ("monthly", datetime(2026, 9, 3, tzinfo=UTC), None),
        ("fortnightly", HALF_OF_SEPTEMBER, None),
    ],
)
def test_a_rate_is_that_of_the_period(period: str, now: datetime, expected: Decimal | None) -> None:
    assert at_this_rate(Decimal(50), period, now) == expected


def test_what_is_not_told_is_not_zero() -> None:
    assert at_this_rate(None, "monthly", HALF_OF_SEPTEMBER) is None
    assert expected_in_a_month({"monthly": limit(10_000)}, HALF_OF_SEPTEMBER) == 10_000


def test_spend_that_is_told_leaves_the_rest_of_a_limit_free_and_never_goes_beyond_it() -> None:
    assert expected_in_a_month({"monthly": limit(10_000, spent="2000")}, HALF_OF_SEPTEMBER) == 4_000
    assert expected_in_a_month({"monthly": limit(10_000, spent="9000")}, HALF_OF_SEPTEMBER) == 10_000
    assert expected_in_a_month({"monthly": limit(None, spent="9000")}, HALF_OF_SEPTEMBER) == 18_000
    assert expected_in_a_month({"monthly": limit(None)}, HALF_OF_SEPTEMBER) is None


def test_the_shorter_periods_bound_a_month_too() -> None:
    daily, weekly = limit(100, period="daily"), limit(400, period="weekly")

    assert most_in_a_month({"daily": daily}, HALF_OF_SEPTEMBER) == 3_000
    assert most_in_a_month({"daily": daily, "weekly": weekly}, HALF_OF_SEPTEMBER) == 2_400
    assert most_in_a_month({"daily": daily, "monthly": limit(500)}, HALF_OF_SEPTEMBER) == 500
