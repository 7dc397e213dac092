"""External keys (external-keys.md#calls): a customer's own encryption keys, and whether they work."""

from __future__ import annotations

import re

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import (
    MOMENT,
    TEXT,
    Schema,
    body,
    constant,
    either,
    nullable,
    one_of,
    record,
    tagged,
    text,
    tombstone,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import external_keys
from claude_simulator.clock import stamp
from claude_simulator.organization import Organization
from claude_simulator.rules import external_keys as external_key_rules
from claude_simulator.rules import invalid
from claude_simulator.workload_values import ExternalKey

ALL = "/v1/organizations/external_keys"
ONE = "/v1/organizations/external_keys/{external_key_id}"
NEEDED = {"aws": ("kms_arn",), "gcp": ("key_name",), "azure": ("tenant_id", "vault_uri", "key_name")}
OPTIONAL = {"aws": ("region",), "gcp": (), "azure": ("client_id",)}
SOMETHING = text(least=1)
ARN = re.compile(r"arn:[^:]*:kms:(?P<region>[^:]+):")


def _config(kind: str, *, is_sent: bool) -> Schema:
    fields: dict[str, Schema] = {"type": constant(kind), **dict.fromkeys(NEEDED[kind], SOMETHING)}
    return record({**fields, **dict.fromkeys(OPTIONAL[kind], nullable(TEXT))}, optional=OPTIONAL[kind] * is_sent)


CONFIG = either(*(_config(kind, is_sent=False) for kind in NEEDED))
SENT_CONFIG = either(*(_config(kind, is_sent=True) for kind in NEEDED))
EXTERNAL_KEY = record(
    {
        "id": tagged("ekey"),
        "type": constant("external_key"),
        "display_name": nullable(TEXT),
        "geo": constant("us"),
        "provider_config": CONFIG,
        "attachment": record({"type": one_of(("attached", "unattached"))}),
        "user_profile_id": nullable(TEXT),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    title="ExternalKey",
)
VALIDATION = record(
    {
        "type": constant("external_key_validation"),
        "status": one_of(("success", "failure")),
        "error": nullable(TEXT),
    }
)
GEO = constant("us")


def shape(organization: Organization, key: ExternalKey) -> dict[str, Json]:
    """Return an ExternalKey as it goes over the wire."""
    return {
        "id": key.id,
        "type": "external_key",
        "display_name": key.display_name,
        "geo": key.geo,
        "provider_config": _config_shape(key.provider_config),
        "attachment": {"type": "attached" if organization.is_attached(key.id) else "unattached"},
        "user_profile_id": key.user_profile_id,
        "created_at": stamp(key.created_at),
        "updated_at": stamp(key.updated_at),
    }


def list_external_keys(call: Call) -> Answer:
    """Answer a page of external keys, newest first."""
    keys = list(reversed(call.organization.external_keys.values()))
    return paging.by_token(
        call, keys, lambda key: key.id, lambda key: shape(call.organization, key), most=MOST_OF_NEWER
    )


def retrieve(call: Call) -> Answer:
    """Answer one external key."""
    return Answer(shape(call.organization, _key(call)))


def create(call: Call) -> Answer:
    """Make a key known."""
    sent = call.body()
    key = external_keys.create_external_key(
        call.organization,
        provider_config=_provider_config(sent),
        display_name=sent.optional_text("display_name"),
        geo=sent.choice("geo", ("us",)) if "geo" in sent.values else "us",
        user_profile_id=sent.optional_text("user_profile_id"),
    )
    return Answer(shape(call.organization, key))


def update(call: Call) -> Answer:
    """Change what was sent; null leaves a field as it is."""
    sent = call.body()
    key = external_keys.update_external_key(
        call.organization,
        call.path["external_key_id"],
        provider_config=_provider_config(sent) if sent.has("provider_config") else None,
        display_name=sent.optional_text("display_name"),
        geo=sent.choice("geo", ("us",)) if sent.has("geo") else None,
    )
    return Answer(shape(call.organization, key))


def delete(call: Call) -> Answer:
    """Forget a key."""
    external_keys.delete_external_key(call.organization, call.path["external_key_id"])
    return Answer({"id": call.path["external_key_id"], "type": "external_key_deleted"})


def validate(call: Call) -> Answer:
    """Say whether the key works, with 200 both ways; the switch ``external_key_validation`` decides."""
    _key(call)
    outcome = call.organization.switches.choice("external_key_validation")
    errors = {
        "success": None,
        "failure": "The key management service refused the key.",
        "timed_out": "The key management service did not answer in time.",
    }
    status = "success" if outcome == "success" else "failure"
    return Answer({"type": "external_key_validation", "status": status, "error": errors[outcome]})


def _key(call: Call) -> ExternalKey:
    return external_key_rules.external_key_exists(call.organization, call.path["external_key_id"])


def _provider_config(sent: Body) -> dict[str, str]:
    every = {name for names in (*NEEDED.values(), *OPTIONAL.values()) for name in names}
    kind = sent.part("provider_config", "type", *every).choice("type", tuple(NEEDED))
    config = sent.part("provider_config", "type", *NEEDED[kind], *OPTIONAL[kind])
    values = {"type": kind, **{name: config.text(name) for name in NEEDED[kind]}}
    if not all(values.values()):
        raise invalid("provider_config: no field may be empty")
    given = {name: config.optional_text(name) for name in OPTIONAL[kind]}
    return values | {name: value for name, value in given.items() if value is not None}


def _config_shape(config: dict[str, str]) -> dict[str, Json]:
    kind = config["type"]
    arn = ARN.match(config["kms_arn"]) if kind == "aws" else None
    derived = {} if arn is None else {"region": arn["region"]}
    return {**dict.fromkeys(OPTIONAL[kind]), **derived, **config}


def in_state(organization: Organization) -> list[Json]:
    """Return the external keys as the control API shows them."""
    return [
        {"id": external.id, "type": external.provider_config["type"], "display_name": external.display_name}
        for external in organization.external_keys.values()
    ]


ABOUT = Behaviour(
    "keys, and workspaces that get one: profile, policy, round trip",
    source="external-keys.md#calls, external-keys.md#bound-once",
    gap="the round trip's outcome and the policy are switches; no user profiles API (`user_profiles` of a seed)",
)
OPERATIONS = (
    Operation("GET", ALL, list_external_keys, answer=page_by_token(EXTERNAL_KEY), query=BY_TOKEN_OF_NEWER),
    Operation(
        "POST",
        ALL,
        create,
        answer=EXTERNAL_KEY,
        body=body(
            {"provider_config": SENT_CONFIG},
            {"display_name": nullable(TEXT), "geo": GEO, "user_profile_id": nullable(TEXT)},
        ),
    ),
    Operation("GET", ONE, retrieve, answer=EXTERNAL_KEY),
    Operation(
        "POST",
        ONE,
        update,
        answer=EXTERNAL_KEY,
        body=body(
            {},
            {"display_name": nullable(TEXT), "geo": nullable(GEO), "provider_config": nullable(SENT_CONFIG)},
        ),
    ),
    Operation("DELETE", ONE, delete, answer=tombstone("external_key_deleted", "id")),
    Operation("POST", f"{ONE}/validate", validate, answer=VALIDATION),
)
