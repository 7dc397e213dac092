"""Each rule on facts where it fires, where it must not, and where it cannot know. A rule without all three is refused."""

from __future__ import annotations

import re

import pytest

from pulumi_claude_admin.audit.finding import AuditFinding, CannotKnow
from pulumi_claude_admin.audit.rules import RULES, find_rule
from pulumi_claude_admin.audit.rules.contract import Rule
from tests.support.rule_cases.case import Case
from tests.support.rule_cases.money import MONEY
from tests.support.rule_cases.use import USE
from tests.support.rule_cases.who import WHO

CASES = {**MONEY, **USE, **WHO}
EACH = pytest.mark.parametrize(("rule_id", "case"), CASES.items(), ids=CASES)


def rule_of(rule_id: str) -> Rule:
    found = find_rule(rule_id)
    assert found is not None
    return found


def test_every_rule_has_its_three_cases() -> None:
    assert sorted(CASES) == sorted(rule.id for rule in RULES)


@EACH
def test_a_rule_fires_once_where_it_should(rule_id: str, case: Case) -> None:
    answers = rule_of(rule_id).answers(case.fires)
    found = [one for one in answers if isinstance(one, AuditFinding)]
    assert len(found) == 1, answers
    assert found[0].rule == rule_id
    assert found[0].remedy.endswith((".", ")."))
    assert not found[0].sentence.endswith(".")
    assert found[0].place.label in found[0].sentence or found[0].place.kind in {"organization", "person"}


@EACH
def test_a_rule_is_quiet_and_certain_where_it_should_be(rule_id: str, case: Case) -> None:
    assert rule_of(rule_id).answers(case.quiet) == ()


@EACH
def test_a_rule_says_where_it_cannot_know(rule_id: str, case: Case) -> None:
    answers = rule_of(rule_id).answers(case.blind)
    assert answers
    assert all(isinstance(one, CannotKnow) and one.reason for one in answers), answers


@EACH
def test_no_number_of_the_evidence_has_digits_that_mean_nothing(rule_id: str, case: Case) -> None:
    (found,) = (one for one in rule_of(rule_id).answers(case.fires) if isinstance(one, AuditFinding))
    assert [text for _, text in found.evidence if re.search(r"\.[0-9]{13}", text)] == []
