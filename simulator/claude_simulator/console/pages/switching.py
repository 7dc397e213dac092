"""Another tab of the same browser, in which the person switches to another organization (fault ``console_other_organization``).

Which organization a session is in, the address of a page does not say (console.md#identity).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from claude_simulator.console.pages.visitor import DEFAULT_SEGMENT, session_of
from claude_simulator.sessions import ORGANIZATION_COOKIE
from claude_simulator.world import World

SWITCHES = frozenset({"console_other_organization"})


def switched(world: World, request: Request, route: str) -> str | None:
    """Return the UUID of the organization to which the session switches now; None when the fault does not happen here."""
    session = session_of(world, request)
    if session is None:
        return None
    others = [each.uuid for each in world.organizations_of(session.email) if each.uuid != session.active_organization]
    if not others:
        return None
    fault = world.faults.take(
        SWITCHES, route=route, method=request.method, caller=request.headers.get("user-agent", "")
    )
    if fault is None:
        return None
    session.active_organization = fault.text("organization", others[0])
    session.active_workspace = DEFAULT_SEGMENT
    return session.active_organization


def switch_after(world: World, request: Request, route: str, response: Response) -> None:
    """Let it happen after an answer was made, which takes the browser's cookie along."""
    now = switched(world, request, route)
    if now is not None:
        response.set_cookie(ORGANIZATION_COOKIE, now, samesite="lax")
