"""
A drift report of many findings, in one form: run as a process of its own, it prints what that cost.

`python -m bench.many_findings FORM NUMBER` prints processor seconds, bytes of the report and the peak of resident memory in bytes.
`terminal` is the text form as Rich draws it.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Final

from rich.console import Console

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.ignore import Outcome
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_report import Report, build
from pulumi_claude_admin.report.drift_text import render_on
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.run import FailOn, Run

TERMINAL: Final = "terminal"
_KINDS: Final = (
    (Kind.WORKSPACE_SPEND_LIMIT, (Change("amount", "5000.00", "7500.00"),)),
    (Kind.WORKSPACE_MEMBERS, (Change("members.eve@example.com", None, "workspace_admin"),)),
    (Kind.SPEND_NOTIFICATIONS, (Change("recipients", ("finops@example.com",), ("eve@example.com",)),)),
    (Kind.WORKSPACE, (Change("tags.cost-centre", "4711", "4712"), Change("name", "Payments", "Payment"))),
)


def findings(number: int) -> tuple[Finding, ...]:
    """So many differences, four in each workspace."""
    return tuple(_finding(one) for one in range(number))


def _finding(number: int) -> Finding:
    kind, changes = _KINDS[number % len(_KINDS)]
    workspace = f"wrkspc_{number // len(_KINDS):06}"
    subject = Subject(kind, workspace, workspace, f"Team {number // len(_KINDS):06}")
    urn = f"urn:pulumi:prod::teams::pulumi-python:dynamic/claude:X::team-{number}"
    remedy = "`pulumi up --refresh` puts it back; to keep what is there, change the program"
    return Finding(
        Status.DRIFTED, subject, urn=urn, changes=changes, remedy=remedy, declared_at=f"teams.yaml:{number + 1}"
    )


def report(number: int) -> Report:
    """What `claude-admin drift` would make of them."""
    found = graded(findings(number))
    workspaces = Counter(one.subject.workspace_id for one in found)
    return build(
        run=Run(
            generated_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
            tool_version="1.2.3",
            stacks=("teams/prod",),
            source="the selected stack",
            is_declared_only=False,
            fail_on=FailOn({Status.DRIFTED: None}),
            exit_codes=(7,),
        ),
        organization=OrganizationIdentity(id="5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", name="Acme"),
        coverage=(KindCoverage(Kind.WORKSPACE, len(workspaces), 0, 0, is_complete=True),),
        outcome=Outcome(findings=found, expired=(), unused=()),
        unseen=(),
    )


def main(form: str, number: int) -> None:
    """Write the report, and print what it cost."""
    made = report(number)
    before = time.process_time()
    if form == TERMINAL:
        screen = io.StringIO()
        render_on(made, Console(file=screen, force_terminal=True, color_system="standard", width=120, height=50))
        text = screen.getvalue()
    else:
        text = render(Form(form), made)
    seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "bytes": len(text.encode()), "peak_bytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
