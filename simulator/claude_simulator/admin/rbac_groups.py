"""Groups of an Enterprise organization and who is in them (enterprise.md#groups-and-roles)."""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import (
    MOMENT,
    TEXT,
    body,
    constant,
    many,
    nullable,
    one_of,
    record,
    tagged,
    text,
    tombstone,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import rbac_groups
from claude_simulator.clock import stamp
from claude_simulator.enterprise_values import RbacGroup
from claude_simulator.organization import Organization
from claude_simulator.rules import rbac_groups as rules

ALL = "/v1/organizations/rbac_groups"
ONE = f"{ALL}/{{rbac_group_id}}"
MEMBERS = f"{ONE}/members"
READ, WRITE = "read:rbac_groups", "write:rbac_groups"
GROUP = record(
    {
        "id": tagged("rbac_group"),
        "type": constant("rbac_group"),
        "name": TEXT,
        "source_type": one_of(("direct", "scim")),
        "role_ids": nullable(many(tagged("rbac_role"))),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    title="RbacGroup",
)
MEMBER = record(
    {
        "type": constant("rbac_group_member"),
        "rbac_group_id": tagged("rbac_group"),
        "user_id": tagged("user"),
        "email": TEXT,
        "created_at": MOMENT,
    },
    title="RbacGroupMember",
)


def list_groups(call: Call) -> Answer:
    """Answer a page of groups, newest first."""
    rows = sorted(
        call.organization.enterprise.groups.values(), key=lambda group: (group.created_at, group.id), reverse=True
    )
    return paging.by_token(call, rows, lambda group: group.id, lambda group: shape(call.organization, group))


def create(call: Call) -> Answer:
    """Make a group."""
    return Answer(shape(call.organization, rbac_groups.create_group(call.organization, call.body().text("name"))))


def retrieve(call: Call) -> Answer:
    """Answer one group."""
    return Answer(shape(call.organization, _group(call)))


def update(call: Call) -> Answer:
    """Change a group's name; null leaves it."""
    group, name = _group(call), call.body().optional_text("name")
    if name is not None:
        rbac_groups.rename_group(call.organization, group, name)
    return Answer(shape(call.organization, group))


def delete(call: Call) -> Answer:
    """Delete a group."""
    group = _group(call)
    rbac_groups.delete_group(call.organization, group)
    return Answer({"id": group.id, "type": "rbac_group_deleted"})


def list_members(call: Call) -> Answer:
    """Answer a page of a group's members, those who came last first."""
    group = _group(call)
    present = [user_id for user_id in group.members if user_id in call.organization.users]
    rows = sorted(present, key=lambda user_id: (group.members[user_id], user_id), reverse=True)
    return paging.by_token(call, rows, lambda user_id: user_id, lambda user_id: _member(call, group, user_id))


def add_member(call: Call) -> Answer:
    """Add a person to a group."""
    group, user_id = _group(call), call.body().text("user_id")
    rbac_groups.add_member(call.organization, group, user_id)
    return Answer(_member(call, group, user_id))


def remove_member(call: Call) -> Answer:
    """Take a person out of a group."""
    group, user_id = _group(call), call.path["user_id"]
    rbac_groups.remove_member(call.organization, group, user_id)
    return Answer({"rbac_group_id": group.id, "type": "rbac_group_member_deleted", "user_id": user_id})


def _group(call: Call) -> RbacGroup:
    return rules.group_exists(call.organization, call.path["rbac_group_id"])


def shape(organization: Organization, group: RbacGroup) -> dict[str, Json]:
    """Return a group as it goes over the wire; its roles are null while they cannot be read."""
    is_readable = organization.switches.choice("group_roles") == "read"
    return {
        "id": group.id,
        "type": "rbac_group",
        "name": group.name,
        "source_type": group.source,
        "role_ids": [*group.role_ids] if is_readable else None,
        "created_at": stamp(group.created_at),
        "updated_at": stamp(group.updated_at),
    }


def _member(call: Call, group: RbacGroup, user_id: str) -> dict[str, Json]:
    return {
        "type": "rbac_group_member",
        "rbac_group_id": group.id,
        "user_id": user_id,
        "email": call.organization.users[user_id].email,
        "created_at": stamp(group.members[user_id]),
    }


ABOUT = Behaviour(
    "Enterprise only: those of a directory, and those whose role grants owner access, are not changed",
    source="enterprise.md#groups-and-roles",
    gap="order, the status for a group of a directory, and that adding twice changes nothing are guesses; roles are given by a seed only",
)
NAME = text(least=1)
OPERATIONS = (
    Operation(
        "GET", ALL, list_groups, answer=page_by_token(GROUP), query=BY_TOKEN, scope=READ, is_enterprise_only=True
    ),
    Operation("POST", ALL, create, answer=GROUP, body=body({"name": NAME}), scope=WRITE, is_enterprise_only=True),
    Operation("GET", ONE, retrieve, answer=GROUP, scope=READ, is_enterprise_only=True),
    Operation(
        "POST", ONE, update, answer=GROUP, body=body({}, {"name": nullable(NAME)}), scope=WRITE, is_enterprise_only=True
    ),
    Operation(
        "DELETE", ONE, delete, answer=tombstone("rbac_group_deleted", "id"), scope=WRITE, is_enterprise_only=True
    ),
    Operation(
        "GET",
        MEMBERS,
        list_members,
        answer=page_by_token(MEMBER),
        query=BY_TOKEN,
        scope=READ,
        is_enterprise_only=True,
    ),
    Operation(
        "POST", MEMBERS, add_member, answer=MEMBER, body=body({"user_id": TEXT}), scope=WRITE, is_enterprise_only=True
    ),
    Operation(
        "DELETE",
        f"{MEMBERS}/{{user_id}}",
        remove_member,
        answer=tombstone("rbac_group_member_deleted", "rbac_group_id", "user_id"),
        scope=WRITE,
        is_enterprise_only=True,
    ),
)
