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
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import OrganizationIndex
from pulumi_claude_admin.findings import PRINCIPAL_GONE, Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.ids import owner_stack
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
    bundles: defaultdict[Subject, list[Change]] = defaultdict(list)
    remedy: dict[Subject, str] = {}
    for one in objects:
        live = BY_KIND[one.kind].live
        if live is None:
            continue
        subject, change = live.subject(index, one), live.change(index, one)
        bundles[subject] += [change] if change is not None else []
        remedy[subject] = live.remedy(subject.id)
    for subject, bundle in bundles.items():
        changes, workspace_id = tuple(sorted(bundle, key=_path)), subject.workspace_id or ""
        is_declared = workspace_id in declared_workspaces
        claim = None if is_declared else _owner(index, workspace_id)
        if claim is not None and claim == owners.elsewhere(index, workspace_id):
            yield Finding(Status.ELSEWHERE, subject, changes=changes, reason=f"belongs to stack {literal(claim)}")
        else:
            found = _finding(subject, changes, claim=claim, here=owners.here, remedy=remedy[subject])
            is_told = any(change.path == PRINCIPAL_GONE for change in changes)
            yield replace(found, is_counted=BY_KIND[subject.kind].is_counted and not is_told)


def _path(change: Change) -> str:
    return change.path


def _finding(
    subject: Subject, changes: tuple[Change, ...], *, claim: str | None, here: frozenset[str], remedy: str
) -> Finding:
    if claim in here and subject.kind is Kind.WORKSPACE:
        reason = "its owner tag names this stack, whose state does not know it"
        return Finding(Status.UNMANAGED, subject, reason=reason, remedy=remedies.for_own_tag())
    is_known = claim is None or claim in here
    said = None if is_known else f"says it is of stack {literal(claim or '')} {NOT_NAMED}"
    return Finding(Status.UNMANAGED, subject, changes=changes, reason=said, remedy=remedy)
