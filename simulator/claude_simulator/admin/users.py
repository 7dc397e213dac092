"""People of the organization (users.md#calls)."""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import MOMENT, TEXT, body, constant, many, one_of, record, tagged, tombstone
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import users
from claude_simulator.clock import stamp
from claude_simulator.organization import Organization, User
from claude_simulator.rules import users as user_rules
from claude_simulator.rules.credentials import scope_is_held
from claude_simulator.rules.users import ENTERPRISE_ROLES, WRITABLE_ROLES

READABLE_ROLES = (
    "admin",
    "billing",
    "claude_code_user",
    "developer",
    "managed",
    "membership_admin",
    "owner",
    "primary_owner",
    "user",
)
ONE = "/v1/organizations/users/{user_id}"
READ, WRITE = "read:members", "write:members"
SIGN_OUT_BETA = "admin-user-sign-out-2026-10-08"
ASSIGNED = (*WRITABLE_ROLES, "managed")
USER = record(
    {
        "id": tagged("user"),
        "type": constant("user"),
        "email": TEXT,
        "name": TEXT,
        "role": one_of(READABLE_ROLES),
        "added_at": MOMENT,
    },
    title="User",
)
FILTERS = {"email": TEXT, "roles[]": many(one_of(READABLE_ROLES), most=100)}


def shape(user: User) -> dict[str, Json]:
    """Return a User as it goes over the wire."""
    return {
        "id": user.id,
        "type": "user",
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "added_at": stamp(user.added_at),
    }


def list_users(call: Call) -> Answer:
    """Answer a page of people, newest first; ``email`` matches whatever its case and ``+tag``."""
    roles = call.query.many("roles", choices=ENTERPRISE_ROLES if call.organization.is_enterprise else READABLE_ROLES)
    email = call.query.text("email")
    if email is not None:
        user_rules.filter_is_an_address(email)
    if email is not None and not any(
        normalised(u.email) == normalised(email) for u in call.organization.users.values()
    ):
        users.meet(call.organization, email)
    found = [
        user
        for user in reversed(call.organization.users.values())
        if (not roles or user.role in roles) and (email is None or normalised(user.email) == normalised(email))
    ]
    return paging.by_id(call, found, lambda user: user.id, shape, has_known_order=True)


def retrieve(call: Call) -> Answer:
    """Answer one person."""
    return Answer(shape(user_rules.user_exists(call.organization, call.path["user_id"])))


def update(call: Call) -> Answer:
    """Change a person's organization role."""
    role = call.body().text("role")
    if role == "managed":
        scope_is_held(call.credential, "write:rbac_groups")
    return Answer(shape(users.change_role(call.organization, call.path["user_id"], role)))


def remove(call: Call) -> Answer:
    """Remove a person from the organization."""
    user_id = call.path["user_id"]
    users.remove_user(call.organization, user_id)
    return Answer({"id": user_id, "type": "user_deleted"})


def sign_out(call: Call) -> Answer:
    """Sign a person out of Claude everywhere: their OAuth tokens for the organization end."""
    return Answer(shape(users.sign_out(call.organization, call.path["user_id"])))


def normalised(email: str) -> str:
    """Return an address without case and ``+tag``."""
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def in_state(organization: Organization) -> list[Json]:
    """Return the people as the control API shows them."""
    return [
        {"id": user.id, "email": user.email, "name": user.name, "role": user.role}
        for user in organization.users.values()
    ]


ABOUT = Behaviour(
    "",
    source="users.md#calls, enterprise.md#people",
    gap="status of refusing admins is a guess (400); signing out (Enterprise) leaves sessions of the pages alone",
)
OPERATIONS = (
    Operation(
        "GET", "/v1/organizations/users", list_users, answer=page_by_id(USER), query={**BY_ID, **FILTERS}, scope=READ
    ),
    Operation("GET", ONE, retrieve, answer=USER, scope=READ),
    Operation("POST", ONE, update, answer=USER, body=body({"role": one_of(ASSIGNED)}), scope=WRITE),
    Operation("DELETE", ONE, remove, answer=tombstone("user_deleted", "id"), scope=WRITE),
    Operation(
        "POST", f"{ONE}/sign_out", sign_out, answer=USER, beta=SIGN_OUT_BETA, scope=WRITE, is_enterprise_only=True
    ),
)
