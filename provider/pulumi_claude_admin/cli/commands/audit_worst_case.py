"""What `claude-admin audit keys --worst-case` does: the facts of an audit, and of them what each key could cost."""

from __future__ import annotations

import sys
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.blast_radius import plan_below, worst_cases
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.cli.audit_options import WorstCaseOptions
from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.report.audit_worst_case import WorstCaseTable, render_json, render_text

_UNUSED_FOR: Final = timedelta(days=45)
"""As `keys.unused` has it."""


def run(options: WorstCaseOptions) -> int:
    """Print the table, and return the exit code: 10 where the keys could not be listed."""
    with reading(options.source) as read:
        facts = gather(read.archive, read.inputs, read.as_of)
    below = None if options.below_minor is None else Decimal(options.below_minor)
    since = facts.as_of.date() - _UNUSED_FOR
    table = WorstCaseTable(
        organization_name=facts.organization_name,
        currency=facts.reading.currency,
        cases=worst_cases(facts),
        below=below,
        plan=None if below is None or facts.keys is None else plan_below(facts, below, unused_since=since),
    )
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    return ExitCode.OK if table.cases is not None else ExitCode.PARTIAL
