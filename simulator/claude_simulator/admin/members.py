"""Workspace members (members.md#calls).

The list is always fresh; the single GET can be made to lag behind writes, as somebody saw it live (members.md#just-added).
"""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import body, constant, one_of, record, tagged, text, tombstone
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import members
from claude_simulator.rules import absent
from claude_simulator.rules import members as member_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.rules.members import ADDABLE_WORKSPACE_ROLES

ALL = "/v1/organizations/workspaces/{workspace_id}/members"
ONE = "/v1/organizations/workspaces/{workspace_id}/members/{user_id}"
READABLE_WORKSPACE_ROLES = (*ADDABLE_WORKSPACE_ROLES, "workspace_billing")
MEMBER = record(
    {
        "type": constant("workspace_member"),
        "user_id": tagged("user"),
        "workspace_id": tagged("wrkspc"),
        "workspace_role": one_of(READABLE_WORKSPACE_ROLES),
    },
    title="WorkspaceMember",
)


def shape(workspace_id: str, user_id: str, role: str) -> dict[str, Json]:
    """Return a WorkspaceMember as it goes over the wire: it has no id of its own and no times."""
    return {"type": "workspace_member", "user_id": user_id, "workspace_id": workspace_id, "workspace_role": role}


def list_members(call: Call) -> Answer:
    """Answer a page of members, inherited ones included; the Default workspace has no member list."""
    workspace_id = workspace_rules.workspace_exists(call.organization, call.path["workspace_id"]).id
    rows = [row for row in _rows(call, workspace_id)[::-1] if not _is_late(call, row[0])]
    call.organization.record("platform_workspace_members_listed", workspace_id=workspace_id)
    return paging.by_id(call, rows, lambda row: row[0], lambda row: shape(workspace_id, *row))


def retrieve(call: Call) -> Answer:
    """Answer one member, or what was true before a write while the answer is stale."""
    workspace_id, user_id = _who(call)
    workspace_rules.workspace_exists(call.organization, workspace_id)
    before = call.organization.members_before.get((workspace_id, user_id))
    stale_for = timedelta(seconds=call.organization.switches.number("member_get_stale_seconds"))
    if before is not None and (
        call.reads_stale_member or call.organization.clock.now() - before.changed_at < stale_for
    ):
        role = before.role
        if role is None:
            raise absent(f"Workspace member {user_id}")
    else:
        role = member_rules.member_is_known(call.organization, workspace_id, user_id)
    call.organization.record("platform_workspace_member_viewed", workspace_id=workspace_id, user_id=user_id)
    return Answer(shape(workspace_id, user_id, role))


def add(call: Call) -> Answer:
    """Add a person to the workspace."""
    sent = call.body()
    workspace_id, user_id = call.path["workspace_id"], sent.text("user_id")
    role = members.add_member(call.organization, workspace_id, user_id, sent.text("workspace_role"))
    return Answer(shape(workspace_id, user_id, role))


def update(call: Call) -> Answer:
    """Change a member's role; the enum names ``workspace_billing``, which is refused all the same."""
    workspace_id, user_id = _who(call)
    role = call.body().choice("workspace_role", READABLE_WORKSPACE_ROLES)
    return Answer(shape(workspace_id, user_id, members.update_member(call.organization, workspace_id, user_id, role)))


def remove(call: Call) -> Answer:
    """Take a person out of the workspace."""
    workspace_id, user_id = _who(call)
    members.remove_member(call.organization, workspace_id, user_id)
    return Answer({"type": "workspace_member_deleted", "user_id": user_id, "workspace_id": workspace_id})


def _rows(call: Call, workspace_id: str) -> list[tuple[str, str]]:
    """Return (user id, role) of whom the list shows at all: by switch only those to whom a role was given."""
    rows = call.organization.effective_members(workspace_id)
    if call.organization.switches.choice("inherited_members") == "listed":
        return rows
    given = call.organization.members.get(workspace_id, {})
    return [row for row in rows if given.get(row[0]) == row[1]]


def _is_late(call: Call, user_id: str) -> bool:
    """Say whether a member was added so shortly before that the list does not show them (switch, requests.md#delay)."""
    late_for = timedelta(seconds=call.organization.switches.number("member_list_late_seconds"))
    before = call.organization.members_before.get((call.path["workspace_id"], user_id))
    if before is None or before.role is not None:
        return False
    return call.organization.clock.now() - before.changed_at < late_for


def _who(call: Call) -> tuple[str, str]:
    return call.path["workspace_id"], call.path["user_id"]


ABOUT = Behaviour(
    "inherited admins and billing people",
    source="members.md#calls",
    gap="the member limit is one switch for all workspaces; that inherited members count is a guess",
)
OPERATIONS = (
    Operation("GET", ALL, list_members, answer=page_by_id(MEMBER), query=BY_ID),
    Operation(
        "POST",
        ALL,
        add,
        answer=MEMBER,
        body=body({"user_id": text(), "workspace_role": one_of(ADDABLE_WORKSPACE_ROLES)}),
        refusals=(409,),
    ),
    Operation("GET", ONE, retrieve, answer=MEMBER),
    Operation("POST", ONE, update, answer=MEMBER, body=body({"workspace_role": one_of(READABLE_WORKSPACE_ROLES)})),
    Operation("DELETE", ONE, remove, answer=tombstone("workspace_member_deleted", "user_id", "workspace_id")),
)
