"""The audit finds what is wrong in drawn organizations: facts everywhere, behaviour as well as was measured (docs/audit-methods.md)."""

from __future__ import annotations

import pytest

from bench.audit_accuracy import ALARMS, BEHAVIOURAL, FACTS, Accuracy, audited, measure_all, table
from claude_simulator.seeds import drawn_events
from claude_simulator.spending import truth_of_caps, truth_of_settings, truth_of_usage
from claude_simulator.spending.behaviours import BEHAVIOURS
from pulumi_claude_admin.audit.rules import RULES

ORGANIZATIONS = 10


@pytest.fixture(scope="module")
def found() -> Accuracy:
    return measure_all(range(ORGANIZATIONS))


@pytest.mark.parametrize("rule", FACTS)
def test_a_rule_that_needs_no_judgement_is_right_everywhere(found: Accuracy, rule: str) -> None:
    score = found.scores[rule]
    assert (score.wrong, score.missed) == (0, 0)


def test_no_fact_is_right_only_because_nothing_is_there(found: Accuracy) -> None:
    without = {rule for rule in FACTS if not found.scores[rule].right}
    assert without <= {"spend.cap_above_organization", "spend.caps_sum_above"}


def test_a_spike_beyond_the_threshold_raises_an_alarm(found: Accuracy) -> None:
    assert found.scores[ALARMS].precision >= 0.85
    assert found.scores[ALARMS].recall >= 0.9
    assert found.scores[ALARMS].right >= 5


@pytest.mark.parametrize("rule", ["spend.forecast_breach", "usage.end_of_week_burst", "usage.trivial_change"])
def test_behaviour_is_judged_as_well_as_was_measured(found: Accuracy, rule: str) -> None:
    assert found.scores[rule].precision >= 0.75
    assert found.scores[rule].recall >= 0.75


def test_what_to_do_first_is_where_the_money_is(found: Accuracy) -> None:
    assert found.first_share >= 0.8


def test_the_table_has_a_line_for_every_rule_and_part_of_a_month(found: Accuracy) -> None:
    lines = list(table(found))
    assert all(any(line.startswith(rule) for line in lines) for rule in (*FACTS, ALARMS))
    assert sum(line.startswith("forecast made on day") for line in lines) == 4
    assert lines[-1].startswith("avoidable money")


def test_every_cent_of_the_ledger_is_in_the_facts() -> None:
    case = audited(3)
    assert case.facts.reading.difference == 0
    assert case.facts.amount == sum((workspace.amount for workspace in case.facts.workspaces), start=0)


def test_the_truth_names_rules_that_there_are() -> None:
    ids = {rule.id for rule in RULES}
    assert {*FACTS, *BEHAVIOURAL, *(one.RULE for one in BEHAVIOURS.values() if one.RULE is not None)} <= ids


@pytest.mark.parametrize(
    ("rule", "threshold", "bound"),
    [
        ("cache.low_share", "share", 100 * truth_of_usage.CACHED_LEAST),
        ("cache.low_share", "tokens", truth_of_usage.MUCH_INPUT),
        ("cache.low_share", "tokens_a_request", truth_of_usage.LONG_PROMPT),
        ("keys.unused", "days", truth_of_settings.UNUSED.days),
        ("model.large_for_small", "tokens_a_request", truth_of_usage.SMALL_REQUEST),
        ("model.large_for_small", "output_price", truth_of_usage.LARGE_MODEL // truth_of_usage.DOLLAR),
        ("model.large_for_small", "amount", truth_of_usage.MUCH_SPENT // truth_of_usage.DOLLAR),
        ("spend.concentration", "share", 100 * truth_of_usage.TOP_SHARE),
        ("spend.concentration", "count", truth_of_usage.MANY),
        ("spend.near_cap", "share", 100 * truth_of_caps.NEAR),
        ("usage.trivial_change", "deviations", drawn_events.FAR),
    ],
)
def test_bounds_that_are_written_down_twice_are_the_same(rule: str, threshold: str, bound: float) -> None:
    found = next(one for one in RULES if one.id == rule).thresholds
    assert float(next(one.default for one in found if one.name == threshold)) == pytest.approx(float(bound))
