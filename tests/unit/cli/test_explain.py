from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.cli.application import run


def test_a_rule_says_why_what_to_do_and_what_it_cannot_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "spend.cap_missing"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("spend.cap_missing: No monthly cap\n")
    assert [word for word in ("severity", "why", "what to do", "cannot know") if f"\n{word}" not in text] == []


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_can_be_explained(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", rule]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 100
    assert "Decimal" not in text


def test_without_a_rule_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    shown = capsys.readouterr().out
    assert [rule.id for rule in RULES if f"{rule.id} " not in shown] == []


@pytest.mark.parametrize("typed", ["spend.cap_mising", "cap_missing", "Spend.cap_missing"])
def test_a_slip_is_answered_with_what_was_meant(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", typed]) == 2
    assert "Did you mean spend.cap_missing" in capsys.readouterr().err


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
