"""Where an audit's facts come from: the platform's reports into the archive, and the archive out. No word of a report is said here."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pulumi_claude_admin import wiring
from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.gather import DAYS
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit.read import ReadOutcome, read_usage
from pulumi_claude_admin.audit.read_costs import Size
from pulumi_claude_admin.audit_ports import AuditArchive, SpendArchive, WindowArchive
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands import audit_kept
from pulumi_claude_admin.cli.commands.audit_caps import with_caps
from pulumi_claude_admin.cli.commands.audit_declared import declared
from pulumi_claude_admin.cli.commands.audit_inputs import read_inputs
from pulumi_claude_admin.cli.commands.audit_journal import switched_off
from pulumi_claude_admin.cli.commands.audit_progress import AuditProgress
from pulumi_claude_admin.cli.commands.audit_stacks import Stacks, caps_of, read_stacks
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.credential import ENTERPRISE_KEY
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings


@dataclass(frozen=True, slots=True)
class AuditReading:
    """What an audit counts from, and what of it readers have to know. `stacks` are those that were named, none when offline."""

    settings: Settings
    archive: AuditArchive
    inputs: OrganizationInputs
    as_of: datetime
    notices: tuple[str, ...] = ()
    stacks: Stacks = ()


@contextmanager
def reading(source: AuditSource) -> Iterator[AuditReading]:
    """Bring the archive up to date (unless offline), and lend it. Raises the errors that `application` turns into lines."""
    session = wiring.session(source.folder)
    if not source.is_offline:
        _refuse_enterprise_key(session.settings)
    try:
        opened = _offline(source, session.settings) if source.is_offline else _online(source, session)
        with opened as read:
            found = declared(source.folder, read.inputs)
            off = switched_off(session.settings.journal_file, read.inputs.identity.id, read.as_of)
            inputs = replace(found.added_to(read.inputs), switched_off=off.keys)
            yield replace(read, inputs=inputs, notices=(*read.notices, *found.notices, *off.notices))
    finally:
        session.console.close()


def _refuse_enterprise_key(settings: Settings) -> None:
    """Before anything is asked: it may read usage and cost, and nothing of what these are held against."""
    key = settings.admin_api_key
    if key is not None and key.get_secret_value().startswith(ENTERPRISE_KEY):
        raise ConfigurationError(
            "ANTHROPIC_ADMIN_API_KEY holds a scoped key of a Claude Enterprise organization, and an audit is of a Console organization",
            hint="Use an Admin API key (Console > Settings > Admin keys), which reads usage, cost, workspaces and keys; a scoped key goes into CLAUDE_ADMIN_ENTERPRISE_KEY",
        )


@contextmanager
def _offline(source: AuditSource, settings: Settings) -> Iterator[AuditReading]:
    with open_archive(settings, place=source.archive, organization_id=None) as archive:
        inputs, as_of = audit_kept.read(archive.organization(), place=archive.place)
        yield AuditReading(settings, archive, inputs, as_of)


@contextmanager
def _online(source: AuditSource, session: Session) -> Iterator[AuditReading]:
    stacks = read_stacks(source)  # before anything is asked, so that a wrong file costs nothing
    identity = session.organization
    states = caps_of(stacks, organization_id=identity.id)
    with open_archive(session.settings, place=source.archive, organization_id=identity.id) as archive:
        inputs = with_caps(read_inputs(session), session, source, archive, states=states)
        now = session.api.now()
        outcome = _read(session, archive, inputs, now)
        inputs = replace(_with_default_workspace(inputs, archive, now), unseen=(*inputs.unseen, *outcome.unseen))
        archive.put_organization(audit_kept.written(inputs, now))
        yield AuditReading(session.settings, archive, inputs, now, stacks=stacks)


def _read(session: Session, archive: WindowArchive, inputs: OrganizationInputs, now: datetime) -> ReadOutcome:
    progress = AuditProgress(sys.stderr)
    size = Size(workspaces=len(inputs.workspaces), identities=len(inputs.users or ()) + len(inputs.keys or ()))
    try:
        return read_usage(
            session.api.usage_reports, archive, now=now, size=size, clock=time.monotonic, progress=progress.tell
        )
    except KeyboardInterrupt:
        progress.close()
        sys.stderr.write(f"{progress.words()}; there is no report, and the next run goes on from here\n")
        raise
    finally:
        progress.close()


def _with_default_workspace(inputs: OrganizationInputs, archive: SpendArchive, now: datetime) -> OrganizationInputs:
    """The Default workspace is in no list: it is the one that rows name and lists do not."""
    end = now.date() + timedelta(days=1)
    listed = {one.id for one in inputs.workspaces}
    named = {one.what[0] for one in archive.spend(("workspace_id",), (end - timedelta(days=DAYS), end))}
    unlisted = {place for place in named if place is not None and place not in listed}
    return replace(inputs, default_workspace_id=unlisted.pop()) if len(unlisted) == 1 else inputs
