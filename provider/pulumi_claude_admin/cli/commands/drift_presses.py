"""
What drift adds from the journal of writes: that a setting which differs was written by us, confirmed, and did not hold, or that nobody
knows what became of a press. Pure but for the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Finding, Kind, Status
from pulumi_claude_admin.journaled_presses import JournaledPress, PressOutcome, presses, unknown_words
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.write_journal import read_journal

_KINDS: Final[Mapping[str, Kind]] = {
    "claude_code_limits": Kind.CLAUDE_CODE_SPEND_LIMITS,
    "workspace_notifications": Kind.SPEND_NOTIFICATIONS,
    "organization_notifications": Kind.SPEND_NOTIFICATIONS,
    "workspace_rate_limits": Kind.WORKSPACE_RATE_LIMIT,
}
"""The kinds of parts of pages that are not called as their kind is."""
_RECIPIENTS: Final = "recipients"
_THRESHOLDS: Final = "threshold"
_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


def told_of_presses(
    findings: tuple[Finding, ...], journal: Path, *, organization_id: str
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings with that said where it is so, and a notice of presses without an outcome, or of a journal that cannot be read."""
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
    unknown = unknown_words(ours)
    notices = () if unknown is None else (f"{unknown}; `claude-admin console journal` lists them.",)
    return tuple(_told(one, ours) for one in findings), notices


def _told(finding: Finding, ours: Iterable[JournaledPress]) -> Finding:
    said = next(filter(None, (said_of(finding, press) for press in _last_of_each(ours, finding))), None)
    if said is None:
        return finding
    return replace(finding, reason=f"{finding.reason.rstrip('.')}; {said}" if finding.reason else said)


def said_of(finding: Finding, last: JournaledPress) -> str | None:
    """What the last press on a setting adds to its finding."""
    at = f"{last.at:%Y-%m-%d %H:%M} UTC"
    if last.outcome is PressOutcome.UNKNOWN and finding.status in {Status.DRIFTED, Status.UNSEEN}:
        return f"our press of {at} has no outcome in the journal: nobody knows whether it saved {last.wanted}"
    if finding.status is not Status.DRIFTED or last.ended_at is None:
        return None
    if any(one.at > last.ended_at for one in finding.made_by):
        return None  # somebody else is known to have changed it since
    if last.outcome is PressOutcome.CONFIRMED and _is_what_differs(last, finding):
        return f"we wrote this at {at} and saw it confirmed, and it did not hold"
    if last.answer is None and last.outcome is PressOutcome.NOT_SAVED:
        return f"our press of {at} was cut off, and saved nothing"
    return None


def _last_of_each(ours: Iterable[JournaledPress], finding: Finding) -> Iterable[JournaledPress]:
    """The last press on each value of the finding's setting, such as one person's limit, newest first."""
    last: dict[tuple[str, str], JournaledPress] = {}
    for press in reversed([each for each in ours if _is_of(each, finding)]):
        last.setdefault((press.what, press.wanted.rpartition(": ")[0]), press)
    return last.values()


def _is_what_differs(press: JournaledPress, finding: Finding) -> bool:
    """
    Whether what the press wrote is what the last `up` declared and is not there: of a setting of several values it may have written
    another one, and what was declared since may have gone over the Admin API.
    """
    if press.what in (_RECIPIENTS, _THRESHOLDS):
        changes = [each for each in finding.changes if each.path.startswith(press.what)]
        return bool(changes) and (press.what == _RECIPIENTS or _numbers(press.wanted) == _numbers(changes[0].declared))
    wanted = _numbers(press.wanted.rpartition(": ")[2])
    declared = [_numbers(each.declared) for each in finding.changes]
    return any(wanted & each if wanted else not each for each in declared)


def _numbers(value: object) -> frozenset[Decimal]:
    """The amounts in words of a page, or of a finding."""
    return frozenset(Decimal(each.replace(",", "")) for each in _NUMBER.findall("" if value is None else str(value)))


def _is_of(press: JournaledPress, finding: Finding) -> bool:
    subject = finding.subject
    if _KINDS.get(press.setting, press.setting) != subject.kind or press.outcome is PressOutcome.ASKED:
        return False
    if press.target != (subject.workspace_id or press.organization_id):
        return False
    return subject.kind is not Kind.WORKSPACE_RATE_LIMIT or press.what.endswith(f" of {subject.label}")
