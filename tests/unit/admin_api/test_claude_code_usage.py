from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.admin_api.usage_reports import HttpUsageReports
from pulumi_claude_admin.errors import PermissionDenied, UnexpectedResponse
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, Surface, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow
from tests.support.usage_json import ReportPlatform, claude_code_row, page, refusal, saying
from tests.unit.admin_api.conftest import Connect

TWO_DAYS = Window(date(2026, 11, 3), date(2026, 11, 5))
ONE_DAY = Window(date(2026, 11, 3), date(2026, 11, 4))


def test_each_day_is_a_call_of_its_own(connect: Connect) -> None:
    platform = ReportPlatform(
        usage_report_claude_code=saying(
            page([claude_code_row()], "p2"), page([claude_code_row()]), page([claude_code_row("2026-11-04")])
        )
    )
    pages = list(HttpUsageReports(connect(platform)).read(CLAUDE_CODE, TWO_DAYS))
    assert [one.has_more for one in pages] == [True, True, False]
    assert {one.surface for one in pages} == {Surface.CLAUDE_CODE}
    asked = [request.url.params for request in platform.requests]
    assert [(one["starting_at"], one.get("page"), one["limit"]) for one in asked] == [
        ("2026-11-03", None, "1000"),
        ("2026-11-03", "p2", "1000"),
        ("2026-11-04", None, "1000"),
    ]


def test_a_row_sums_tools_and_models(connect: Connect) -> None:
    platform = ReportPlatform(usage_report_claude_code=saying(page([claude_code_row()])))
    (found,) = HttpUsageReports(connect(platform)).read(CLAUDE_CODE, ONE_DAY)
    assert found.rows == (
        ClaudeCodeRow(
            day=date(2026, 11, 3),
            actor="ana@example.com",
            is_key=False,
            terminal="vscode",
            is_remote=False,
            sessions=4,
            lines_added=120,
            lines_removed=30,
            commits=2,
            pull_requests=1,
            accepted=7,
            rejected=3,
            tokens={"claude-sonnet-5-5": 100},
            estimated_cost=Decimal("12.34"),
        ),
    )


def test_a_key_is_known_by_its_name(connect: Connect) -> None:
    row = claude_code_row(actor={"type": "api_actor", "api_key_name": "nightly"})
    platform = ReportPlatform(usage_report_claude_code=saying(page([row])))
    (found,) = HttpUsageReports(connect(platform)).read(CLAUDE_CODE, ONE_DAY)
    (parsed,) = found.rows
    assert isinstance(parsed, ClaudeCodeRow)
    assert (parsed.actor, parsed.is_key) == ("nightly", True)


def test_a_row_of_another_day_is_refused(connect: Connect) -> None:
    platform = ReportPlatform(usage_report_claude_code=saying(page([claude_code_row("2026-11-09")])))
    with pytest.raises(UnexpectedResponse, match=r"row 1\.date is not the day that was asked for"):
        list(HttpUsageReports(connect(platform)).read(CLAUDE_CODE, ONE_DAY))


def test_a_credential_that_may_not_is_told_what_may(connect: Connect) -> None:
    platform = ReportPlatform(usage_report_claude_code=saying(refusal(403, kind="permission_error")))
    with pytest.raises(PermissionDenied, match="may not read what was done with Claude Code"):
        list(HttpUsageReports(connect(platform)).read(CLAUDE_CODE, ONE_DAY))
