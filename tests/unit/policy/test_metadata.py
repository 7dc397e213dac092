from __future__ import annotations

import re

import pytest

from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.policy.rules import RULES
from pulumi_claude_admin.policy.rules.contract import Rule
from pulumi_claude_admin.policy_table import PolicyTable

KNOWN = {
    "admin.not_listed",
    "archive.not_listed",
    "cap.missing",
    "cap.raised",
    "cap.sum_above",
    "machine.above_developer",
    "rate_limit.burns_cap",
    "rate_limit.missing",
    "recipients.outside",
    "residency.open",
    "tags.missing",
}
"""A persistent format: settings files and reports name them."""


def test_the_ids_are_these() -> None:
    assert {rule.id for rule in RULES} == KNOWN
    assert len(RULES) == len(KNOWN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_its_page_shows(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", rule.id)
    assert not rule.title.endswith(".")
    assert rule.level is not Level.OFF
    for text in (rule.risk, rule.remedy, rule.cannot_know):
        assert text.endswith("."), text
        assert "\n" not in text
    for threshold in rule.thresholds:
        assert threshold.unit
        assert threshold.means
        assert threshold.default > 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_lists_that_a_rule_goes_by_are_keys_of_the_settings_file(rule: Rule) -> None:
    assert set(rule.lists) <= PolicyTable.model_fields.keys()
