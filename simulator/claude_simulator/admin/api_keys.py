"""API keys (api-keys.md#calls): listed, renamed, switched off; never made here."""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import (
    MOMENT,
    TEXT,
    body,
    constant,
    either,
    nullable,
    one_of,
    record,
    tagged,
    text,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import api_keys
from claude_simulator.clock import stamp
from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules import api_keys as api_key_rules

ALL = "/v1/organizations/api_keys"
ONE = "/v1/organizations/api_keys/{api_key_id}"
STATUSES = ("active", "archived", "expired", "inactive")
WRITABLE_STATUSES = ("active", "inactive", "archived")
API_KEY = record(
    {
        "id": tagged("apikey"),
        "type": constant("api_key"),
        "name": TEXT,
        "status": one_of(STATUSES),
        "created_at": MOMENT,
        "expires_at": nullable(MOMENT),
        "created_by": nullable(record({"id": TEXT, "type": one_of(("service_account", "user"))})),
        "partial_key_hint": nullable(TEXT),
        "principal": nullable(
            either(
                record({"type": constant("user_actor"), "user_id": TEXT}),
                record({"type": constant("service_account_actor"), "service_account_id": TEXT}),
            )
        ),
        "scope": either(
            record({"type": constant("organization")}),
            record({"type": constant("workspace"), "workspace_id": tagged("wrkspc")}),
        ),
        "workspace_id": nullable(TEXT),
    },
    title="APIKey",
    optional=("workspace_id",),
)


def status_of(organization: Organization, key: ApiKey) -> str:
    """Return the status now."""
    return key.status_at(organization.clock.now())


def shape(call: Call, key: ApiKey) -> dict[str, Json]:
    """Return an APIKey as it goes over the wire; version 2023-06-01 adds ``workspace_id`` (credentials.md#versions)."""
    organization = call.organization
    creator: Json = None if key.created_by_user_id is None else {"id": key.created_by_user_id, "type": "user"}
    scope: Json = (
        {"type": "organization"}
        if key.workspace_id is None
        else {"type": "workspace", "workspace_id": key.workspace_id}
    )
    shaped: dict[str, Json] = {
        "id": key.id,
        "type": "api_key",
        "name": key.name,
        "status": status_of(organization, key),
        "created_at": stamp(key.created_at),
        "expires_at": None if key.expires_at is None else stamp(key.expires_at),
        "created_by": creator,
        "partial_key_hint": key.partial_key_hint,
        "principal": _principal(key),
        "scope": scope,
    }
    if call.is_old:
        shaped["workspace_id"] = None if key.workspace_id == organization.default_workspace_id else key.workspace_id
    return shaped


def _principal(key: ApiKey) -> Json:
    if key.acts_as_service_account_id is not None:
        return {"type": "service_account_actor", "service_account_id": key.acts_as_service_account_id}
    return None if key.acts_as_user_id is None else {"type": "user_actor", "user_id": key.acts_as_user_id}


def list_api_keys(call: Call) -> Answer:
    """Answer a page of keys, newest first."""
    organization = call.organization
    status = call.query.choice("status", STATUSES)
    workspace_id = call.query.text("workspace_id")
    creator = call.query.text("created_by_user_id")
    keys = [
        key
        for key in reversed(organization.api_keys.values())
        if (status is None or status_of(organization, key) == status)
        and (workspace_id is None or key.workspace_id == workspace_id)
        and (creator is None or key.created_by_user_id == creator)
    ]
    return paging.by_id(call, keys, lambda key: key.id, lambda key: shape(call, key))


def retrieve(call: Call) -> Answer:
    """Answer one key."""
    return Answer(shape(call, api_key_rules.api_key_exists(call.organization, call.path["api_key_id"])))


def update(call: Call) -> Answer:
    """Rename a key or change its status; null leaves a field as it is."""
    sent = call.body()
    name = sent.optional_text("name")
    status = sent.choice("status", WRITABLE_STATUSES) if sent.has("status") else None
    key = api_keys.update_api_key(call.organization, call.path["api_key_id"], name=name, status=status)
    return Answer(shape(call, key))


def in_state(organization: Organization) -> list[Json]:
    """Return the API keys as the control API shows them."""
    return [
        {
            "id": key.id,
            "name": key.name,
            "status": key.status_at(organization.clock.now()),
            "workspace_id": key.workspace_id,
        }
        for key in organization.api_keys.values()
    ]


ABOUT = Behaviour(
    "keys that act as somebody, and Claude Code's, stop with that person; caps on active keys by switch",
    source="api-keys.md#calls, users.md#removal",
    gap="that stopped keys read `archived` is a guess; keys are made in the Console only",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_api_keys,
        answer=page_by_id(API_KEY),
        query={**BY_ID, "status": one_of(STATUSES), "workspace_id": TEXT, "created_by_user_id": TEXT},
    ),
    Operation("GET", ONE, retrieve, answer=API_KEY),
    Operation(
        "POST",
        ONE,
        update,
        answer=API_KEY,
        body=body(
            {},
            {
                "name": nullable(text(least=1, most=api_key_rules.LONGEST_NAME)),
                "status": nullable(one_of(WRITABLE_STATUSES)),
            },
        ),
    ),
)
