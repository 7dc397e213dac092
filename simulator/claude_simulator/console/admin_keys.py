"""The endpoints behind "Admin keys": Admin API keys are made, disabled and deleted here and nowhere else (channels.md#admin-keys)."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import admin_keys as changes
from claude_simulator.changes.api_keys import partial_hint
from claude_simulator.clock import stamp
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.feed.actors import admin_key_id
from claude_simulator.organization import Credential
from claude_simulator.world import World

ABOUT = Behaviour(
    "Admin API keys: made, disabled, deleted",
    source="credentials.md#kinds, channels.md#admin-keys; console.md#paths",
    verified="test (over HTTP and in Chromium)",
    gap="words of the controls are drawn; that a disabled one is answered as an unknown one is a guess",
)

STATUSES = ("active", "inactive")


def routes(world: World) -> list[Route]:
    """Return the routes of Admin API keys; only administrators come in (credentials.md#kinds)."""
    path = "/api/console/organizations/{organization}/admin_keys"
    return [
        api_route(world, path, get=_list, post=_create, put=_change),
        api_route(world, f"{path}/delete", post=_delete),
    ]


def _list(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    held = call.organization.credentials.values()
    return {"admin_keys": [_record(call, key) for key in held if key.kind == "admin_key"]}


def _create(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    made = changes.create_admin_key(
        call.organization, name=call.text("name").strip(), expires_in_days=call.days("expires_in_days")
    )
    return {**_list(call), "id": admin_key_id(made), "raw_key": made.secret}


def _change(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    is_disabled = call.one_of("status", STATUSES) == "inactive"
    changes.set_admin_key_disabled(call.organization, call.text("id"), is_disabled=is_disabled)
    return _list(call)


def _delete(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    changes.delete_admin_key(call.organization, call.text("id"))
    return _list(call)


def _record(call: Call, key: Credential) -> Json:
    now = call.organization.clock.now()
    is_over = key.expires_at is not None and key.expires_at <= now
    return {
        "id": admin_key_id(key),
        "name": key.name or partial_hint(key.secret),
        "partial_key_hint": partial_hint(key.secret),
        "status": "expired" if is_over else changes.status_of(key),
        "created_at": stamp(key.created_at or call.organization.created_at),
        "expires_at": None if key.expires_at is None else stamp(key.expires_at),
    }
