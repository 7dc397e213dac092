"""What `claude-admin report post --issue` does: one drift issue, for runs that no pull request is about."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.cli.commands.report_files import read_reports
from pulumi_claude_admin.cli.commands.report_readers import for_readers, report_key, say, shown_or_in_the_job
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.forges.issue_upkeep import IssueOutcome, Need, Telling, keep_issue
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.comment import comment
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.marker import Marker
from pulumi_claude_admin.report.page import Page, Tone
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.run import Run
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.settings import Settings

_TITLE: Final = 200
SAID: Final = {
    IssueOutcome.OPENED: "an issue was opened",
    IssueOutcome.OPENED_AGAIN: "the issue was opened again",
    IssueOutcome.UPDATED: "the issue was brought up to date",
    IssueOutcome.CLOSED: "the issue was closed",
    IssueOutcome.NOT_NEEDED: "no issue is open, and none is needed",
    IssueOutcome.OUTDATED: "nothing was posted: a later run has told of these stacks",
}
"""What was done, for people."""


def post_issue(files: tuple[Path, ...], *, key: str | None, label: str, pii: Pii | None, settings: Settings) -> int:
    """Keep the issue up to date, and return the exit code that the report says."""
    report = read_reports(files)
    occasion, issues = forge_wiring.issues(settings)
    at = int(report.run.generated_at.timestamp())
    marker = Marker(report_key(report, key), "", occasion.run, occasion.attempt, digest="", at=at)

    def show() -> None:
        shown = for_readers(report, pii, is_public=issues.is_public())
        page = page_of(shown)
        told, body = comment(page, marker, target=Target.GITLAB if settings.is_gitlab else Target.GITHUB)
        news = f"{page.verdict}: {page.summary}. Told by [this run]({occasion.url})."
        telling = Telling(title=one_line(page.title)[:_TITLE], label=label, marker=told, body=body, news=news)
        say(SAID[keep_issue(issues, telling, _need(page, shown.run))])

    return shown_or_in_the_job(show, report, pii=pii, settings=settings)


def _need(page: Page, run: Run) -> Need:
    if run.exit_codes[0] != ExitCode.OK:
        return Need.OPEN
    return Need.CLOSED if page.tone is Tone.GOOD else Need.AS_IT_IS
