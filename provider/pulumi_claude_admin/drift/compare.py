"""How every comparison of a declaration ends: differences to a finding, and what a secret hides. The comparisons are in `kinds/`. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.findings import Change, Finding, Status, Subject

SECRET: Final = "secret in the program"  # noqa: S105 - words of a reason, not a secret
DECLARE_IN_PLAIN: Final = (
    "only a value declared in plain is compared; `pulumi preview --refresh` tells whether a secret one differs"
)


def judge(subject: Subject, urn: str, changes: tuple[Change, ...], *, is_there: bool = True) -> Finding:
    """In sync, missing or drifted, with what to do."""
    if not changes:
        return Finding(Status.IN_SYNC, subject, urn=urn)
    if not is_there:
        return Finding(Status.MISSING, subject, urn=urn, changes=changes, remedy=remedies.for_missing())
    return Finding(Status.DRIFTED, subject, urn=urn, changes=changes, remedy=remedies.for_drift(changes))


def without_secret(changes: tuple[Change, ...], secret: tuple[str, ...]) -> tuple[Change, ...]:
    """Without those of secret properties: what is there may be the secret."""
    return tuple(change for change in changes if change.path.partition(".")[0] not in secret)


def with_secret(finding: Finding, secret: tuple[str, ...]) -> Finding:
    """Properties that are secret are unseen, and with them an object of which nothing else differs."""
    if not secret:
        return finding
    reason = f"{SECRET}: {', '.join(secret)}"
    if finding.status is Status.IN_SYNC:
        rest = f"{reason}; everything else is as declared"
        return replace(finding, status=Status.UNSEEN, reason=rest, remedy=DECLARE_IN_PLAIN)
    return replace(finding, reason=reason if finding.reason is None else f"{finding.reason}; {reason}")


def with_notes(finding: Finding, notes: tuple[str, ...]) -> Finding:
    """With remarks for people as its reason, when there are any."""
    return replace(finding, reason="; ".join(notes)) if notes else finding
