"""
Declared against actual: every declaration and every live object in exactly one finding. Pure.

The law (`tests/property/test_detect_partition.py`): each declaration has one finding of its own; each live object that no
declaration speaks for is in exactly one other finding; and the coverage figures count each live object once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.coverage import KindCoverage, count
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds import BY_KIND, live_objects
from pulumi_claude_admin.drift.kinds.workspace import DeclaredWorkspace
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex, Reading
from pulumi_claude_admin.drift.second_look import pending_if_just_written
from pulumi_claude_admin.drift.unmanaged import Owners, find_unmanaged
from pulumi_claude_admin.findings import Finding, Kind, Unseen


@dataclass(frozen=True, slots=True)
class Detection:
    """All findings, sorted, and how much is declared."""

    findings: tuple[Finding, ...]
    coverage: tuple[KindCoverage, ...]


def detect(declared: Declared, reading: Reading, *, elsewhere: frozenset[str] = frozenset()) -> Detection:
    """
    Compare what a stack declares with what was read. `elsewhere` are the other stacks (`<project>/<stack>`) that are ours.

    Raises WrongOrganization when the stack belongs to another organization than the one that was read: there, everything
    would look as if it were gone.
    """
    declared.require_organization(reading.snapshot.identity.id)
    if reading.snapshot.enterprise is not None:
        declared.require_enterprise(reading.snapshot.enterprise.organization_id)
    index = OrganizationIndex(
        reading, live=live_objects(reading.snapshot), declared_names=_declared_workspace_names(declared)
    )
    index = index.leaving(_claimed(declared, index))
    compared = [_compared(index, one) for one in declared.declarations]
    covered = frozenset(live for one in compared for live in one.covered)
    declared_workspaces = _declared_workspaces(declared)
    owners = Owners(here=declared.stacks, named=elsewhere)
    rest = find_unmanaged(index, index.live - covered, owners=owners, declared_workspaces=declared_workspaces)

    def is_elsewhere(workspace_id: str) -> bool:
        is_another_stacks = owners.elsewhere(index, workspace_id) is not None
        return is_another_stacks and workspace_id not in declared_workspaces

    return Detection(
        findings=tuple(sorted((*(one.finding for one in compared), *rest), key=finding_order)),
        coverage=count(index.live, covered, is_elsewhere=is_elsewhere, incomplete=_incomplete(reading.unseen)),
    )


def _compared(index: OrganizationIndex, declaration: DeclaredObject) -> Compared:
    compared = declaration.compare(index)
    return replace(compared, finding=pending_if_just_written(compared.finding, declaration, index.now))


_KINDS: Final = tuple(Kind)


def finding_order(finding: Finding) -> tuple[str | int, ...]:
    """Sort key: the organization's own first, then by workspace name and id, by kind, by object, declared before not."""
    subject = finding.subject
    return (
        subject.workspace_id is not None,
        (subject.workspace_name or "").casefold(),
        subject.workspace_id or "",
        _KINDS.index(subject.kind),
        subject.label.casefold(),
        subject.id,
        finding.urn is None,
        finding.urn or "",
    )


def _claimed(declared: Declared, index: OrganizationIndex) -> Mapping[str | None, frozenset[LiveObject]]:
    claimed: defaultdict[str | None, set[LiveObject]] = defaultdict(set)
    for one in declared.declarations:
        claimed[one.workspace_id] |= one.claims(index)
    return {workspace_id: frozenset(objects) for workspace_id, objects in claimed.items()}


def _declared_workspace_names(declared: Declared) -> Mapping[str, str]:
    return {one.workspace_id: one.spec.name for one in declared.declarations if isinstance(one, DeclaredWorkspace)}


def _declared_workspaces(declared: Declared) -> frozenset[str]:
    return frozenset(one.id for one in declared.declarations if one.kind is Kind.WORKSPACE)


def _incomplete(unseen: tuple[Unseen, ...]) -> frozenset[Kind]:
    return frozenset(BY_KIND[one.kind].live_kind or one.kind for one in unseen)
