"""The monthly limit of one workspace."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, Summary, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.spend_limits import (
    SPEND_LIMIT_PAGE,
    DeclaredSpendLimit,
    amount_anchor,
    live_amount,
    live_limits,
    read_spend_limits,
)
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.spend_limit import WorkspaceSpendLimitSpec


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredSpendLimit(*one.origin(one.id), spec=one.spec(WorkspaceSpendLimitSpec), anchors=amount_anchor(one))


WORKSPACE_SPEND_LIMIT: Final = ObjectKind(
    kind=Kind.WORKSPACE_SPEND_LIMIT,
    type_name="WorkspaceSpendLimit",
    word="spend limit",
    read=_read,
    live=LiveSide(
        objects=live_limits(Kind.WORKSPACE_SPEND_LIMIT),
        subject=lambda index, one: index.subject(one.kind, one.workspace_id, one.workspace_id),
        change=live_amount,
        coverage="workspace spend limits",
        remedy=declare_it("WorkspaceSpendLimit"),
    ),
    organization_list=read_spend_limits,
    page=SPEND_LIMIT_PAGE,
    summary=Summary.VALUE,
)
