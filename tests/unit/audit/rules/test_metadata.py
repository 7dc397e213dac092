from __future__ import annotations

import re

import pytest

from pulumi_claude_admin.audit.rules import RULES, find_rule
from pulumi_claude_admin.audit.rules.contract import Rule

KNOWN = frozenset(
    {
        "cache.low_share",
        "claude_code.limit_missing",
        "keys.admin_old",
        "keys.leaver",
        "keys.never_expires",
        "keys.other_role",
        "keys.ownerless",
        "keys.shared",
        "keys.unused",
        "keys.used_after_switch_off",
        "model.large_for_small",
        "model.price_differs",
        "model.retiring",
        "paid.no_batch",
        "paid.priority_tier",
        "paid.residency",
        "people.recipient_left",
        "rate.burns_cap",
        "rate.missing",
        "rate.nearly_hit",
        "rate.never_approached",
        "reading.difference",
        "reading.stale",
        "spend.budget_ahead",
        "spend.cap_above_organization",
        "spend.cap_far_above",
        "spend.cap_missing",
        "spend.caps_sum_above",
        "spend.concentration",
        "spend.default_workspace",
        "spend.forecast_breach",
        "spend.level_changed",
        "spend.near_cap",
        "spend.notify_only",
        "spend.spike",
        "spend.unattributed",
        "usage.end_of_week_burst",
        "usage.trivial_change",
    }
)
"""A persistent format: settings files, ignore files and reports name them."""


def test_the_ids_are_these() -> None:
    assert sorted(rule.id for rule in RULES) == sorted(KNOWN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_explain_shows(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", rule.id)
    assert not rule.title.endswith(".")
    for text in (rule.risk, rule.remedy, rule.cannot_know):
        assert text.endswith((".", ").")), text
        assert "\n" not in text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_threshold_says_what_it_means_in_a_unit(rule: Rule) -> None:
    assert len({threshold.name for threshold in rule.thresholds}) == len(rule.thresholds)
    for threshold in rule.thresholds:
        assert threshold.unit
        assert threshold.means
        assert threshold.default >= 0


def test_a_rule_is_found_by_its_id_alone() -> None:
    assert find_rule("spend.spike") in RULES
    assert find_rule("spend") is None


def test_each_rule_has_an_anchor_of_its_own() -> None:
    assert len({rule.anchor for rule in RULES}) == len(RULES)
