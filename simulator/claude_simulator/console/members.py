"""The endpoints behind "Members": who is in a workspace, and who could be."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import members as changes
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.world import World

ABOUT = Behaviour(
    "who is in a workspace: added, given another role, removed",
    source="console.md#menus, console.md#roles",
    verified="test (over HTTP and in Chromium)",
    gap="words of the dialogs are ours",
)


def routes(world: World) -> list[Route]:
    """Return the routes of the people of the organization and of a workspace."""
    prefix = "/api/console/organizations/{organization}"
    members = f"{prefix}/workspaces/{{workspace}}/members"
    return [
        api_route(world, f"{prefix}/members", get=_everybody),
        api_route(world, members, get=_list, post=_add, put=_change),
        api_route(world, f"{members}/remove", post=_remove),
    ]


def _everybody(call: Call) -> Json:
    call.must(call.visitor.sees_some_workspace)
    users = sorted(call.organization.users.values(), key=lambda user: user.email)
    return {"members": [{"user_id": user.id, "email": user.email, "name": user.name} for user in users]}


def _list(call: Call) -> Json:
    return _members(call, call.workspace_id())


def _add(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    changes.add_member(call.organization, workspace_id, call.text("user_id"), call.text("workspace_role"))
    return _members(call, workspace_id)


def _change(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    changes.update_member(call.organization, workspace_id, call.text("user_id"), call.text("workspace_role"))
    return _members(call, workspace_id)


def _remove(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    changes.remove_member(call.organization, workspace_id, call.text("user_id"))
    return _members(call, workspace_id)


def _members(call: Call, workspace_id: str) -> Json:
    organization = call.organization
    people = [(organization.users[user_id], role) for user_id, role in organization.effective_members(workspace_id)]
    return {
        "members": [
            {
                "user_id": user.id,
                "email": user.email,
                "name": user.name,
                "workspace_role": role,
                "is_inherited": organization.inherited_role(user) is not None,
            }
            for user, role in people
        ]
    }
