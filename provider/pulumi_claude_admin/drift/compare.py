"""One declaration against what was read: a function per kind, each the same shape. Pure; `detect.py` puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, assert_never

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.declared import (
    SECRET,
    Declaration,
    DeclaredMember,
    DeclaredMembers,
    DeclaredNotifications,
    DeclaredRateLimit,
    DeclaredSpendLimit,
    DeclaredWorkspace,
    Illegible,
)
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.member_people import people_of, what_to_do, why_absent
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.diff import (
    diff_members,
    diff_notifications,
    diff_rate_limit,
    diff_spend_limit,
    diff_workspace,
)
from pulumi_claude_admin.model.ids import MembershipId, WorkspaceRateLimitId
from pulumi_claude_admin.model.member import WorkspaceMembersSpec
from pulumi_claude_admin.model.membership import both_sides

ENFORCED_WITHIN: Final = timedelta(hours=1)
"""How long a written rate limit may take to be enforced. Source: admin-api.md section 8.3."""

_DECLARE_IN_PLAIN: Final = (
    "only a value declared in plain is compared; `pulumi preview --refresh` tells whether a secret one differs"
)


def compare(  # noqa: PLR0911 - one return per kind, checked by the type checker to be all of them
    index: OrganizationIndex, declaration: Declaration, *, own_members: Mapping[str, frozenset[str]]
) -> Compared:
    """
    The finding of one declaration.

    `own_members` is, by workspace, the users who have a WorkspaceMember of their own: a set leaves them to it.
    """
    match declaration:
        case DeclaredWorkspace():
            return _workspace(index, declaration)
        case DeclaredMembers():
            return _members(index, declaration, apart=own_members.get(declaration.workspace_id, frozenset()))
        case DeclaredMember():
            return _member(index, declaration)
        case DeclaredRateLimit():
            return _rate_limit(index, declaration)
        case DeclaredSpendLimit():
            return _spend_limit(index, declaration)
        case DeclaredNotifications():
            return _notifications(index, declaration)
        case Illegible():
            return _illegible(index, declaration)
        case _:
            assert_never(declaration)


def _workspace(index: OrganizationIndex, declared: DeclaredWorkspace) -> Compared:
    subject = index.subject(Kind.WORKSPACE, declared.workspace_id, declared.workspace_id)
    actual = index.workspaces.get(declared.workspace_id)
    if actual is None:
        remedy = remedies.for_missing(Kind.WORKSPACE)
        reason = "the platform does not know this workspace any more"
        return Compared(Finding(Status.MISSING, subject, urn=declared.urn, reason=reason, remedy=remedy))
    if actual.archived_at is not None:
        reason = f"archived at {actual.archived_at:%Y-%m-%d %H:%M} UTC, which nobody can undo"
        remedy = remedies.for_archived(declared.spec.when_archived)
        return Compared(Finding(Status.ARCHIVED, subject, urn=declared.urn, reason=reason, remedy=remedy))
    covered = frozenset({LiveObject(Kind.WORKSPACE, actual.id)})
    finding = _judge(subject, declared.urn, _open(diff_workspace(declared.spec, actual), declared.secret))
    return Compared(_with_secret(finding, declared.secret), covered)


def _members(index: OrganizationIndex, declared: DeclaredMembers, *, apart: frozenset[str]) -> Compared:
    spec, workspace_id = declared.spec, declared.workspace_id
    subject = index.subject(Kind.WORKSPACE_MEMBERS, workspace_id, workspace_id)
    following = index.follow_workspace(subject, declared.urn)
    listed = index.snapshot.members.get(workspace_id)
    if following is not None or listed is None or not index.users:
        return following or index.unseen(subject, declared.urn)
    people = people_of(index, declared)
    found, former = people.found, people.former - apart
    theirs = tuple(member for member in listed if member.user_id not in apart - found.roles.keys())
    wanted, actual = both_sides(workspace_id, found.roles, theirs, index.users)
    changes = [
        replace(change, path=f"members.{index.person(change.path.removeprefix('members.'))}")
        for change in diff_members(wanted, actual, exclusive=spec.exclusive, former=former)
    ]
    finding = _with_notes(_judge(subject, declared.urn, tuple(changes)), people.notes)
    if found.unknown:
        finding = _with_unknown(index, finding, spec, found.unknown)
    ours = actual.roles if spec.exclusive else actual.roles.keys() & (wanted.roles.keys() | former)
    return Compared(finding, frozenset(LiveObject(Kind.WORKSPACE_MEMBER, workspace_id, user) for user in ours))


def _with_unknown(
    index: OrganizationIndex, finding: Finding, spec: WorkspaceMembersSpec, unknown: tuple[str, ...]
) -> Finding:
    reason = "; ".join(filter(None, (finding.reason, why_absent(index, unknown))))
    if spec.on_unknown_member == "skip":
        return replace(finding, reason=f"{reason} (skipped, as on_unknown_member says)")
    absent = tuple(Change(path=f"members.{one}", declared=spec.members[one], actual=None) for one in unknown)
    return replace(
        finding,
        status=Status.DRIFTED,
        changes=tuple(sorted((*finding.changes, *absent), key=lambda change: change.path)),
        reason=reason,
        remedy=what_to_do(index, unknown),
    )


def _with_notes(finding: Finding, notes: tuple[str, ...]) -> Finding:
    return replace(finding, reason="; ".join(notes)) if notes else finding


def _member(index: OrganizationIndex, declared: DeclaredMember) -> Compared:
    workspace_id, user_id = declared.workspace_id, declared.user_id
    object_id = str(MembershipId(workspace_id, user_id))
    subject = index.subject(Kind.WORKSPACE_MEMBER, object_id, workspace_id, index.person(user_id))
    following = index.follow_workspace(subject, declared.urn)
    listed = index.snapshot.members.get(workspace_id)
    if following is not None or listed is None or not index.users:
        why = index.why_unseen(Kind.WORKSPACE_MEMBERS, workspace_id)
        return following or index.unseen(subject, declared.urn, why)
    people = people_of(index, declared)
    wanted, actual = both_sides(workspace_id, people.found.roles, listed, index.users)
    changes = [replace(one, path="role") for one in diff_members(wanted, actual, exclusive=False)]
    former = people.former & actual.roles.keys()
    changes += [Change("user", declared.spec.user, index.person(one)) for one in sorted(former)]
    changes += [Change("role", declared.spec.role, None) for _ in people.found.unknown]
    ours = actual.roles.keys() & (wanted.roles.keys() | former)
    covered = frozenset(LiveObject(Kind.WORKSPACE_MEMBER, workspace_id, one) for one in ours)
    finding = _judge(subject, declared.urn, tuple(sorted(changes)), is_there=bool(ours) or not changes)
    if unknown := people.found.unknown:
        finding = replace(finding, reason=why_absent(index, unknown), remedy=what_to_do(index, unknown))
        return Compared(finding, covered)
    return Compared(_with_notes(finding, people.notes), covered)


def _rate_limit(index: OrganizationIndex, declared: DeclaredRateLimit) -> Compared:
    workspace_id, group_id = declared.workspace_id, declared.group_id
    entries = index.snapshot.workspace_rate_limits.get(workspace_id)
    entry = next((one for one in entries or () if one.group.id == group_id), None)
    label = entry.group.label if entry is not None else declared.group_name
    object_id = str(WorkspaceRateLimitId(workspace_id, group_id))
    subject = index.subject(Kind.WORKSPACE_RATE_LIMIT, object_id, workspace_id, label)
    following = index.follow_workspace(subject, declared.urn)
    if following is not None or entries is None:
        return following or index.unseen(subject, declared.urn)
    named = {*declared.spec.limits, *declared.secret}
    there = frozenset(named & (entry.limits.keys() if entry is not None else frozenset()))
    finding = _judge(subject, declared.urn, diff_rate_limit(declared.spec, entry), is_there=bool(there))
    finding = _with_secret(finding, declared.secret)
    if finding.status is Status.IN_SYNC and _is_pending(index, declared):
        reason = f"written at {declared.written_at:%H:%M} UTC; enforced within an hour of that"
        finding = replace(finding, status=Status.PENDING, reason=reason)
    covered = (LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace_id, group_id, limiter) for limiter in there)
    return Compared(finding, frozenset(covered))


def _is_pending(index: OrganizationIndex, declared: DeclaredRateLimit) -> bool:
    return declared.written_at is not None and index.now - declared.written_at < ENFORCED_WITHIN


def _spend_limit(index: OrganizationIndex, declared: DeclaredSpendLimit) -> Compared:
    workspace_id = declared.scope.workspace_id
    kind = Kind.ORGANIZATION_SPEND_LIMIT if workspace_id is None else Kind.WORKSPACE_SPEND_LIMIT
    subject = index.subject(kind, workspace_id or index.snapshot.identity.id, workspace_id)
    following = index.follow_workspace(subject, declared.urn)
    if following is not None or declared.scope not in index.snapshot.spend_limits:
        return following or index.unseen(subject, declared.urn)
    actual = index.snapshot.spend_limits[declared.scope]
    changes = diff_spend_limit(declared.spec.money, actual)
    covered = frozenset({LiveObject(kind, workspace_id or "")} if actual is not None else ())
    return Compared(_judge(subject, declared.urn, changes, is_there=actual is not None), covered)


def _notifications(index: OrganizationIndex, declared: DeclaredNotifications) -> Compared:
    workspace_id = declared.scope.workspace_id
    subject = index.subject(Kind.SPEND_NOTIFICATIONS, workspace_id or index.snapshot.identity.id, workspace_id)
    following = index.follow_workspace(subject, declared.urn)
    if following is not None or declared.scope not in index.snapshot.notifications:
        return following or index.unseen(subject, declared.urn)
    actual = index.snapshot.notifications[declared.scope]
    changes = _open(diff_notifications(declared.spec.canonical(), actual), declared.secret)
    is_there = actual is not None and bool(actual.thresholds or actual.recipients)
    finding = _judge(subject, declared.urn, changes, is_there=is_there or not changes)
    return Compared(_with_secret(finding, declared.secret))


def _illegible(index: OrganizationIndex, declared: Illegible) -> Compared:
    workspace_id = declared.workspace_id
    subject = index.subject(declared.kind, declared.id, workspace_id)
    following = index.follow_workspace(subject, declared.urn)
    if following is not None:
        return following
    finding = index.unseen(subject, declared.urn, declared.reason).finding
    kind = Kind.WORKSPACE_MEMBER if declared.kind is Kind.WORKSPACE_MEMBERS else declared.kind
    part = declared.id.partition("/")[2]
    spoken_for = frozenset(
        one
        for one in index.live
        if (one.kind, one.workspace_id) == (kind, workspace_id or "") and part in {"", one.part}
    )
    return Compared(replace(finding, remedy=_DECLARE_IN_PLAIN), spoken_for)


def _open(changes: tuple[Change, ...], secret: tuple[str, ...]) -> tuple[Change, ...]:
    """Without those of secret properties: what is there may be the secret."""
    return tuple(change for change in changes if change.path.partition(".")[0] not in secret)


def _with_secret(finding: Finding, secret: tuple[str, ...]) -> Finding:
    """Properties that are secret are unseen, and with them an object of which nothing else differs."""
    if not secret:
        return finding
    reason = f"{SECRET}: {', '.join(secret)}"
    if finding.status is Status.IN_SYNC:
        rest = f"{reason}; everything else is as declared"
        return replace(finding, status=Status.UNSEEN, reason=rest, remedy=_DECLARE_IN_PLAIN)
    return replace(finding, reason=reason if finding.reason is None else f"{finding.reason}; {reason}")


def _judge(subject: Subject, urn: str, changes: tuple[Change, ...], *, is_there: bool = True) -> Finding:
    if not changes:
        return Finding(Status.IN_SYNC, subject, urn=urn)
    if not is_there:
        remedy = remedies.for_missing(subject.kind)
        return Finding(Status.MISSING, subject, urn=urn, changes=changes, remedy=remedy)
    return Finding(Status.DRIFTED, subject, urn=urn, changes=changes, remedy=remedies.for_drift(changes))
