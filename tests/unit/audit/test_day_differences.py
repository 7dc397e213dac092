from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.day_differences import Difference, day_totals, differences
from pulumi_claude_admin.audit_ports import DayTotal
from pulumi_claude_admin.model.usage import CostRow, UsageGroup, UsageRow

DAY = date(2026, 11, 3)
AT = datetime(2026, 11, 3, 5, tzinfo=UTC)


def cost(amount: str, currency: str = "USD") -> CostRow:
    return CostRow(AT, UsageGroup(), None, None, Decimal(amount), Decimal(amount), currency)


def test_no_digit_is_lost_in_a_sum() -> None:
    (total,) = day_totals([cost("99999999999999999999999998"), cost("0.000000000001")])
    assert total.amount == Decimal("99999999999999999999999998.000000000001")


def test_currencies_are_never_added() -> None:
    totals = day_totals([cost("1"), cost("2", "EUR"), cost("3")])
    assert [(one.currency, one.amount) for one in totals] == [("EUR", Decimal(2)), ("USD", Decimal(4))]


def test_tokens_of_all_five_kinds_count() -> None:
    (total,) = day_totals([UsageRow(AT, UsageGroup(), 1, 20, 300, 4000, 50000)])
    assert total == DayTotal(DAY, "", tokens=54321)


def test_what_only_one_side_has_differs_by_all_of_it() -> None:
    one, other = DayTotal(DAY, "USD", Decimal(5), Decimal(6)), DayTotal(DAY, "EUR", Decimal(1), Decimal(1))
    assert differences("cube", [one], [other]) == (
        Difference("cube", DAY, "EUR", Decimal(-1), Decimal(-1), 0),
        Difference("cube", DAY, "USD", Decimal(5), Decimal(6), 0),
    )


def test_what_is_the_same_differs_nowhere() -> None:
    totals = day_totals([cost("1.50")])
    assert differences("cube", totals, day_totals([cost("1.5")])) == ()


def test_a_difference_of_tokens_is_beyond_any_tolerance_of_money() -> None:
    nothing = Decimal(0)
    assert Difference("cube", DAY, "", nothing, nothing, -1).is_beyond(Decimal(100))
    assert not Difference("cube", DAY, "USD", Decimal("0.9"), nothing, 0).is_beyond(Decimal(1))
    assert Difference("cube", DAY, "USD", nothing, Decimal("-1.1"), 0).is_beyond(Decimal(1))
