"""What nobody declared and nobody has to is a number, whatever the form, and never fails a run."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pulumi_claude_admin.findings import Finding, Kind, Status, Subject
from pulumi_claude_admin.report.drift_json import document
from pulumi_claude_admin.report.drift_report import Report, failing
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.drift_words import counts
from pulumi_claude_admin.report.run import FailOn
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import SCENARIOS

MANY = 300


def counted(number: int) -> Finding:
    subject = Subject(Kind.WORKSPACE_RATE_LIMIT, f"limit-{number}", label=f"of somebody-{number}@example.com")
    return Finding(Status.UNMANAGED, subject, remedy="declare it", is_counted=True)


@pytest.fixture
def report() -> Report:
    plain = SCENARIOS["in_sync"]()
    more = tuple(map(counted, range(MANY)))
    numbers = dict(plain.counts) | {Status.UNMANAGED: plain.counts[Status.UNMANAGED] + MANY}
    return replace(plain, findings=(*plain.findings, *more), counts=numbers)


@pytest.mark.parametrize("render", [render_text, render_markdown])
def test_hundreds_are_one_line(report: Report, render: object) -> None:
    assert callable(render)
    text, before = render(report), render(SCENARIOS["in_sync"]())
    assert re.search(r"Not declared, and need not be: .*, 300 rate limits", text)
    assert "somebody-" not in text
    assert len(text.splitlines()) - len(before.splitlines()) == 0


def test_each_is_named_when_asked_for(report: Report) -> None:
    text = render_text(report, is_verbose=True)
    assert all(f"somebody-{number}@example.com" in text for number in range(MANY))
    assert "need not be" not in text


def test_the_headline_is_about_the_others(report: Report) -> None:
    assert counts(report) == counts(SCENARIOS["in_sync"]())


def test_programs_are_told_all_of_them(report: Report) -> None:
    assert len([one for one in report.findings if one.is_counted]) == MANY + len(SCENARIOS["in_sync"]().counted)
    assert len(str(document(report)["findings"]).split("somebody-")) > MANY


def test_they_never_fail_a_run() -> None:
    plain = replace(counted(1), is_counted=False)
    assert failing([counted(1), plain], FailOn({Status.UNMANAGED: None})) == (plain,)
    drifted = replace(counted(1), status=Status.DRIFTED)
    assert failing([drifted], FailOn({Status.DRIFTED: None})) == (drifted,)
