"""Spend limits (spend-limits.md#set): monthly caps of the organization and its workspaces, behind the preview's gate.

An Enterprise organization has limits of people in the same place, and no gate (wire/member_limits.py).

Thresholds and recipients are in the state and have no public API, so they never show here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claude_simulator.admin.wire import member_limits, paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    body,
    constant,
    either,
    many,
    nullable,
    one_of,
    record,
    tagged,
    text,
    tombstone,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import spend_limits
from claude_simulator.clock import stamp_seconds
from claude_simulator.enterprise_values import LIMIT_SCOPES, PERIODS
from claude_simulator.organization import Organization, Scope
from claude_simulator.rules import absent
from claude_simulator.rules import spend_limits as spend_limit_rules
from claude_simulator.rules import workspaces as workspace_rules

ALL = "/v1/organizations/spend_limits"
ONE = "/v1/organizations/spend_limits/{spend_limit_id}"
LIMIT = "spend_requests_per_minute"
READS_BETA = "spend-limit-reads-2026-09-26"
CONSOLE_TYPES = ("organization", "usage_tier", "workspace")
AMOUNT = text(pattern="^[0-9]+$")
SPEND_LIMIT = record(
    {
        "id": tagged("spl"),
        "type": constant("spend_limit"),
        "scope": either(
            record({"type": constant("usage_tier")}),
            record({"type": constant("workspace"), "workspace_id": tagged("wrkspc")}),
            member_limits.SCOPE,
        ),
        "amount": nullable(AMOUNT),
        "currency": text(pattern="^[A-Z]{3}$"),
        "period": one_of(PERIODS),
        "is_enabled": FLAG,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    title="SpendLimit",
)
SETTABLE_SCOPE = either(
    record({"type": constant("organization")}),
    record({"type": constant("workspace"), "workspace_id": TEXT}),
    record({"type": constant("user"), "user_id": TEXT}),
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A row of the list: a cap, or the tier's read-only one (``scope`` None)."""

    id: str
    cents: int
    scope: Scope | None
    created_at: datetime
    updated_at: datetime

    @property
    def kind(self) -> str:
        if self.scope is None:
            return "usage_tier"
        return "organization" if self.scope.workspace_id is None else "workspace"


def list_spend_limits(call: Call) -> Answer:
    """Answer a page of limits, newest first, the tier's included; needs the beta header (spend-limits.md#gate)."""
    if call.organization.is_enterprise:
        return member_limits.list_limits(call)
    spend_limit_rules.spend_list_is_open(call.organization)
    types = call.query.many("scope_type")
    for kind in types:
        spend_limit_rules.spend_scope_type_applies(kind, CONSOLE_TYPES)
    workspace_id = call.query.text("workspace_id")
    rows = [
        row
        for row in _rows(call.organization)
        if (not types or row.kind in types) and (workspace_id is None or row.scope == Scope(workspace_id))
    ]
    return paging.by_token(call, rows, lambda row: row.id, lambda row: _shape(call.organization, row))


def retrieve(call: Call) -> Answer:
    """Answer one limit."""
    if call.organization.is_enterprise:
        return member_limits.retrieve(call)
    spend_limit_rules.spend_writes_are_open(call.organization)
    return Answer(_shape(call.organization, _row(call)))


def set_spend_limit(call: Call) -> Answer:
    """Set the limit of a scope in place, monthly in a Console organization (spend-limits.md#set)."""
    if call.organization.is_enterprise:
        return member_limits.set_limit(call)
    spend_limit_rules.spend_writes_are_open(call.organization)
    sent = call.body()
    scope = _scope(sent)
    spend_limit_rules.spend_period_is_monthly(sent.optional_text("period"))
    cents = member_limits.cents_of(sent)
    spend_limit_rules.amount_is_taken(call.organization, cents)
    if scope.workspace_id is not None:
        workspace_rules.workspace_takes_limits_by_api(call.organization, scope.workspace_id)
    made = spend_limits.set_spend_limit(call.organization, scope, cents)
    row = _Limit(made.id, made.cents, scope, made.created_at, made.updated_at)
    return Answer(_shape(call.organization, row))


def delete(call: Call) -> Answer:
    """Delete a limit, but not the tier's; the switch ``spend_delete_answer`` decides between body and 204."""
    if call.organization.is_enterprise:
        return member_limits.delete(call)
    spend_limit_rules.spend_writes_are_open(call.organization)
    row = _row(call)
    if row.scope is None:
        raise spend_limit_rules.usage_tier_is_read_only()
    spend_limits.remove_spend_limit(call.organization, row.scope)
    if call.organization.switches.choice("spend_delete_answer") == "empty_204":
        return Answer(None, 204)
    return Answer({"id": row.id, "type": "spend_limit_deleted"})


def _rows(organization: Organization) -> list[_Limit]:
    rows = [
        _Limit(cap.id, cap.cents, scope, cap.created_at, cap.updated_at)
        for scope, settings in organization.spend.items()
        if (cap := settings.cap) is not None
    ]
    if organization.usage_tier_cents is not None:
        created = organization.created_at
        rows.append(_Limit(organization.usage_tier_limit_id, organization.usage_tier_cents, None, created, created))
    return sorted(rows, key=lambda row: row.created_at, reverse=True)


def _row(call: Call) -> _Limit:
    wanted = call.path["spend_limit_id"]
    for row in _rows(call.organization):
        if row.id == wanted:
            return row
    raise absent(f"Spend limit {wanted}")


def _shape(organization: Organization, row: _Limit) -> dict[str, Json]:
    scope: dict[str, Json] = {"type": row.kind}
    if row.scope is not None and row.scope.workspace_id is not None:
        scope["workspace_id"] = row.scope.workspace_id
    return {
        "id": row.id,
        "type": "spend_limit",
        "scope": scope,
        "amount": str(row.cents),
        "currency": organization.currency,
        "period": "monthly",
        "is_enabled": True,
        "created_at": stamp_seconds(row.created_at),
        "updated_at": stamp_seconds(row.updated_at),
    }


def _scope(sent: Body) -> Scope:
    scope = sent.part("scope", "type", "workspace_id", "user_id")
    kind = scope.text("type")
    spend_limit_rules.spend_scope_is_settable(kind)
    return Scope(scope.text("workspace_id")) if kind == "workspace" else Scope()


ABOUT = Behaviour(
    "behind the preview's gate",
    source="spend-limits.md#set",
    gap='"0" and any large amount are accepted; which code the list answers outside the preview is a guess',
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_spend_limits,
        answer=page_by_token(SPEND_LIMIT),
        query={
            **BY_TOKEN,
            "scope_type[]": many(one_of(("usage_tier", "workspace", *LIMIT_SCOPES)), most=100),
            "workspace_id": TEXT,
        },
        beta=READS_BETA,
        scope=member_limits.READ,
        refusals=(404,),
        limited_by=LIMIT,
    ),
    Operation(
        "POST",
        ALL,
        set_spend_limit,
        answer=SPEND_LIMIT,
        body=body({"scope": SETTABLE_SCOPE, "amount": nullable(AMOUNT)}, {"period": nullable(one_of(PERIODS))}),
        scope=member_limits.WRITE,
        limited_by=LIMIT,
    ),
    Operation("GET", ONE, retrieve, answer=SPEND_LIMIT, scope=member_limits.READ, limited_by=LIMIT),
    Operation(
        "DELETE",
        ONE,
        delete,
        answer=tombstone("spend_limit_deleted", "id"),
        scope=member_limits.WRITE,
        limited_by=LIMIT,
        empty=(204,),
    ),
)
