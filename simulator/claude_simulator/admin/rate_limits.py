"""Rate limits of the organization (read) and of a workspace (read and write) (rate-limits.md#workspace)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import (
    FLAG,
    TEXT,
    Schema,
    body,
    constant,
    either,
    many,
    nullable,
    one_of,
    record,
    tagged,
    whole,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import rate_limits
from claude_simulator.organization import RateLimitGroup
from claude_simulator.rules import absent, invalid
from claude_simulator.rules import rate_limits as rate_limit_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.rules.rate_limits import LARGEST_LIMIT, WRITABLE_LIMITERS

GROUP_TYPES = ("batch", "files", "model_group", "skills", "token_count", "web_search")
OF_ORGANIZATION = "/v1/organizations/rate_limits"
OF_WORKSPACE = "/v1/organizations/workspaces/{workspace_id}/rate_limits"
MOST_LIMITS = 16
VALUE = whole(0, LARGEST_LIMIT)
GROUP = either(
    record({"type": constant("model_group"), "id": tagged("rlg"), "display_name": nullable(TEXT)}),
    record({"type": one_of([kind for kind in GROUP_TYPES if kind != "model_group"]), "id": tagged("rlg")}),
)


def _entry_of(head: Mapping[str, Schema], limit: Schema, title: str) -> Schema:
    shared: dict[str, Schema] = {"group": GROUP, "models": nullable(many(TEXT)), "limits": many(limit)}
    return record({**head, **shared, "group_type": one_of(GROUP_TYPES)}, title=title, optional=("group_type",))


RATE_LIMIT = _entry_of(
    {"type": constant("rate_limit"), "id": TEXT}, record({"type": TEXT, "value": VALUE}), "RateLimit"
)
WORKSPACE_RATE_LIMIT = _entry_of(
    {"type": constant("workspace_rate_limit"), "rate_limit_id": TEXT, "workspace_id": tagged("wrkspc")},
    record(
        {
            "type": TEXT,
            "value": VALUE,
            "org_limit": nullable(VALUE),
            "source": record({"type": one_of(("workspace", "organization"))}),
        }
    ),
    "WorkspaceRateLimit",
)
LIMITS = many(record({"type": one_of(sorted(WRITABLE_LIMITERS)), "value": nullable(VALUE)}), least=1, most=MOST_LIMITS)


def list_organization(call: Call) -> Answer:
    """Answer the organization's entries; ``model`` gives the single entry that has it, or 404."""
    groups = _groups(call)
    model = call.query.text("model")
    if model is not None:
        groups = [group for group in groups if group.models is not None and model in group.models]
        if not groups:
            raise absent(f"Rate limit of model {model}")
    return paging.by_token(call, groups, lambda group: group.id, lambda g: _organization_entry(call, g), default=None)


def list_workspace(call: Call) -> Answer:
    """Answer a workspace's overrides; with ``include_inherited`` every group and limiter of the organization too."""
    workspace_id = workspace_rules.workspace_exists(call.organization, call.path["workspace_id"]).id
    inherited = call.query.flag("include_inherited")
    overridden = call.organization.rate_limit_overrides.get(workspace_id, {})
    groups = [group for group in _groups(call) if inherited or group.id in overridden]
    return paging.by_token(
        call,
        groups,
        lambda group: group.id,
        lambda group: _workspace_entry(call, group, overridden.get(group.id, {}), inherited=inherited),
        default=None,
    )


def update(call: Call) -> Answer:
    """Merge limiters into one group of a workspace and answer the entry.

    When none is left it has ``limits: []``, or the inherited values, by switch (rate-limits.md#cleared).
    """
    rate_limit_rules.rate_limit_writes_are_open(call.organization)
    values = _values(call.body())
    workspace_id, entry_id = call.path["workspace_id"], call.path["rate_limit_id"]
    rate_limit_rules.limiters_have_an_organization_limit(call.organization, entry_id, values)
    workspace_rules.workspace_takes_limits_by_api(call.organization, workspace_id)
    overrides = rate_limits.set_rate_limits(call.organization, workspace_id, entry_id, values)
    group = call.organization.rate_limit_groups[entry_id]
    is_inherited = call.organization.switches.choice("cleared_rate_limit_answer") == "inherited_values"
    return Answer(_workspace_entry(call, group, overrides, inherited=is_inherited and not overrides))


def _groups(call: Call) -> list[RateLimitGroup]:
    wanted = call.query.choice("group_type", GROUP_TYPES)
    groups = call.organization.rate_limit_groups.values()
    return [group for group in groups if wanted is None or group.group_type == wanted]


def _values(sent: Body) -> dict[str, int | None]:
    values: dict[str, int | None] = {}
    for item in sent.items("limits", least=1, most=MOST_LIMITS):
        limit = sent.of(item, ("type", "value"), "limits")
        if "value" not in limit.values:
            raise invalid("limits.value: Field required")
        value = limit.values["value"]
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise invalid("limits.value: must be a whole number or null")
        values[limit.text("type")] = value
    return values


def _group(group: RateLimitGroup) -> dict[str, Json]:
    shaped: dict[str, Json] = {"type": group.group_type, "id": group.group_id}
    if group.group_type == "model_group":
        shaped["display_name"] = group.display_name
    return shaped


def _models(group: RateLimitGroup) -> Json:
    return None if group.models is None else cast("list[Json]", [*group.models])


def _organization_entry(call: Call, group: RateLimitGroup) -> dict[str, Json]:
    limits: list[Json] = [{"type": limiter, "value": value} for limiter, value in group.limits.items()]
    entry: dict[str, Json] = {
        "type": "rate_limit",
        "id": group.id,
        "group": _group(group),
        "models": _models(group),
        "limits": limits,
    }
    return _for_version(call, group, entry)


def _workspace_entry(
    call: Call, group: RateLimitGroup, overrides: Mapping[str, int], *, inherited: bool
) -> dict[str, Json]:
    shown = {**group.limits, **overrides} if inherited else overrides
    limits: list[Json] = [
        {
            "type": limiter,
            "value": value,
            "org_limit": group.limits.get(limiter),
            "source": {"type": "workspace" if limiter in overrides else "organization"},
        }
        for limiter, value in shown.items()
    ]
    entry: dict[str, Json] = {
        "type": "workspace_rate_limit",
        "rate_limit_id": group.id,
        "workspace_id": call.path["workspace_id"],
        "group": _group(group),
        "models": _models(group),
        "limits": limits,
    }
    return _for_version(call, group, entry)


def _for_version(call: Call, group: RateLimitGroup, entry: dict[str, Json]) -> dict[str, Json]:
    if call.organization.switches.choice("rate_limit_shape") == "group_type_only":
        bare = {name: value for name, value in entry.items() if name not in ("id", "rate_limit_id", "group")}
        return {**bare, "group_type": group.group_type}
    return {**entry, "group_type": group.group_type} if call.is_old else entry


ABOUT = Behaviour(
    "merged per limiter, null clears, stored above the organization's",
    source="rate-limits.md#workspace",
    gap="models are the organization's in every workspace; entry ids (`rl_…`) are a guess; a limiter that the organization lacks is accepted (guess)",
)
OPERATIONS = (
    Operation(
        "GET",
        OF_ORGANIZATION,
        list_organization,
        answer=page_by_token(RATE_LIMIT),
        query={**BY_TOKEN, "group_type": one_of(GROUP_TYPES), "model": TEXT},
        refusals=(404,),
    ),
    Operation(
        "GET",
        OF_WORKSPACE,
        list_workspace,
        answer=page_by_token(WORKSPACE_RATE_LIMIT),
        query={**BY_TOKEN, "group_type": one_of(GROUP_TYPES), "include_inherited": FLAG},
    ),
    Operation(
        "POST",
        f"{OF_WORKSPACE}/{{rate_limit_id}}",
        update,
        answer=WORKSPACE_RATE_LIMIT,
        body=body({"limits": LIMITS}),
    ),
)
