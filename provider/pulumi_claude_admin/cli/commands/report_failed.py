"""
What `claude-admin report post --failed` does: the comment of a key says that the run ended without a report, so that what an earlier run had
said stands there no longer. The label and the status are those of a report that fails.
"""

from __future__ import annotations

import sys

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.cli.commands.report_output import print_commands
from pulumi_claude_admin.cli.commands.report_post import SAID, stand_beside
from pulumi_claude_admin.cli.commands.report_readers import add_to_summary, say, shown_or
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.forge_ports import Verdict
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.forges.upkeep import Outcome, keep
from pulumi_claude_admin.report.comment import failure
from pulumi_claude_admin.report.marker import Marker, key_named, without_marker
from pulumi_claude_admin.settings import Settings

_DESCRIPTION = "The run failed: there is no report"


def post_failed(key: str, *, behaviour: Behaviour, label: str, settings: Settings) -> int:
    """Post, and return the exit code of a run that failed."""
    occasion, pull_request = forge_wiring.pull_request(settings)
    marker = Marker(key_named(key), occasion.head, occasion.run, occasion.attempt, digest="")
    told, body = failure(key, marker, url=occasion.url)

    def show() -> None:
        opened = pull_request()
        outcome = keep(opened, told, body, behaviour=behaviour)
        say(SAID[outcome])
        if outcome is not Outcome.OUTDATED:
            stand_beside(opened, occasion, label=label, name=key, verdict=Verdict.FAILURE, description=_DESCRIPTION)

    shown_or(show, lambda: _in_the_job(body, settings), settings)
    return ExitCode.ERROR


def _in_the_job(body: str, settings: Settings) -> None:
    if settings.is_gitlab:
        sys.stdout.write(f"{without_marker(body)}\n")
    else:
        add_to_summary(f"{without_marker(body)}\n", settings)
        print_commands(f"::error title=Drift::{_DESCRIPTION}\n")
