"""
Who reads a report that is posted: addresses as they may be seen there, and the job's own page where a forge does not take it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pulumi_claude_admin.cli.commands.report_output import print_report
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.marker import key_named, key_of
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.report.request_report import RequestReport
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.settings import Settings

ReportT = TypeVar("ReportT", Report, RequestReport)


def shown_or_in_the_job(show: Callable[[], None], report: Report, *, pii: Pii | None, settings: Settings) -> int:
    """
    Show the report at the forge; else in the job's own page or log. Returns the exit code that it says.

    Raises PullRequestError when the forge did not take it, unless it is only that the token may not write.
    """
    shown_or(show, lambda: _in_the_job(for_readers(report, pii, is_public=True), settings), settings)
    return ExitCode.OK if report.run.exits_zero else report.run.exit_codes[0]


def shown_or(show: Callable[[], None], show_in_the_job: Callable[[], None], settings: Settings) -> None:
    """The same for anything that is to be told."""
    try:
        show()
    except PullRequestError as error:
        show_in_the_job()
        if not error.is_refused:
            raise
        where = "the job's log" if settings.is_gitlab else "the step summary and the annotations"
        say(f"{str(error).rstrip('.')}. The report is in {where} instead")


def report_key(report: Report, name: str | None) -> str:
    """Which comment or issue is that of this report: by the name that somebody chose, else by organization and stacks."""
    return key_named(name) if name is not None else key_of(report.organization.id, report.run.stacks)


def for_readers(report: ReportT, pii: Pii | None, *, is_public: bool) -> ReportT:
    """Addresses as whoever may read the comment is to see them: never more than the report has."""
    wanted = pii if pii is not None else Pii.DOMAIN if is_public else Pii.FULL
    if report.run.pii is not Pii.FULL or wanted is Pii.FULL:
        return report
    return replace(told(report, wanted), run=replace(report.run, pii=wanted))


def _in_the_job(report: Report, settings: Settings) -> None:
    """In the job's own page, for which no right is needed; a job of GitLab has its log alone."""
    if settings.is_gitlab:
        print_report(report, Form.TEXT, is_verbose=False, target=Target.GITLAB)
        return
    add_to_summary(render(Form.MARKDOWN, report, target=Target.SUMMARY), settings)
    print_report(report, Form.ANNOTATIONS, is_verbose=False, target=Target.GITHUB)


def add_to_summary(text: str, settings: Settings) -> None:
    """Markdown into the step summary, where there is one."""
    if settings.forge_summary is None:
        return
    try:
        with settings.forge_summary.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        say(f"the step summary cannot be written: {error.strerror}")


def say(text: str) -> None:
    """What was done, for people, in one line."""
    sys.stderr.write(f"{text}\n")
