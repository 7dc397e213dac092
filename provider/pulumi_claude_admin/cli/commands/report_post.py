"""
What `claude-admin report post` does: one comment on the pull request, a label and a commit status beside it.

Where it may not write, the report goes into the job's own page (`report_readers.py`), and the exit code stays that of the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.cli.commands.report_files import read_reports
from pulumi_claude_admin.cli.commands.report_readers import for_readers, report_key, say, shown_or_in_the_job
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Occasion, PullRequest, Verdict
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.forges.issue_upkeep import last_look
from pulumi_claude_admin.forges.upkeep import Outcome, keep
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.comment import comment, with_last_look
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.marker import Marker
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.settings import Settings

SAID: Final = {
    Outcome.POSTED: "the comment was posted",
    Outcome.UPDATED: "the comment was brought up to date",
    Outcome.SAME: "the comment says so already; nothing was written",
    Outcome.OUTDATED: "nothing was posted: the pull request is at a later commit, or a later run has told of this one",
}

_BY_A_STRANGER: Final = "This report was made by the run of a fork, whose program and workflow are its author's: it may say anything. No step of it counts as reviewed."


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOptions:
    """What the command line says. `pii` None: as the repository is public or not."""

    files: tuple[Path, ...]
    key: str | None
    behaviour: Behaviour
    label: str
    pii: Pii | None


def post(options: PostOptions, settings: Settings) -> int:
    """Post, and return the exit code that the report says. Raises the errors that `application` turns into lines."""
    report = read_reports(options.files)
    occasion, pull_request = forge_wiring.pull_request(settings)
    key = report_key(report, options.key)
    target = Target.GITLAB if settings.is_gitlab else Target.GITHUB
    steps = None if occasion.is_from_fork else report.run.planned_steps
    marker = Marker(key, occasion.head, occasion.run, occasion.attempt, digest="", steps=steps)

    def show() -> None:
        opened = pull_request()
        shown = for_readers(report, options.pii, is_public=opened.is_public())
        page = _told_of(page_of(shown), occasion)
        looked_at = _last_look(key, options.label, settings)
        page = page if looked_at is None else with_last_look(page, looked_at)
        outcome = keep(opened, *comment(page, marker, target=target), behaviour=options.behaviour)
        say(SAID[outcome])
        if outcome is not Outcome.OUTDATED and not occasion.is_from_fork:
            stand_beside(
                opened,
                occasion,
                label=options.label,
                name=options.key or ", ".join(shown.run.stacks),
                verdict=Verdict.SUCCESS if shown.run.exit_codes[0] == ExitCode.OK else Verdict.FAILURE,
                description=f"{page.verdict}: {page.summary}",
            )

    return shown_or_in_the_job(show, report, pii=options.pii, settings=settings)


def _last_look(key: str, label: str, settings: Settings) -> datetime | None:
    """By the drift issue of this key, where this token may read it: no comment fails for it."""
    try:
        _, issues = forge_wiring.issues(settings)
        return last_look(issues, key=key, label=label)
    except PullRequestError:
        return None


def _told_of(page: Page, occasion: Occasion) -> Page:
    return replace(page, notices=(_BY_A_STRANGER, *page.notices)) if occasion.is_from_fork else page


def stand_beside(
    pull_request: PullRequest, occasion: Occasion, *, label: str, name: str, verdict: Verdict, description: str
) -> None:
    """The label while something is wrong, and the commit status."""
    _unless_refused(lambda: pull_request.set_label(label, is_there=verdict is Verdict.FAILURE))
    _unless_refused(
        lambda: pull_request.set_status(
            occasion.head,
            verdict,
            context=one_line(f"claude-admin drift {name}").strip(),
            description=description,
            url=occasion.url,
        )
    )


def _unless_refused(write: Callable[[], None]) -> None:
    """The comment is there: a right that is missing for what stands beside it is said, and no failure."""
    try:
        write()
    except PullRequestError as error:
        if not error.is_refused:
            raise
        say(str(error))
