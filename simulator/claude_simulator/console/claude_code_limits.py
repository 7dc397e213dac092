"""The endpoint behind "Limits per person" of the Claude Code workspace; shape and verbs are ours, none were ever seen."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.rules import absent, invalid
from claude_simulator.world import World

ABOUT = Behaviour(
    "limits per person in the Claude Code workspace, as a tab of its own",
    source="console.md#rules, guess",
    verified="test (over HTTP and in Chromium)",
    gap="where they are is not known, nor how many rows are shown at first and how the others come; words, verbs and bodies are ours",
)


def routes(world: World) -> list[Route]:
    """Return the route of limits per person; amounts are whole cents, null is none."""
    path = "/api/organizations/{organization}/workspaces/{workspace}/member_spend_limits"
    return [api_route(world, path, get=_list, put=_set)]


def _list(call: Call) -> Json:
    workspace_id = call.workspace_id()
    _must_be_claude_code(call, workspace_id)
    shown = _limits(call, workspace_id)
    call.let_another_administrator(
        lambda fault: set_claude_code_limit(
            call.organization, fault.text("user_id", "") or None, int(fault.number("value", 1_00))
        )
    )
    return shown


def _set(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    _must_be_claude_code(call, workspace_id)
    user_id, cents = call.body.get("user_id"), call.body.get("limit_usd")
    if not (user_id is None or isinstance(user_id, str)):
        raise invalid("user_id: must be a text or null")
    if cents is not None and (not isinstance(cents, int) or isinstance(cents, bool)):
        raise invalid("limit_usd: must be a whole number of cents or null")
    set_claude_code_limit(call.organization, user_id, cents)
    return _limits(call, workspace_id)


def _must_be_claude_code(call: Call, workspace_id: str) -> None:
    if workspace_id != call.organization.claude_code_workspace_id:
        raise absent("This limit")


def _limits(call: Call, workspace_id: str) -> Json:
    organization = call.organization
    cents = {user_id: limit.cents for user_id, limit in organization.claude_code_limits.items()}
    users = [organization.users[user_id] for user_id, _ in organization.effective_members(workspace_id)]
    members = [{"user_id": u.id, "name": u.name, "email": u.email, "limit_usd": cents.get(u.id)} for u in users]
    return {"default_limit_usd": cents.get(""), "members": members}
