"""The Enterprise side of the spend-limit calls that both kinds of organization have (enterprise.md#spend-limits).

``admin/spend_limits.py`` hands over to these; what only Enterprise has is in ``member_spend_limits.py`` and
``increase_requests.py``, which share the shapes here.
"""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json
from claude_simulator.admin.wire.schema import FLAG, TEXT, Schema, constant, either, nullable, record, tagged
from claude_simulator.changes import member_spend_limits
from claude_simulator.clock import stamp_seconds
from claude_simulator.enterprise_values import LIMIT_SCOPES, Period, PersonLimit
from claude_simulator.organization import Organization
from claude_simulator.rules import absent, invalid
from claude_simulator.rules import member_spend_limits as rules

READ, WRITE = "read:spend_limits", "write:spend_limits"
IDS = {"seat_tier": "seat_tier", "rbac_group": "rbac_group_id", "organization_service": "service", "user": "user_id"}
"""The field that says whose limit it is, by type of scope."""
SCOPE = either(
    record({"type": constant("organization")}),
    record({"type": constant("seat_tier"), "seat_tier": TEXT}),
    record({"type": constant("rbac_group"), "rbac_group_id": tagged("rbac_group")}),
    record({"type": constant("organization_service"), "service": TEXT}),
    record({"type": constant("user"), "user_id": tagged("user")}),
)
USER_ACTOR = record(
    {
        "type": constant("user_actor"),
        "user_id": tagged("user"),
        "name": nullable(TEXT),
        "email_address": nullable(TEXT),
        "deleted": FLAG,
    }
)
KEY_ACTOR: Schema = record({"type": constant("scoped_api_key_actor"), "scoped_api_key_id": TEXT})


def list_limits(call: Call) -> Answer:
    """Answer a page of limits by type of scope; inside a type in a fixed order that is not that of creation."""
    types = call.query.many("scope_type")
    for kind in types:
        rules.listed_scope_type_applies(kind)
    rules.limits_are_not_by_workspace(call.query.text("workspace_id"))
    limits = call.organization.enterprise.limits.values()
    rows = sorted(
        (limit for limit in limits if not types or limit.scope in types),
        key=lambda limit: (LIMIT_SCOPES.index(limit.scope), limit.id),
    )
    return paging.by_token(call, rows, lambda row: row.id, lambda row: shape(call.organization, row))


def retrieve(call: Call) -> Answer:
    """Answer one limit, of any scope."""
    return Answer(shape(call.organization, _limit(call)))


def set_limit(call: Call) -> Answer:
    """Set a member's own limit in place; an amount of null is an explicit "no limit" in that period."""
    sent = call.body()
    scope = sent.part("scope", "type", "workspace_id", "user_id")
    rules.only_members_are_limited(scope.text("type"))
    user_id = scope.text("user_id")
    period = period_of(sent) or "monthly"
    amount = None if sent.values.get("amount", "") is None else cents_of(sent)
    made = member_spend_limits.set_member_limit(call.organization, user_id, period, amount)
    return Answer(shape(call.organization, made))


def delete(call: Call) -> Answer:
    """Delete a member's own limit; no other."""
    limit = _limit(call)
    rules.limit_is_of_a_member(limit)
    member_spend_limits.remove_limit(call.organization, limit)
    if call.organization.switches.choice("spend_delete_answer") == "empty_204":
        return Answer(None, 204)
    return Answer({"id": limit.id, "type": "spend_limit_deleted"})


def _limit(call: Call) -> PersonLimit:
    wanted = call.path["spend_limit_id"]
    for limit in call.organization.enterprise.limits.values():
        if limit.id == wanted:
            return limit
    raise absent(f"Spend limit {wanted}")


def shape(organization: Organization, limit: PersonLimit) -> dict[str, Json]:
    """Return a limit as it goes over the wire; the organization's is not enabled while usage credits are off."""
    is_off = limit.scope == "organization" and organization.switches.choice("usage_credits") == "off"
    return {
        "id": limit.id,
        "type": "spend_limit",
        "scope": scope_shape(limit),
        "amount": None if limit.cents is None else str(limit.cents),
        "currency": organization.currency,
        "period": limit.period,
        "is_enabled": not is_off,
        "created_at": stamp_seconds(limit.created_at),
        "updated_at": stamp_seconds(limit.updated_at),
    }


def scope_shape(limit: PersonLimit) -> dict[str, Json]:
    """Return what a limit is of, as a tagged union."""
    name = IDS.get(limit.scope)
    return {"type": limit.scope} if name is None else {"type": limit.scope, name: limit.scope_id}


def person_shape(organization: Organization, user_id: str) -> dict[str, Json]:
    """Return a person as an actor; one who left keeps no name and no address (enterprise.md#effective)."""
    user = organization.users.get(user_id)
    return {
        "type": "user_actor",
        "user_id": user_id,
        "name": None if user is None else user.name,
        "email_address": None if user is None else user.email,
        "deleted": False,
    }


def period_of(sent: Body) -> Period | None:
    """Return the period that a body names, None for none."""
    period = sent.optional_text("period")
    return None if period is None else rules.period_is_one(period)


def cents_of(sent: Body) -> int:
    """Return the amount that a body must name: whole minor units as text."""
    if "amount" not in sent.values:
        raise invalid("amount: Field required")
    amount = sent.values["amount"]
    if not isinstance(amount, str) or not (amount.isascii() and amount.isdecimal()):
        raise invalid("amount: must be a string with a non-negative integer in minor units")
    return int(amount)
