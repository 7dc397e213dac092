"""The endpoints behind sign-in: code, session, sign-out, and which organization is active.

The code is never in an answer; it is in the outbox of the control API. Whether an address is known is not said.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.console.pages.api_call import answer, json_body, refusal
from claude_simulator.console.pages.visitor import DEFAULT_SEGMENT, session_of, visitor_of
from claude_simulator.rules import Refused, forbidden, invalid
from claude_simulator.sessions import ORGANIZATION_COOKIE, SESSION_COOKIE, ConsoleSession
from claude_simulator.world import World

ABOUT = Behaviour(
    "sign-in by a code in the outbox (`/login`), the cookie of a session that lands late and ends, the organization switcher",
    source="console.md#menus, console.md#signing-in, console.md#session",
    verified="test (over HTTP and in Chromium)",
    gap="codes only: no Google, no SSO, no link in a mail",
)

Body = Mapping[str, object]
Work = Callable[[Request, Body], Response]


def routes(world: World) -> list[Route]:
    """Return the routes of sign-in and of the active organization."""
    sign_in = SignIn(world)
    return [
        Route("/api/auth/send_code", _endpoint(sign_in.send_code), methods=["POST"]),
        Route("/api/auth/verify_code", _endpoint(sign_in.verify_code), methods=["POST"]),
        Route("/api/auth/session", _endpoint(sign_in.begin_session), methods=["POST"]),
        Route("/api/auth/logout", _endpoint(sign_in.log_out), methods=["POST"]),
        Route("/api/account/active_organization", _endpoint(sign_in.activate), methods=["POST"]),
        Route("/api/organizations", _endpoint(sign_in.organizations), methods=["GET"]),
    ]


class SignIn:
    """The way in: e-mail, code, ticket, cookie.

    The ticket stands between the right code and the cookie, so that the page can route before the cookie lands.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._tickets: dict[str, str] = {}

    def send_code(self, request: Request, body: Body) -> Response:
        """Send a code to an address, if anybody has it."""
        del request
        email = _text(body, "email")
        if self._world.organizations_of(email):
            self._world.sessions.send_code(email)
        return answer({"sent": True})

    def verify_code(self, request: Request, body: Body) -> Response:
        """Exchange a right code for a ticket; 400 for a wrong one."""
        del request
        email = _text(body, "email")
        if not self._world.sessions.verify_code(email, _text(body, "code")):
            raise invalid("That code is not right, or it was used already.")
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = email
        return answer({"ticket": ticket})

    def begin_session(self, request: Request, body: Body) -> Response:
        """Exchange a ticket for the cookies of a session, once."""
        del request
        email = self._tickets.pop(_text(body, "ticket"), None)
        if email is None or not self._world.organizations_of(email):
            raise invalid("This sign-in has ended. Start again.")
        return _with_cookies(answer({}), self._world.sign_in(email))

    def log_out(self, request: Request, body: Body) -> Response:
        """End the session, if there is one, and forget its cookies."""
        del body
        self._world.sessions.end(request.cookies.get(SESSION_COOKIE, ""))
        response = answer({})
        response.delete_cookie(SESSION_COOKIE)
        response.delete_cookie(ORGANIZATION_COOKIE)
        return response

    def organizations(self, request: Request, body: Body) -> Response:
        """List the organizations of the person who is signed in."""
        del body
        session = self._session(request)
        mine = [{"uuid": each.uuid, "name": each.name} for each in self._world.organizations_of(session.email)]
        return answer({"organizations": mine, "active": session.active_organization})

    def activate(self, request: Request, body: Body) -> Response:
        """Make another organization the active one; 403 when the person is not in it."""
        session = self._session(request)
        if visitor_of(self._world, session, _text(body, "uuid")) is None:
            raise forbidden("You are not in that organization.")
        session.active_organization = _text(body, "uuid")
        session.active_workspace = DEFAULT_SEGMENT
        return _with_cookies(answer({}), session)

    def _session(self, request: Request) -> ConsoleSession:
        session = session_of(self._world, request)
        if session is None:
            raise Refused(401, "authentication_error", "Your session has ended. Sign in again.")
        return session


def _endpoint(work: Work) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return work(request, await json_body(request))
        except Refused as refused:
            return refusal(refused)

    return endpoint


def _with_cookies(response: Response, session: ConsoleSession) -> Response:
    response.set_cookie(SESSION_COOKIE, session.key, httponly=True, samesite="lax")
    response.set_cookie(ORGANIZATION_COOKIE, session.active_organization, samesite="lax")
    return response


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if isinstance(value, str) and value.strip():
        return value.strip()
    message = f"{name}: must not be empty"
    raise invalid(message)
