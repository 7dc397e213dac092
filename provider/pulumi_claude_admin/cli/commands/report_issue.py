"""What `claude-admin report post --issue` does: one drift issue, for runs that no pull request is about."""

from __future__ import annotations

from pathlib import Path

from pulumi_claude_admin.cli.commands.kept_issue import kept_issue, need_of
from pulumi_claude_admin.cli.commands.report_files import read_reports
from pulumi_claude_admin.cli.commands.report_readers import for_readers, report_key, shown_or_in_the_job
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.settings import Settings


def post_issue(files: tuple[Path, ...], *, key: str | None, label: str, pii: Pii | None, settings: Settings) -> int:
    """Keep the issue up to date, and return the exit code that the report says."""
    report = read_reports(files)
    issue = kept_issue(settings, key=report_key(report, key), label=label, made_at=report.run.generated_at)

    def show() -> None:
        page = page_of(for_readers(report, pii, is_public=issue.issues.is_public()))
        issue.tell(page, need_of(page, report.run.exit_codes[0]), news=f"{page.verdict}: {page.summary}.")

    return shown_or_in_the_job(show, report, pii=pii, settings=settings)
