from __future__ import annotations

import pytest

from pulumi_claude_admin.report import bar_chart, day_chart
from pulumi_claude_admin.report.audit_charts import charts
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_page import page_of
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.forms.html import render
from pulumi_claude_admin.report.page import DayChart
from pulumi_claude_admin.report.targets import Target
from tests.support.audit_facts import NO_CAP, cap, facts, forecast, workspace
from tests.support.audit_scenarios import AUDITS, RUN, TITLES

MOST_BYTES = 8 * 1024


def of_workspaces(number: int) -> AuditReport:
    """Half of them have a cap."""
    spending = [
        workspace(
            f"wrkspc_{n:03}",
            f"A workspace with a rather long name, number {n}",
            a_week=f"{1_000_000 + n}",
            limit=cap("9000000.00") if n % 2 else NO_CAP,
            heading_for=forecast("12345678.90"),
        )
        for n in range(number)
    ]
    return build(Audited(facts(*spending), (), TITLES), RUN)


@pytest.mark.parametrize("number", [1, 2, 100])
def test_no_chart_is_larger_than_eight_kibibytes(number: int) -> None:
    drawn = [
        day_chart.svg(one) if isinstance(one, DayChart) else bar_chart.svg(one) for one in charts(of_workspaces(number))
    ]
    assert len(drawn) in {2, 3}
    assert max(len(one.encode()) for one in drawn) <= MOST_BYTES


def test_where_nothing_was_seen_there_is_no_chart() -> None:
    assert list(charts(AUDITS["audit_nothing_seen"]())) == []


def test_a_page_of_a_hundred_workspaces_is_less_than_a_mebibyte_without_script_or_network() -> None:
    text = render(page_of(of_workspaces(100)), target=Target.GITHUB)
    assert len(text.encode()) <= 2**20
    assert "<script" not in text
    assert " src=" not in text
    assert " href=" not in text
