"""The endpoints behind "Rate limits": the organization's values, a workspace's own, and saving those of one group.

The shape ``rate_limits: {group: [{type, value}]}`` is in console.md#private-api; the key of a group is its entry id here.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes.rate_limits import set_rate_limits
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.faults import Fault
from claude_simulator.organization import Organization, RateLimitGroup
from claude_simulator.rules import invalid
from claude_simulator.world import World

ABOUT = Behaviour(
    "rate limits of workspaces, per model or per value",
    source="console.md#controls, console.md#rules, console.md#private-api",
    verified="test (over HTTP and in Chromium)",
    gap="verbs and bodies of saves are ours; three limiters of each model",
)

NAMES_OF_GROUP_TYPES: Mapping[str, str] = {
    "batch": "Message Batches API",
    "files": "Files API",
    "skills": "Skills API",
    "token_count": "Token counting",
    "web_search": "Web search tool",
}


def routes(world: World) -> list[Route]:
    """Return the routes of rate limits."""
    prefix = "/api/organizations/{organization}"
    return [
        api_route(world, f"{prefix}/rate_limits_v2", get=_of_organization),
        api_route(world, f"{prefix}/workspaces/{{workspace}}/rate_limits", get=_of_workspace, put=_set),
    ]


def _of_organization(call: Call) -> Json:
    call.must(call.visitor.sees_some_workspace)
    groups = call.organization.rate_limit_groups.values()
    return {
        "rate_limits": {group.id: _pairs(group.limits) for group in groups},
        "model_group_display_names": {group.id: _display_name(group) for group in groups},
    }


def _of_workspace(call: Call) -> Json:
    workspace_id = call.workspace_id()
    shown = _overrides(call, workspace_id)
    call.let_another_administrator(lambda fault: _change_by_another(call.organization, workspace_id, fault))
    return shown


def _change_by_another(organization: Organization, workspace_id: str, fault: Fault) -> None:
    group = next(iter(organization.rate_limit_groups.values()))
    values = {fault.text("limiter", "requests_per_minute"): int(fault.number("value", 1))}
    set_rate_limits(organization, workspace_id, fault.text("model_group", group.id), values)


def _set(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    values = dict(_value(each) for each in call.objects("limits"))
    set_rate_limits(call.organization, workspace_id, call.text("model_group"), values)
    return _overrides(call, workspace_id)


def _overrides(call: Call, workspace_id: str) -> Json:
    own = call.organization.overrides_of(workspace_id)
    return {"rate_limits": {entry_id: _pairs(limits) for entry_id, limits in own.items()}}


def _pairs(limits: Mapping[str, int]) -> list[Json]:
    return [{"type": limiter, "value": value} for limiter, value in limits.items()]


def _display_name(group: RateLimitGroup) -> str:
    return group.display_name or NAMES_OF_GROUP_TYPES.get(group.group_type, group.group_type)


def _value(item: Mapping[str, object]) -> tuple[str, int | None]:
    limiter, value = item.get("type"), item.get("value", "")
    if not isinstance(limiter, str):
        raise invalid("limits.type: must be a text")
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return limiter, value
    raise invalid("limits.value: must be a whole number or null")
