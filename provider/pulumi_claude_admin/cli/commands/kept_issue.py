"""The one issue that `claude-admin report post --issue` keeps for a key, of drift, an audit, or requests: what stands in it, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.cli.commands.report_readers import say
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.forge_ports import Issues, Occasion
from pulumi_claude_admin.forges.issue_upkeep import IssueOutcome, Need, Telling, keep_issue
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.comment import comment
from pulumi_claude_admin.report.marker import Marker
from pulumi_claude_admin.report.page import Page, Tone
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.settings import Settings

_TITLE: Final = 200
_SAID: Final = {
    IssueOutcome.OPENED: "an issue was opened",
    IssueOutcome.OPENED_AGAIN: "the issue was opened again",
    IssueOutcome.UPDATED: "the issue was brought up to date",
    IssueOutcome.CLOSED: "the issue was closed",
    IssueOutcome.NOT_NEEDED: "no issue is open, and none is needed",
    IssueOutcome.OUTDATED: "nothing was posted: a later run has told of these stacks",
}
"""What was done, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIssue:
    """Which issue, and the run that tells it: of whichever report, made at this moment."""

    key: str
    label: str
    issues: Issues
    occasion: Occasion
    made_at: datetime
    settings: Settings

    def tell(self, page: Page, need: Need, *, news: str, digest: str | None = None) -> None:
        """
        Bring it up to date, and say what was done. `news` is what a comment says where something else is true than before, which
        `digest` tells; without one the page itself does.
        """
        at = int(self.made_at.timestamp())
        marker = Marker(self.key, "", self.occasion.run, self.occasion.attempt, digest="", at=at)
        target = Target.GITLAB if self.settings.is_gitlab else Target.GITHUB
        told, body = comment(page, marker, target=target)
        if digest is not None:
            of_page, told = told, replace(told, digest=digest)
            body = body.replace(of_page.written(), told.written(), 1)
        news = f"{news} Told by [this run]({self.occasion.url})."
        telling = Telling(title=one_line(page.title)[:_TITLE], label=self.label, marker=told, body=body, news=news)
        say(_SAID[keep_issue(self.issues, telling, need)])


def kept_issue(settings: Settings, *, key: str, label: str, made_at: datetime) -> KeptIssue:
    """Where this job is. Raises ConfigurationError before anything is asked."""
    occasion, issues = forge_wiring.issues(settings)
    return KeptIssue(key=key, label=label, issues=issues, occasion=occasion, made_at=made_at, settings=settings)


def need_of(page: Page, exit_code: int) -> Need:
    """What a run that ends so asks of the issue."""
    if exit_code != ExitCode.OK:
        return Need.OPEN
    return Need.CLOSED if page.tone is Tone.GOOD else Need.AS_IT_IS
