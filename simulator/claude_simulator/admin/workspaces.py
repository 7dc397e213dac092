"""Workspaces (workspaces.md#calls)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    Schema,
    body,
    constant,
    either,
    many,
    mapping,
    nullable,
    one_of,
    record,
    tagged,
    text,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import workspaces
from claude_simulator.clock import stamp
from claude_simulator.organization import DataResidency, Workspace
from claude_simulator.rules import invalid
from claude_simulator.rules import workspaces as workspace_rules

ALL = "/v1/organizations/workspaces"
ONE = "/v1/organizations/workspaces/{workspace_id}"
GEOS = ("global", "us")
COLOUR = text(pattern="^#[0-9A-Fa-f]{6}$")
ALLOWED_GEOS = either(constant("unrestricted"), many(one_of(GEOS), least=1))
WORKSPACE = record(
    {
        "id": tagged("wrkspc"),
        "type": constant("workspace"),
        "name": TEXT,
        "display_color": COLOUR,
        "created_at": MOMENT,
        "archived_at": nullable(MOMENT),
        "compartment_id": TEXT,
        "data_residency": record(
            {
                "workspace_geo": constant("us"),
                "allowed_inference_geos": ALLOWED_GEOS,
                "default_inference_geo": one_of(GEOS),
            }
        ),
        "external_key_id": nullable(TEXT),
        "tags": mapping(TEXT),
        "user_profile_id": nullable(TEXT),
    },
    title="Workspace",
)
GEO_FIELDS: dict[str, Schema] = {
    "allowed_inference_geos": nullable(ALLOWED_GEOS),
    "default_inference_geo": nullable(one_of(GEOS)),
}
TAG_KEYS = "^(?!anthropic)"
NEW = body(
    {"name": text(least=1, most=255)},
    {
        "display_color": nullable(COLOUR),
        "data_residency": nullable(body({}, {"workspace_geo": nullable(constant("us")), **GEO_FIELDS})),
        "external_key_id": nullable(TEXT),
        "tags": nullable(mapping(TEXT, keys=TAG_KEYS)),
        "user_profile_id": nullable(TEXT),
    },
)
CHANGES = body(
    {},
    {
        "name": text(least=1, most=255),
        "display_color": COLOUR,
        "data_residency": nullable(body({}, GEO_FIELDS)),
        "external_key_id": TEXT,
        "tags": nullable(mapping(nullable(TEXT), keys=TAG_KEYS)),
        "user_profile_id": TEXT,
    },
)


def shape(workspace: Workspace) -> dict[str, Json]:
    """Return a Workspace as it goes over the wire; nothing on it marks the Default workspace."""
    residency = workspace.data_residency
    allowed = residency.allowed_inference_geos
    return {
        "id": workspace.id,
        "type": "workspace",
        "name": workspace.name,
        "display_color": workspace.display_color,
        "created_at": stamp(workspace.created_at),
        "archived_at": None if workspace.archived_at is None else stamp(workspace.archived_at),
        "compartment_id": workspace.compartment_id,
        "data_residency": {
            "workspace_geo": residency.workspace_geo,
            "allowed_inference_geos": allowed if isinstance(allowed, str) else [*allowed],
            "default_inference_geo": residency.default_inference_geo,
        },
        "external_key_id": workspace.external_key_id,
        "tags": {**workspace.tags},
        "user_profile_id": workspace.user_profile_id,
    }


def list_workspaces(call: Call) -> Answer:
    """Answer a page of workspaces, newest first; ids that cannot be listed are left out without a word."""
    organization = call.organization
    with_archived = call.query.flag("include_archived")
    is_default_known = organization.switches.choice("default_workspace") == "readable"
    with_default = call.query.flag("include_default") and is_default_known
    ids = call.query.many("ids")
    listed = [
        workspace
        for workspace in reversed(organization.workspaces.values())
        if (with_archived or not workspace.is_archived)
        and (with_default or workspace.id != organization.default_workspace_id)
        and (not ids or workspace.id in ids)
    ]
    return paging.by_id(call, listed, lambda workspace: workspace.id, shape)


def retrieve(call: Call) -> Answer:
    """Answer one workspace: Default and archived ones too."""
    workspace_rules.default_workspace_is_readable(call.organization, call.path["workspace_id"])
    return Answer(shape(workspace_rules.workspace_exists(call.organization, call.path["workspace_id"])))


def create(call: Call) -> Answer:
    """Make a workspace."""
    sent = call.body()
    tags = _tags(sent, nullable_values=False) or {}
    workspace = workspaces.create_workspace(
        call.organization,
        name=sent.text("name"),
        display_color=sent.optional_text("display_color"),
        data_residency=_new_residency(sent),
        external_key_id=sent.optional_text("external_key_id"),
        tags={key: value for key, value in tags.items() if value is not None},
        user_profile_id=sent.optional_text("user_profile_id"),
    )
    return Answer(shape(workspace))


def update(call: Call) -> Answer:
    """Change what was sent; ``workspace_geo`` is refused as extra input, or ignored (workspaces.md#geo-in-an-update)."""
    sent = call.body()
    present = workspace_rules.workspace_exists(call.organization, call.path["workspace_id"])
    workspace = workspaces.update_workspace(
        call.organization,
        present.id,
        name=sent.optional_text("name", nullable=False),
        display_color=sent.optional_text("display_color", nullable=False),
        data_residency=_changed_residency(call, sent, present.data_residency),
        external_key_id=sent.optional_text("external_key_id", nullable=False),
        tags=_changed_tags(call, sent, present.tags),
        user_profile_id=sent.optional_text("user_profile_id", nullable=False),
    )
    return Answer(shape(workspace))


def archive(call: Call) -> Answer:
    """Archive a workspace for ever."""
    return Answer(shape(workspaces.archive_workspace(call.organization, call.path["workspace_id"])))


def _new_residency(sent: Body) -> DataResidency | None:
    if not sent.has("data_residency"):
        return None
    allowed, default = _geos(sent, ("workspace_geo", "allowed_inference_geos", "default_inference_geo"))
    return DataResidency(allowed_inference_geos=allowed or "unrestricted", default_inference_geo=default or "global")


def _changed_residency(call: Call, sent: Body, present: DataResidency) -> DataResidency:
    is_ignored = call.organization.switches.choice("workspace_geo_on_update") == "ignored"
    allowed, default = _geos(sent, (*GEO_FIELDS, *(("workspace_geo",) if is_ignored else ())))
    return replace(
        present,
        allowed_inference_geos=allowed or present.allowed_inference_geos,
        default_inference_geo=default or present.default_inference_geo,
    )


def _geos(sent: Body, fields: tuple[str, ...]) -> tuple[str | list[str] | None, str | None]:
    if not sent.has("data_residency"):
        return None, None
    values = sent.part("data_residency", *fields)
    if values.has("workspace_geo"):
        values.choice("workspace_geo", ("us",))
    default = values.choice("default_inference_geo", GEOS) if values.has("default_inference_geo") else None
    allowed = values.values.get("allowed_inference_geos")
    if allowed is None or allowed == "unrestricted":
        return (None if allowed is None else "unrestricted"), default
    if not isinstance(allowed, list) or not allowed or any(geo not in GEOS for geo in allowed):
        raise invalid(f"data_residency.allowed_inference_geos: must be 'unrestricted' or a list of {', '.join(GEOS)}")
    return [str(geo) for geo in allowed], default


def _changed_tags(call: Call, sent: Body, present: Mapping[str, str]) -> Mapping[str, str | None] | None:
    is_cleared = "tags" in sent.values and not sent.has("tags")
    if is_cleared and call.organization.switches.choice("tags_null_on_update") == "cleared":
        return dict.fromkeys(present)
    return _tags(sent, nullable_values=True)


def _tags(sent: Body, *, nullable_values: bool) -> dict[str, str | None] | None:
    if not sent.has("tags"):
        return None
    tags = sent.values["tags"]
    if not isinstance(tags, dict):
        raise invalid("tags: must be an object")
    for key, value in tags.items():
        if not isinstance(value, str) and not (nullable_values and value is None):
            raise invalid(f"tags.{key}: must be a string")
    return tags


ABOUT = Behaviour(
    "",
    source="workspaces.md#calls",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_workspaces,
        answer=page_by_id(WORKSPACE),
        query={**BY_ID, "include_archived": FLAG, "include_default": FLAG, "ids[]": many(TEXT, most=100)},
    ),
    Operation("POST", ALL, create, answer=WORKSPACE, body=NEW, refusals=(409,)),
    Operation("GET", ONE, retrieve, answer=WORKSPACE),
    Operation("POST", ONE, update, answer=WORKSPACE, body=CHANGES, refusals=(409,)),
    Operation("POST", f"{ONE}/archive", archive, answer=WORKSPACE),
)
