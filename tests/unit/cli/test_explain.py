from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.audit.rules import RULES as AUDIT_RULES
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.policy.rules import RULES as POLICY_RULES

RULES = [*(rule.id for rule in AUDIT_RULES), *(rule.id for rule in POLICY_RULES)]


def test_a_rule_says_why_what_to_do_and_what_it_cannot_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "spend.cap_missing"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("spend.cap_missing: No monthly cap\n")
    assert [word for word in ("severity", "why", "what to do", "cannot know") if f"\n{word}" not in text] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_explained(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", rule]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 100
    assert "Decimal" not in text


def test_without_a_rule_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    shown = capsys.readouterr().out
    assert [rule for rule in RULES if f"{rule} " not in shown] == []


@pytest.mark.parametrize("typed", ["spend.cap_mising", "cap_missing", "Spend.cap_missing"])
def test_a_slip_is_answered_with_what_was_meant(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", typed]) == 2
    assert "spend.cap_missing" in capsys.readouterr().err.partition("Did you mean ")[2]


def test_what_is_like_nothing_is_told_where_the_list_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "::warning::x"]) == 2
    captured = capsys.readouterr()
    assert "`claude-admin explain` lists them all" in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_programs_get_the_metadata(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "spend.near_cap", "--format", "json"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)
    assert rule["id"] == "spend.near_cap"
    assert {"name", "default", "unit", "means"} == set(rule["thresholds"][0])


def test_a_rule_of_policy_says_how_it_is_enforced(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "cap.raised"]) == 0
    assert "\nlevel         mandatory\n" in capsys.readouterr().out
    assert run(["explain", "cap.raised", "--format", "json"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)
    assert (rule["level"], rule["thresholds"][0]["default"]) == ("mandatory", "2")


def test_no_rule_of_policy_is_called_like_one_of_the_audit() -> None:
    assert len(RULES) == len(set(RULES))
