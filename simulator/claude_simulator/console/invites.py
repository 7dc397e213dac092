"""The endpoints behind "Invite" on the page "Members" of the organization (channels.md#people)."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import invites as changes
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.console.users import list_users
from claude_simulator.rules.invites import invited_email_is_valid
from claude_simulator.world import World

ABOUT = Behaviour(
    "invitations to the organization: made and taken back",
    source="invites.md#life, channels.md#people; console.md#paths",
    verified="test (over HTTP and in Chromium)",
)


def routes(world: World) -> list[Route]:
    """Return the routes of invitations; each answers the list of people anew."""
    prefix = "/api/console/organizations/{organization}/invites"
    return [api_route(world, prefix, post=_invite), api_route(world, f"{prefix}/delete", post=_delete)]


def _invite(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    email = call.text("email").strip()
    invited_email_is_valid(email)
    changes.invite(call.organization, email, call.text("role"))
    return list_users(call)


def _delete(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    changes.delete_invite(call.organization, call.text("id"))
    return list_users(call)
