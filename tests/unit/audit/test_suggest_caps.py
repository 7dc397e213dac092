"""Which cap is suggested, and the reasons for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.facts import SpikeFacts, WorkspaceFacts
from pulumi_claude_admin.audit.suggest_caps import SuggestedCap, rounded_up, suggest_cap
from tests.support.audit_facts import facts, forecast, usd, workspace


def _workspace(*months: str, this_month: str = "0", heading_for: str | None = None) -> WorkspaceFacts:
    return replace(
        workspace("wrkspc_01Pay", "Payments", a_week="100"),
        last_months=tuple(map(usd, months)),
        month_to_date=usd(this_month),
        forecast=None if heading_for is None else forecast(heading_for),
    )


def _spike(day: date, actual: str, expected: str, *, is_alert: bool = True) -> SpikeFacts:
    return SpikeFacts(day, usd(actual), usd(expected), usd(expected) * 2, is_alert=is_alert)


def _suggested(one: WorkspaceFacts) -> SuggestedCap:
    found = suggest_cap(facts(one), one)
    assert found is not None
    return found


def test_the_dearest_of_three_months_and_a_quarter_more_rounded_up() -> None:
    found = _suggested(_workspace("900", "1000", "800", "5000", heading_for="950"))

    assert found.amount == usd("1300")
    assert found.reasons == (
        "1,000.00 USD of September 2026 is the highest of the forecast and 3 whole months; a quarter more, rounded up, is 1,300.00 USD.",
    )


def test_a_forecast_above_all_months_counts() -> None:
    assert _suggested(_workspace("900", heading_for="2000")).amount == usd("2500")


def test_a_flagged_spike_is_left_out_of_its_month() -> None:
    one = replace(
        _workspace("9000", "1000"),
        spikes=(_spike(date(2026, 10, 14), "8500", "500"), _spike(date(2026, 9, 3), "99", "9")),
    )

    found = _suggested(one)

    assert found.amount == usd("1300")
    assert found.reasons[1] == "Left out: 8,090.00 USD beyond what was usual on 2026-09-03, 2026-10-14."


def test_a_runaway_of_this_month_is_in_what_is_spent_and_not_in_what_is_enough() -> None:
    one = _workspace("800", this_month="9500", heading_for="90000")
    ran_away = {date(2026, 11, 21): usd("4100"), date(2026, 11, 22): usd("4900")}
    daily = tuple((day, ran_away.get(day, amount)) for day, amount in one.daily)
    spikes = tuple(_spike(day, f"{amount / 100}", "4") for day, amount in ran_away.items())

    found = _suggested(replace(one, daily=daily, spikes=spikes))

    assert (found.amount, found.enough) == (usd("9500"), usd("1000"))
    assert "9,500.00 USD of this month is spent already" in found.reasons[2]
    assert "next month 1,000.00 USD is enough" in found.reasons[2]


def test_a_notice_is_no_spike_to_leave_out() -> None:
    one = replace(_workspace("1000"), spikes=(_spike(date(2026, 10, 14), "500", "50", is_alert=False),))

    assert _suggested(one).amount == usd("1300")


def test_a_level_that_has_just_changed_is_said() -> None:
    one = _workspace("1000", heading_for="1000")
    assert one.forecast is not None

    found = _suggested(replace(one, forecast=replace(one.forecast, has_level_changed=True)))

    assert "look at this again" in found.reasons[-1]


def test_nothing_spent_is_the_least_cap() -> None:
    found = _suggested(_workspace("0"))

    assert found.amount == usd("10")
    assert found.reasons[0].startswith("Nothing was spent")


def test_without_a_month_and_a_forecast_nothing_is_suggested() -> None:
    one = _workspace(this_month="500")

    assert suggest_cap(facts(one), one) is None


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0", "10"),
        ("9.99", "10"),
        ("10.01", "11"),
        ("99.5", "100"),
        ("137", "140"),
        ("1234.50", "1300"),
        ("1300", "1300"),
        ("48001", "49000"),
        ("1000000", "1000000"),
    ],
)
def test_it_is_rounded_up_to_two_digits_of_whole_units(amount: str, rounded: str) -> None:
    assert rounded_up(usd(amount)) == usd(rounded)


def test_a_hair_above_a_step_is_the_next_one() -> None:
    assert rounded_up(usd("1300") + Decimal("0.000000000001")) == usd("1400")
