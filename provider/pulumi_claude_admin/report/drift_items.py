"""Findings of drift as any report tells them to programs: rule, identity, place, standing. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.findings import Finding, Severity, Status
from pulumi_claude_admin.ignore_file import FILE_NAME, Entry
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.report.drift_report import EXPIRED, NEEDS_A_LOOK, Report
from pulumi_claude_admin.report.drift_words import authors, location, object_label
from pulumi_claude_admin.report.page import Item, Place, Standing

_MEANING: Final = {
    Status.CONFLICT: "decided twice: by the branch and by hand, or by several stacks",
    Status.DRIFTED: "not as declared",
    Status.PLANNED: "changed by the branch",
    Status.CONVERGED: "in the branch as it is there",
    Status.MISSING: "declared and not there",
    Status.ARCHIVED: "declared and archived",
    Status.RETURNED: "left, and is back",
    Status.LEFT: "left, and code still names them",
    Status.AWAITED: "as declared, but for somebody who has not signed in yet",
    Status.APPROVED: "raised by a request that was approved",
    Status.UNSEEN: "could not be looked at",
    Status.PENDING: "written a moment ago",
    Status.IN_SYNC: "as declared",
    Status.UNMANAGED: "there, and nobody declared it",
    Status.ELSEWHERE: "declared by another stack",
    Status.IGNORED: "ignored, as the ignore file says",
}
_PLACE: Final = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]{0,8})")
_KEY_DIGITS: Final = 32


def items(report: Report) -> tuple[Item, ...]:
    """Every finding that is told one by one, in report order, and every exception that is over."""
    failing = {id(one) for one in report.failing}
    return (
        *(
            _item(report, one, is_failing=id(one) in failing)
            for one in report.findings
            if not (one.is_counted and one.status is Status.UNMANAGED)
        ),
        *policy_items(report),
        *(_expired(report, entry) for entry in report.expired_entries),
    )


def _item(report: Report, finding: Finding, *, is_failing: bool) -> Item:
    subject, status = finding.subject, finding.status
    word = BY_KIND[subject.kind].word
    return Item(
        rule=f"{subject.kind}/{status.replace(' ', '-')}",
        rule_words=f"{word[:1].upper()}{word[1:]}: {_MEANING[status]}",
        key=_key(report.organization.id, finding),
        word=str(status),
        standing=_standing(finding),
        where=location(subject),
        what=object_label(subject),
        severity=finding.severity,
        is_failing=is_failing,
        resource=resource_name(finding.urn) if finding.urn else None,
        place=_place(finding.declared_at),
        changes=finding.changes,
        reason="; ".join(filter(None, (*authors(finding), finding.reason))) or None,
        remedy=finding.remedy,
    )


def policy_items(report: Report) -> Iterator[Item]:
    """A finding of policy in each; what no rule could know is no finding."""
    for one in report.policy.findings if report.policy is not None else ():
        yield Item(
            rule=f"policy/{one.rule}",
            rule_words=f"Policy: {one.rule}",
            key=_digest("\0".join((report.organization.id, "policy", one.rule, one.place.urn or one.place.label))),
            word=f"{one.level} rule",
            standing=Standing.PROBLEM if one.level is Level.MANDATORY else Standing.REMARK,
            where=one.place.label,
            what=one.rule,
            severity=one.severity,
            is_failing=one.level is Level.MANDATORY,
            resource=resource_name(one.place.urn) if one.place.urn else None,
            place=_place(one.place.declared_at),
            reason=one.sentence,
            remedy=one.remedy,
        )


def _expired(report: Report, entry: Entry) -> Item:
    """It hides nothing any more: whatever it hid is told again, and somebody has to decide anew."""
    file = report.run.ignore_file or FILE_NAME
    identity = [report.organization.id, EXPIRED, entry.pattern, entry.until.isoformat()]
    return Item(
        rule=f"ignore/{EXPIRED}",
        rule_words="Exception: its last day is over",
        key=_digest("\0".join(identity)),
        word=EXPIRED,
        standing=Standing.REMARK,
        where=file,
        what=f"exception {entry.pattern}",
        severity=Severity.LOW,
        place=_place(f"{file}:{entry.line}") if _is_inside(file) else None,
        reason=f"its last day was {entry.until}: {entry.reason}",
        remedy="put right what it hid, or agree on another last day; else delete the line",
    )


def _is_inside(file: str) -> bool:
    """Whether a reader of the repository finds it from the project's folder."""
    return not file.startswith(("/", ".."))


def _standing(finding: Finding) -> Standing:
    if finding.status in NEEDS_A_LOOK:
        return Standing.PROBLEM
    if finding.status is Status.UNSEEN:
        return Standing.UNSEEN
    is_late = finding.status is Status.PENDING and finding.changes
    return Standing.REMARK if finding.status is Status.UNMANAGED or is_late else Standing.FINE


def _key(organization_id: str, finding: Finding) -> str:
    """The same for the same object in the same state, whatever its values are."""
    parts = (organization_id, finding.subject.kind, finding.subject.id, finding.status, finding.urn or "")
    return _digest("\0".join(parts))


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]


def _place(declared_at: str | None) -> Place | None:
    match = _PLACE.fullmatch(declared_at or "")
    return Place(match["file"], int(match["line"])) if match is not None else None
