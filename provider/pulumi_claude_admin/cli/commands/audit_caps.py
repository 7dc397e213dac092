"""Caps for an audit, read from whoever shows them, and kept: without an activity feed that is their only history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.limit_facts import CapFacts, CapSource
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit.read_caps import CapSources, StateCap, read_caps
from pulumi_claude_admin.audit.read_tier_cap import read_tier_cap
from pulumi_claude_admin.audit_ports import CapArchive
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.ports import Console
from pulumi_claude_admin.session import Session


def with_caps(
    inputs: OrganizationInputs,
    session: Session,
    source: AuditSource,
    archive: CapArchive,
    *,
    states: Mapping[Scope, StateCap],
) -> OrganizationInputs:
    """The inputs, and how caps stand; `states` is what stacks know of them. What nobody can show is said once."""
    console, why_not = _console(session, source)
    reading = read_caps(
        CapSources(
            api=session.api,
            console=console,
            why_no_console=why_not,
            organization_id=inputs.identity.id,
            workspaces=inputs.workspaces,
            states=states,
            kept=archive.caps(),
        )
    )
    if reading.sightings:
        archive.put_caps(reading.sightings)
    is_listed = reading.caps[ORGANIZATION].source is CapSource.API
    tier_cap = read_tier_cap(session.api) if is_listed else None
    unseen = _unseen([cap for cap in reading.caps.values() if not cap.is_seen], of=len(reading.caps))
    if isinstance(tier_cap, UnseenFact):
        unseen = (*unseen, tier_cap)
    if reading.why_no_recipients is not None:
        unseen = (*unseen, UnseenFact("who gets notifications", reading.why_no_recipients))
    return replace(
        inputs,
        caps=reading.caps,
        tier_cap=None if isinstance(tier_cap, UnseenFact) else tier_cap,
        claude_code_limit=reading.claude_code,
        recipients=reading.recipients,
        activities=reading.activities,
        key_names=session.settings.names,
        unseen=(*inputs.unseen, *unseen),
    )


def _console(session: Session, source: AuditSource) -> tuple[Console | None, str]:
    if not source.is_console_allowed:
        return None, "the Console was not asked, as --no-console says"
    if not session.settings.session_file.is_file():
        return None, "there is no Console session; make one with `claude-admin console login`"
    return session.console, ""


def _unseen(caps: list[CapFacts], *, of: int) -> tuple[UnseenFact, ...]:
    if not caps:
        return ()
    what = "caps" if len(caps) == of else f"{len(caps)} of {of} caps"
    return (UnseenFact(what, caps[0].why_unseen or ""),)
