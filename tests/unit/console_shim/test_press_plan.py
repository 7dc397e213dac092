from __future__ import annotations

from decimal import Decimal

import pytest

from claude_console_shim.press_plan import PlannedPress, PressPlan
from pulumi_claude_admin.errors import BeyondGuardRails, ConsoleError
from pulumi_claude_admin.model.guard_rails import AmountStep, GuardRails

RAISE = AmountStep("workspace_spend_limit", "workspace_spend_limit", Decimal(5), Decimal(51))


def press(*amounts: AmountStep) -> PlannedPress:
    return PlannedPress("workspace spend limit", "5.00 USD", "51.00 USD", amounts)


def test_one_press_more_than_planned_stops() -> None:
    plan = PressPlan([press(), press()], GuardRails())
    plan.take()
    plan.take()
    with pytest.raises(ConsoleError, match="one more press than the 2 that were planned; it was not made"):
        plan.take()


def test_the_yes_to_a_question_that_was_not_asked_is_left_out() -> None:
    first, yes, last = press(), press(), PlannedPress("recipients", "", "finops@example.com")
    plan = PressPlan([first, yes, last], GuardRails())
    plan.take()
    plan.skip()
    assert plan.take() is last


def test_no_press_is_begun_when_a_later_one_goes_too_far() -> None:
    with pytest.raises(BeyondGuardRails):
        PressPlan([press(), press(RAISE)], GuardRails())


def test_what_leads_on_is_of_the_next_press_which_stays_planned() -> None:
    first = press()
    plan = PressPlan([first], GuardRails())
    assert plan.next_one is first
    assert plan.take() is first
    with pytest.raises(ConsoleError, match="one more press than the 1"):
        _ = plan.next_one
