from __future__ import annotations

import re

import pytest

from bench.many_findings import report as many_findings
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.forms.html import render
from pulumi_claude_admin.report.targets import Target
from tests.support.report_scenarios import SCENARIOS


def html(name: str) -> str:
    return render(page_of(SCENARIOS[name]()), target=Target.GITHUB)


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_needs_nothing_else(name: str) -> None:
    text = html(name)

    assert "<script" not in text
    assert not re.search(r"<[a-z][^>]*\b(?:src|href)=|url\(|@import", text)
    assert "default-src 'none'" in text


def test_it_has_colours_for_light_dark_and_paper() -> None:
    text = html("in_sync")

    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text


@pytest.mark.parametrize(("name", "charts"), [("caps_raised", 1), ("changed_by_hand", 0), ("in_sync", 0)])
def test_a_chart_is_there_when_there_is_something_to_see(name: str, charts: int) -> None:
    assert html(name).count("<svg") == charts


def test_what_is_wrong_is_open_and_the_rest_is_folded() -> None:
    text = html("changed_by_hand")

    assert text.count("<details open>") == 1
    assert "<summary>What is not as declared (6)</summary>" in text.partition("<details open>")[2][:80]
    assert text.count("<details") == text.count("</details>") == 4


def test_a_thousand_findings_are_less_than_a_mebibyte() -> None:
    assert len(render(page_of(many_findings(1_000)), target=Target.GITHUB).encode()) <= 2**20
