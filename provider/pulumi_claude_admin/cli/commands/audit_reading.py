"""Where an audit's facts come from: the platform's reports into the archive, and the archive out. No word of a report is said here."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pulumi_claude_admin import wiring
from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit.read import ReadOutcome, read_usage
from pulumi_claude_admin.audit.read_costs import Size
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands.audit_caps import with_caps
from pulumi_claude_admin.cli.commands.audit_inputs import read_inputs
from pulumi_claude_admin.cli.commands.audit_progress import AuditProgress
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.credential import ENTERPRISE_KEY
from pulumi_claude_admin.settings import Settings


@dataclass(frozen=True, slots=True)
class AuditReading:
    """What an audit counts from. `outcome` None: nothing was read anew."""

    settings: Settings
    archive: SpendArchive
    inputs: OrganizationInputs
    as_of: datetime
    outcome: ReadOutcome | None


@contextmanager
def reading(source: AuditSource) -> Iterator[AuditReading]:
    """Bring the archive up to date (unless offline), and lend it. Raises the errors that `application` turns into lines."""
    session = wiring.session(source.folder)
    settings = session.settings
    _refuse_enterprise_key(settings)
    try:
        identity = session.organization
        with open_archive(settings, place=source.archive, organization_id=identity.id) as archive:
            inputs = with_caps(read_inputs(session), session, source, archive)
            progress = AuditProgress(sys.stderr)
            size = Size(workspaces=len(inputs.workspaces), identities=len(inputs.users or ()) + len(inputs.keys or ()))
            try:
                outcome = read_usage(
                    session.api.usage_reports,
                    archive,
                    now=session.api.now(),
                    size=size,
                    clock=time.monotonic,
                    progress=progress.tell,
                )
            except KeyboardInterrupt:
                sys.stderr.write(f"{progress.words()}; there is no report, and the next run goes on from here\n")
                raise
            finally:
                progress.close()
            yield AuditReading(settings, archive, inputs, session.api.now(), outcome)
    finally:
        session.console.close()


def _refuse_enterprise_key(settings: Settings) -> None:
    """Before anything is asked: it may read usage and cost, and nothing of what these are held against."""
    key = settings.admin_api_key
    if key is not None and key.get_secret_value().startswith(ENTERPRISE_KEY):
        raise ConfigurationError(
            "ANTHROPIC_ADMIN_API_KEY holds a scoped key of a Claude Enterprise organization, and an audit is of a Console organization",
            hint="Use an Admin API key (Console > Settings > Admin keys), which reads usage, cost, workspaces and keys",
        )
