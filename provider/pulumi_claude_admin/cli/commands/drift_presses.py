"""What drift adds from the journal of writes: that a setting which differs was written by us, confirmed, and did not hold. Pure but for the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Finding, Kind, Status
from pulumi_claude_admin.journaled_presses import JournaledPress, PressOutcome, presses
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.write_journal import read_journal

_KINDS: Final[Mapping[str, Kind]] = {
    "claude_code_limits": Kind.CLAUDE_CODE_SPEND_LIMITS,
    "workspace_notifications": Kind.SPEND_NOTIFICATIONS,
    "organization_notifications": Kind.SPEND_NOTIFICATIONS,
    "workspace_rate_limits": Kind.WORKSPACE_RATE_LIMIT,
}
"""The kinds of parts of pages that are not called as their kind is."""


def told_of_presses(
    findings: tuple[Finding, ...], journal: Path, *, organization_id: str
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings with that said where it is so, and a notice when there is a journal that cannot be read."""
    if not journal.exists():
        return findings, ()
    try:
        ours = [
            press
            for press in presses(read_journal(journal))
            if is_same_organization(press.organization_id, organization_id)
        ]
    except ConfigurationError as error:
        return findings, (f"Nothing is said of what was written in the Console: {error.message}.",)
    return tuple(_told(one, ours) for one in findings), ()


def _told(finding: Finding, ours: Iterable[JournaledPress]) -> Finding:
    if finding.status is not Status.DRIFTED:
        return finding
    last = next((press for press in reversed(list(ours)) if _is_of(press, finding)), None)
    if last is None or last.outcome is not PressOutcome.CONFIRMED or last.ended_at is None:
        return finding
    if any(one.at > last.ended_at for one in finding.made_by):
        return finding  # somebody else is known to have changed it since
    said = f"we wrote this at {last.at:%Y-%m-%d %H:%M} UTC and saw it confirmed, and it did not hold"
    return replace(finding, reason=f"{finding.reason.rstrip('.')}; {said}" if finding.reason else said)


def _is_of(press: JournaledPress, finding: Finding) -> bool:
    subject = finding.subject
    if _KINDS.get(press.setting, press.setting) != subject.kind or press.outcome is PressOutcome.ASKED:
        return False
    if press.target != (subject.workspace_id or press.organization_id):
        return False
    return subject.kind is not Kind.WORKSPACE_RATE_LIMIT or press.what.endswith(f" of {subject.label}")
