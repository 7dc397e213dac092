"""The endpoints behind "Members" of the organization: roles, admin included, and removal (channels.md#people, 9)."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import users as changes
from claude_simulator.clock import stamp
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.rules.users import OWNERS
from claude_simulator.world import World

ABOUT = Behaviour(
    "people of the organization: roles, admin included, and removal",
    source="users.md#roles, channels.md#people, 9; console.md#paths",
    verified="test (over HTTP and in Chromium)",
    gap="that the last administrator stays, and owners are not changed, is a guess",
)

ROLE_TITLES = {
    "user": "User",
    "claude_code_user": "Claude Code User",
    "developer": "Developer",
    "billing": "Billing",
    "admin": "Admin",
    "owner": "Owner",
    "primary_owner": "Primary Owner",
}


def routes(world: World) -> list[Route]:
    """Return the routes of the people of the organization; with them are shown its open invitations."""
    prefix = "/api/console/organizations/{organization}"
    return [
        api_route(world, f"{prefix}/people", get=list_users, put=_change_role),
        api_route(world, f"{prefix}/people/remove", post=_remove),
    ]


def list_users(call: Call) -> Json:
    """Answer who is in the organization, and who is invited."""
    organization, now = call.organization, call.organization.clock.now()
    call.must(call.visitor.is_admin)
    return {
        "people": [
            {
                "user_id": user.id,
                "name": user.name,
                "email": user.email,
                "role": user.role,
                "may_change": user.role not in OWNERS,
            }
            for user in sorted(organization.users.values(), key=lambda user: user.email)
        ],
        "invites": [
            {"id": invite.id, "email": invite.email, "role": invite.role, "expires_at": stamp(invite.expires_at)}
            for invite in organization.invites.values()
            if invite.status == "pending" and invite.expires_at > now
        ],
    }


def _change_role(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    changes.change_role_by_hand(call.organization, call.text("user_id"), call.text("role"))
    return _list_after(call)


def _remove(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    changes.remove_user_by_hand(call.organization, call.text("user_id"))
    return _list_after(call)


def _list_after(call: Call) -> Json:
    """Answer the list, or nothing of it to somebody who has just given up the right to see it."""
    return list_users(call) if call.visitor.is_admin else {"people": [], "invites": []}
