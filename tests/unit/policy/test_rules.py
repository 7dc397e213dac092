"""Each rule on declarations where it fires, where it must not, and where it cannot know. A rule without all three is refused."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.policy.finding import CannotKnow, PolicyFinding
from pulumi_claude_admin.policy.rules import RULES, find_rule
from pulumi_claude_admin.policy.rules.contract import Rule
from tests.support.policy_cases import CASES, Case

EACH = pytest.mark.parametrize(("rule_id", "case"), CASES.items(), ids=CASES)


def rule_of(rule_id: str) -> Rule:
    found = find_rule(rule_id)
    assert found is not None
    return found


def test_every_rule_has_its_three_cases() -> None:
    assert sorted(CASES) == sorted(rule.id for rule in RULES)


@EACH
def test_a_rule_fires_once_where_it_should(rule_id: str, case: Case) -> None:
    answers = rule_of(rule_id).answers(case.fires, case.settings)
    found = [one for one in answers if isinstance(one, PolicyFinding)]
    assert len(found) == 1, answers
    assert found[0].rule == rule_id
    assert found[0].remedy.endswith(".")
    assert not found[0].sentence.endswith(".")
    assert "\n" not in found[0].sentence
    assert found[0].place.urn is None or found[0].place.label in found[0].sentence


@EACH
def test_a_rule_is_quiet_and_certain_where_it_should_be(rule_id: str, case: Case) -> None:
    assert rule_of(rule_id).answers(case.quiet, case.settings) == ()


@EACH
def test_a_rule_says_where_it_cannot_know(rule_id: str, case: Case) -> None:
    answers = rule_of(rule_id).answers(case.blind, case.blind_settings)
    assert answers
    assert all(isinstance(one, CannotKnow) and one.reason for one in answers), answers
