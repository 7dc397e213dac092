"""
What is there and nobody declared here: unmanaged, or elsewhere when the owner tag names a stack that is known to be ours. Pure.

Whoever may edit tags may write any owner. So a tag is believed only for stacks that were named to this run; any other is what
the workspace says of itself.

One finding per workspace, per membership list of a workspace, per group of rate limits and per spend limit, with what is
there as changes from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import OrganizationIndex
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.diff import Scalar
from pulumi_claude_admin.model.ids import WorkspaceRateLimitId, owner_stack
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.quoting import literal

NOT_NAMED: Final = "(believed only when CLAUDE_ADMIN_ELSEWHERE names it)"


@dataclass(frozen=True, slots=True)
class Owners:
    """`<project>/<stack>` of the stacks that are compared (`here`), and of those that are named as ours besides."""

    here: frozenset[str]
    named: frozenset[str] = frozenset()

    def elsewhere(self, index: OrganizationIndex, workspace_id: str) -> str | None:
        """The named stack that this live workspace belongs to by its owner tag, unless that is one of those compared."""
        owner = _owner(index, workspace_id)
        return owner if owner in self.named - self.here else None


def _owner(index: OrganizationIndex, workspace_id: str) -> str | None:
    workspace = index.workspaces.get(workspace_id)
    return owner_stack(workspace.owner) if workspace is not None and workspace.owner is not None else None


def find_unmanaged(
    index: OrganizationIndex, objects: Iterable[LiveObject], *, owners: Owners, declared_workspaces: frozenset[str]
) -> Iterator[Finding]:
    """
    Findings for live objects that no declaration speaks for.

    What hangs on a workspace of another stack is elsewhere with it, unless this stack declares the workspace itself.
    """
    bundles: defaultdict[tuple[Kind, str, str], list[LiveObject]] = defaultdict(list)
    for one in sorted(objects):
        is_member = one.kind is Kind.WORKSPACE_MEMBER
        key = (Kind.WORKSPACE_MEMBERS, one.workspace_id, "") if is_member else (one.kind, one.workspace_id, one.part)
        bundles[key].append(one)
    for (kind, workspace_id, part), bundle in bundles.items():
        subject = _subject(index, kind, workspace_id, part)
        changes = (
            tuple(sorted((_change(index, one) for one in bundle), key=_path)) if kind is not Kind.WORKSPACE else ()
        )
        is_declared = workspace_id in declared_workspaces
        claim = None if is_declared else _owner(index, workspace_id)
        if claim is not None and claim == owners.elsewhere(index, workspace_id):
            yield Finding(Status.ELSEWHERE, subject, changes=changes, reason=f"belongs to stack {literal(claim)}")
        else:
            yield _finding(subject, changes, claim=claim, here=owners.here)


def _path(change: Change) -> str:
    return change.path


def _finding(subject: Subject, changes: tuple[Change, ...], *, claim: str | None, here: frozenset[str]) -> Finding:
    if claim in here and subject.kind is Kind.WORKSPACE:
        reason = "its owner tag names this stack, whose state does not know it"
        return Finding(Status.UNMANAGED, subject, reason=reason, remedy=remedies.for_own_tag())
    is_known = claim is None or claim in here
    said = None if is_known else f"says it is of stack {literal(claim or '')} {NOT_NAMED}"
    remedy = remedies.for_unmanaged(subject.kind, subject.id)
    return Finding(Status.UNMANAGED, subject, changes=changes, reason=said, remedy=remedy)


def _subject(index: OrganizationIndex, kind: Kind, workspace_id: str, part: str) -> Subject:
    if kind is Kind.ORGANIZATION_SPEND_LIMIT:
        return index.subject(kind, index.snapshot.identity.id, None)
    if kind is Kind.WORKSPACE_RATE_LIMIT:
        entries = index.snapshot.workspace_rate_limits.get(workspace_id, ())
        label = next((one.group.label for one in entries if one.group.id == part), part)
        return index.subject(kind, str(WorkspaceRateLimitId(workspace_id, part)), workspace_id, label)
    return index.subject(kind, workspace_id, workspace_id)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    actual: Scalar = None
    path = "amount"
    if one.kind is Kind.WORKSPACE_MEMBER:
        members = index.snapshot.members[one.workspace_id]
        path = f"members.{index.person(one.part)}"
        actual = next(member.role for member in members if member.user_id == one.part)
    elif one.kind is Kind.WORKSPACE_RATE_LIMIT:
        entries = index.snapshot.workspace_rate_limits[one.workspace_id]
        path = one.limiter
        actual = next(entry.limits[path] for entry in entries if entry.group.id == one.part and path in entry.limits)
    else:
        limit = index.snapshot.spend_limits[Scope(one.workspace_id or None)]
        actual = limit.amount.major if limit is not None else None
    return Change(path=path, declared=None, actual=actual)
