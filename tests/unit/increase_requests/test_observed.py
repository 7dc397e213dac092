"""What was spent in a period that ended while it was read is not told any more, and never free budget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.increase_requests.declared import Declarations
from pulumi_claude_admin.increase_requests.judge import judge
from pulumi_claude_admin.increase_requests.observed import Observed, without_ended
from pulumi_claude_admin.increase_requests.rules import IncreaseRules
from tests.support.fake_enterprise import ANA, BEN
from tests.support.increase_requests import asked, declared, holds

MIDNIGHT = datetime(2026, 12, 1, tzinfo=UTC)
"""A day and a month end, and no week: it is a Tuesday."""
PERIODS = ("daily", "weekly", "monthly")


def read_until(now: datetime) -> Observed:
    rows = tuple(holds(ANA, spent="900", period=period) for period in PERIODS)
    waits = asked(summary=holds(ANA, spent="900"))
    return Observed((waits, asked("slir_2", BEN)), rows, now)


def test_within_one_period_nothing_is_left_out() -> None:
    observed = read_until(MIDNIGHT - timedelta(seconds=1))
    assert without_ended(observed, MIDNIGHT - timedelta(hours=1)) == (observed, None)


@pytest.mark.parametrize(
    ("begun", "now", "said", "told"),
    [
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, "A daily and a monthly period ended (UTC)", {"weekly"}),
        (MIDNIGHT - timedelta(days=1, seconds=1), MIDNIGHT - timedelta(days=1), "A daily and a weekly period ended", {"monthly"}),
        (MIDNIGHT, MIDNIGHT + timedelta(days=1), "A daily period ended", {"weekly", "monthly"}),
    ],
)  # fmt: skip
def test_what_was_spent_in_a_period_that_ended_is_not_told(
    begun: datetime, now: datetime, said: str, told: set[str]
) -> None:
    left, sentence = without_ended(read_until(now), begun)
    assert sentence is not None
    assert sentence.startswith(said)
    assert {row.period for row in left.effective if row.spent == Decimal(900)} == told
    summary = left.requests[0].summary
    assert summary is not None
    assert (summary.spent is not None) == ("monthly" in told)


def test_a_limit_is_not_held_against_what_the_month_before_came_to() -> None:
    """Of the new month nobody knows anything: everybody counts with all that their limit allows."""
    rules = IncreaseRules.model_validate(
        {"rules": [{"name": "half", "percent": 50, "ceiling": "500.00"}], "budgets": {"payments": "240.00"}}
    )
    rows = (holds(ANA, spent="900"), holds(BEN, spent="900"))
    observed = Observed((asked(),), rows, MIDNIGHT + timedelta(days=10))
    declarations = Declarations((declared(ANA), declared(BEN)))
    (of_one_month,) = judge(observed, rules, declarations)
    assert of_one_month.proposal is not None
    assert of_one_month.proposal.amount is not None
    (of_two,) = judge(without_ended(observed, MIDNIGHT - timedelta(days=1))[0], rules, declarations)
    assert of_two.proposal is not None
    assert (of_two.proposal.amount, of_two.forecast) == (None, None)
