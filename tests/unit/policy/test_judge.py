from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.policy.finding import Answer, CannotKnow, PolicyFinding
from pulumi_claude_admin.policy.judge import is_violated, judge
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings, RuleSettings
from tests.support.declarations import Payments, facts
from tests.support.policy_cases import CASES, LISTS


def settings(rule_id: str, said: RuleSettings) -> PolicySettings:
    return replace(LISTS, rules={rule_id: said})


def of(rule_id: str, answers: tuple[Answer, ...]) -> list[Answer]:
    return [one for one in answers if one.rule == rule_id]


def test_what_everybody_should_declare_has_no_finding_on_a_first_preview() -> None:
    answers = judge(facts(Payments().first()), LISTS)
    assert [one for one in answers if isinstance(one, PolicyFinding)] == []
    assert not is_violated(answers)


def test_a_mandatory_rule_fails_an_advisory_one_is_told_and_one_that_is_off_is_silent() -> None:
    fires = CASES["cap.missing"].fires
    for level, found, violated in ((Level.MANDATORY, 1, True), (Level.ADVISORY, 1, False), (Level.OFF, 0, False)):
        answers = judge(fires, settings("cap.missing", RuleSettings(level)))
        assert len(of("cap.missing", answers)) == found
        assert is_violated(answers) is violated


def test_what_a_mandatory_rule_cannot_know_fails_nothing() -> None:
    answers = judge(CASES["cap.missing"].blind, LISTS)
    assert any(isinstance(one, CannotKnow) and one.level is Level.MANDATORY for one in answers)
    assert not is_violated(answers)


def test_a_threshold_of_the_file_decides() -> None:
    fires = CASES["cap.raised"].fires
    assert of("cap.raised", judge(fires, settings("cap.raised", RuleSettings(thresholds={"factor": Decimal(3)})))) == []


@pytest.mark.parametrize(
    ("rule_id", "said", "told"),
    [
        ("cap.mising", RuleSettings(), "policy.rules.cap.mising is no rule; cap.missing is"),
        (
            "cap.raised",
            RuleSettings(thresholds={"times": Decimal(1)}),
            "is no threshold of this rule; here are level, factor",
        ),
    ],
)
def test_a_rule_or_threshold_that_there_is_none_of_is_one_clear_line(
    rule_id: str, said: RuleSettings, told: str
) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        judge(facts(()), settings(rule_id, said))
    assert "\n" not in str(caught.value)
