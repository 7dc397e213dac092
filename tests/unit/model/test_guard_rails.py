from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from pulumi_claude_admin.errors import BeyondGuardRails
from pulumi_claude_admin.model.guard_rails import AmountStep, GuardRails, amount_steps
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, SpendNotifications

CAP = "workspace_spend_limit"


def dollars(text: str | None) -> Money | None:
    return None if text is None else Money.parse(text)


def require(rails: GuardRails, before: str | None, after: str | None) -> None:
    rails.require(amount_steps(CAP, dollars(before), dollars(after)))


@pytest.mark.parametrize(
    ("before", "after"), [("500", "5000"), ("5000", "500"), (None, "999999"), ("500", None), ("0", "0"), (None, "0")]
)
def test_ten_times_up_or_down_a_first_amount_and_a_declared_removal_are_let_through(
    before: str | None, after: str | None
) -> None:
    require(GuardRails(), before, after)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("500", "5000.01", "raised from 500.00 to 5,000.01, more than 10-fold in one step"),
        ("5000", "499.99", "cut from 5,000.00 to 499.99"),
        ("0", "5", "raised from 0.00 to 5.00"),
        ("5", "0", "cut from 5.00 to 0.00"),
    ],
)
def test_a_longer_step_names_the_setting_that_allows_it(before: str, after: str, says: str) -> None:
    with pytest.raises(BeyondGuardRails, match=says) as caught:
        require(GuardRails(), before, after)
    assert "guard_rails.steps.workspace_spend_limit in claude-admin.toml allows it" in str(caught.value)


def test_the_step_of_one_setting_wins_and_zero_lifts_it() -> None:
    rails = GuardRails(step=Decimal(2), steps={CAP: Decimal(0), "workspace_rate_limit": Decimal(3)})
    require(rails, "1", "100000")
    rails.require(amount_steps("workspace_rate_limit", {"requests_per_minute": 10}, {"requests_per_minute": 30}))
    with pytest.raises(BeyondGuardRails, match="more than 2-fold"):
        rails.require(amount_steps("organization_spend_limit", Money.parse("1"), Money.parse("2.01")))


def test_a_first_amount_is_held_to_the_highest() -> None:
    rails = GuardRails(highest={CAP: Decimal(1000)})
    require(rails, None, "1000")
    with pytest.raises(BeyondGuardRails, match=r"the highest amount is 1,000") as caught:
        require(rails, None, "1000.01")
    assert "guard_rails.highest.workspace_spend_limit in claude-admin.toml allows more" in str(caught.value)


def test_an_amount_below_a_highest_that_was_exceeded_before_may_be_kept_or_cut() -> None:
    rails = GuardRails(highest={CAP: Decimal(1000)})
    require(rails, "5000", "5000")
    require(rails, "5000", "900")


def test_every_limiter_that_changes_is_a_step_with_a_highest_of_its_own() -> None:
    steps = amount_steps(
        "workspace_rate_limit",
        {"requests_per_minute": 50, "output_tokens_per_minute": 8000, "input_tokens_per_minute": None},
        {"requests_per_minute": 50, "output_tokens_per_minute": 9000, "input_tokens_per_minute": 7},
    )
    assert steps == (
        AmountStep("workspace_rate_limit", "output_tokens_per_minute", Decimal(8000), Decimal(9000)),
        AmountStep("workspace_rate_limit", "input_tokens_per_minute", None, Decimal(7)),
    )
    with pytest.raises(BeyondGuardRails, match=r"output_tokens_per_minute would become 9,000"):
        GuardRails(highest={"output_tokens_per_minute": Decimal(8500)}).require(steps)


def test_amounts_inside_a_value_of_several_are_found_by_their_place() -> None:
    @dataclass(frozen=True)
    class Limits:
        default: Money | None
        people: dict[str, Money]

    before = Limits(Money.parse("200"), {"user_01": Money.parse("50"), "user_02": Money.parse("50")})
    after = Limits(Money.parse("200"), {"user_01": Money.parse("900"), "user_03": Money.parse("70")})
    setting = "claude_code_spend_limits"
    assert amount_steps(setting, before, after) == (
        AmountStep(setting, setting, Decimal("50.00"), Decimal("900.00")),
        AmountStep(setting, setting, Decimal("50.00"), None),
        AmountStep(setting, setting, None, Decimal("70.00")),
    )


def test_thresholds_limit_nothing() -> None:
    low = SpendNotifications(ORGANIZATION, (Money.parse("1"),), ())
    high = SpendNotifications(ORGANIZATION, (Money.parse("10000"),), ())
    assert amount_steps("workspace_notifications", low, high) == ()


@pytest.mark.parametrize(("before", "after"), [("50000", "500"), ("5", "500"), ("9000", "800"), ("0", "500")])
def test_what_puts_right_what_somebody_else_did_is_no_step(before: str, after: str) -> None:
    GuardRails().require(amount_steps(CAP, dollars(before), dollars(after), declared=dollars("500")))


def test_a_slip_of_the_declaration_is_a_step_whatever_is_there() -> None:
    with pytest.raises(BeyondGuardRails, match=r"raised from 400.00 to 50,000.00"):
        GuardRails().require(amount_steps(CAP, dollars("400"), dollars("50000"), declared=dollars("500")))
    rails = GuardRails(highest={CAP: Decimal(400)})
    with pytest.raises(BeyondGuardRails, match="the highest amount is 400"):
        rails.require(amount_steps(CAP, dollars("5"), dollars("500"), declared=dollars("500")))


def test_each_limiter_has_its_own_declaration_before() -> None:
    now, wanted = {"requests_per_minute": 9000, "output_tokens_per_minute": 1}, {"requests_per_minute": 500}
    GuardRails().require(amount_steps("workspace_rate_limit", now, {**now, **wanted}, declared=wanted))
    with pytest.raises(BeyondGuardRails, match="output_tokens_per_minute"):
        GuardRails().require(
            amount_steps("workspace_rate_limit", now, {**wanted, "output_tokens_per_minute": 500}, declared=wanted)
        )
