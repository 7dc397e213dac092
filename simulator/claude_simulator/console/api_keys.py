"""The endpoints behind "API keys" of a workspace: what there is, and what only the Console does, making one (api-keys.md#calls)."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import api_keys as changes
from claude_simulator.clock import stamp
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.organization import ApiKey
from claude_simulator.rules import absent, forbidden
from claude_simulator.world import World

ABOUT = Behaviour(
    "API keys of a workspace: made, with their end, renamed, switched off, archived; the secret is shown once",
    source="api-keys.md#calls, channels.md#new-keys; console.md#paths",
    verified="test (over HTTP and in Chromium)",
    gap="words of the controls are drawn; no keys without a workspace (`POST /_simulator/credentials`)",
)


def routes(world: World) -> list[Route]:
    """Return the route of a workspace's keys; their secrets are in the answer that made them and nowhere else."""
    path = "/api/console/organizations/{organization}/workspaces/{workspace}/api_keys"
    return [api_route(world, path, get=_list, post=_create, put=_change)]


def _list(call: Call) -> Json:
    return _keys(call, call.workspace_id())


def _create(call: Call) -> Json:
    workspace_id = _workspace_id_to_edit(call)
    made, secret = changes.create_api_key(
        call.organization,
        workspace_id,
        by=call.visitor.user,
        name=call.text("name").strip(),
        expires_in_days=call.days("expires_in_days"),
    )
    return {**_keys(call, workspace_id), "id": made.id, "raw_key": secret}


def _change(call: Call) -> Json:
    workspace_id = _workspace_id_to_edit(call)
    key = call.organization.api_keys.get(call.text("id"))
    if key is None or key.workspace_id != workspace_id:
        raise absent("This key")
    changes.update_api_key(
        call.organization, key.id, name=call.text("name").strip(), status=call.one_of("status", EDITABLE)
    )
    return _keys(call, workspace_id)


EDITABLE = ("active", "inactive", "archived")


def _workspace_id_to_edit(call: Call) -> str:
    workspace_id = call.workspace_id()
    if not call.visitor.edits_keys_of(workspace_id):
        raise forbidden("You do not have permission to do this.")
    return workspace_id


def _keys(call: Call, workspace_id: str) -> Json:
    found = [key for key in call.organization.api_keys.values() if key.workspace_id == workspace_id]
    return {"api_keys": [_record(call, key) for key in found]}


def _record(call: Call, key: ApiKey) -> Json:
    return {
        "id": key.id,
        "name": key.name,
        "partial_key_hint": key.partial_key_hint,
        "status": key.status_at(call.organization.clock.now()),
        "created_at": stamp(key.created_at),
        "expires_at": None if key.expires_at is None else stamp(key.expires_at),
    }
