"""The monthly limit of the whole organization."""

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
from pulumi_claude_admin.model.spend_limit import OrganizationSpendLimitSpec


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredSpendLimit(*one.origin(None), spec=one.spec(OrganizationSpendLimitSpec), anchors=amount_anchor(one))


ORGANIZATION_SPEND_LIMIT: Final = ObjectKind(
    kind=Kind.ORGANIZATION_SPEND_LIMIT,
    type_name="OrganizationSpendLimit",
    word="spend limit",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=live_limits(Kind.ORGANIZATION_SPEND_LIMIT),
        subject=lambda index, one: index.subject(one.kind, index.snapshot.identity.id, None),
        change=live_amount,
        coverage="organization spend limit",
        remedy=declare_it("OrganizationSpendLimit"),
    ),
    organization_list=read_spend_limits,
    page=SPEND_LIMIT_PAGE,
    summary=Summary.VALUE,
)
