"""The control API under ``/_simulator/``: what tests and demos steer the simulator with.

It is never part of the imitated platform, needs no credential, and is not counted, delayed or spoilt.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claude_simulator.admin.gate.openapi import describe
from claude_simulator.changes import claude_code, invites, users
from claude_simulator.changes.credentials import issue_to
from claude_simulator.enforcement import enforcement
from claude_simulator.faults import Fault
from claude_simulator.organization import User
from claude_simulator.rules import Refused
from claude_simulator.sessions import storage_state
from claude_simulator.snapshot import snapshot
from claude_simulator.world import World

Handler = Callable[[World, Request, dict[str, Any]], object]
Changed = TypeVar("Changed")
FAULT_FIELDS = ("route", "method", "count", "caller")


def routes(world: World) -> list[Route]:
    """Return the control API as Starlette routes."""
    return [
        Route(f"/_simulator/{path}", _endpoint(world, handler), methods=[method])
        for method, path, handler in (
            ("POST", "reset", _reset),
            ("GET", "requests", _requests),
            ("DELETE", "requests", _clear_requests),
            ("GET", "faults", _faults),
            ("POST", "faults", _order_fault),
            ("DELETE", "faults", _clear_faults),
            ("GET", "switches", _switches),
            ("POST", "switches", _set_switches),
            ("POST", "clock", _advance),
            ("POST", "latency", _latency),
            ("POST", "credentials", _issue),
            ("POST", "invites/accept", _accept_invite),
            ("POST", "people/leave", _leave),
            ("POST", "people/email", _change_email),
            ("POST", "claude_code/sign_in", _sign_in_to_claude_code),
            ("POST", "console/sessions", _sign_in),
            ("POST", "console/layout", _layout),
            ("GET", "outbox", _outbox),
            ("GET", "enforcement", _enforcement),
            ("GET", "state", _state),
            ("GET", "openapi.json", _openapi),
        )
    ]


def order_fault(world: World, order: dict[str, Any]) -> None:
    """Order a fault; every field but name, route, method, count and caller is a parameter of the fault itself."""
    fields = {name: order[name] for name in FAULT_FIELDS if order.get(name) is not None}
    parameters = {name: value for name, value in order.items() if name not in (*FAULT_FIELDS, "name")}
    world.faults.order(Fault(str(order.get("name")), **fields, parameters=parameters))


def _endpoint(world: World, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        content = await request.body()
        try:
            body: dict[str, Any] = dict(json.loads(content or b"{}"))
            with world.lock:
                return JSONResponse(handler(world, request, body))
        except (ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)

    return answer


def _reset(world: World, _request: Request, _body: dict[str, Any]) -> object:
    world.reset()
    return {}


def _requests(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return {
        "requests": world.requests.rows(),
        "calls": world.requests.total,
        "console_saves": world.console_saves.rows(),
    }


def _clear_requests(world: World, _request: Request, _body: dict[str, Any]) -> object:
    world.requests.clear()
    world.console_saves.clear()
    return {}


def _faults(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return {"faults": [{"name": f.name, "count": f.count, "route": f.route} for f in world.faults.waiting]}


def _order_fault(world: World, _request: Request, body: dict[str, Any]) -> object:
    order_fault(world, body)
    return {}


def _clear_faults(world: World, _request: Request, _body: dict[str, Any]) -> object:
    world.faults.clear()
    return {}


def _switches(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return {"switches": world.switches.all()}


def _set_switches(world: World, _request: Request, body: dict[str, Any]) -> object:
    for name, value in body.items():
        world.switches.set(name, value)
    return {"switches": world.switches.all()}


def _advance(world: World, _request: Request, body: dict[str, Any]) -> object:
    world.clock.advance(float(body["advance_seconds"]))
    return {"now": world.clock.now().isoformat()}


def _latency(world: World, _request: Request, body: dict[str, Any]) -> object:
    world.latency_ms = float(body["ms"])
    return {}


def accept_invite(world: World, email: str) -> str:
    """Let somebody accept the newest invitation of an e-mail address; returns the new person's id.

    Raises:
        ValueError: there is no open one.
    """
    organization = world.organization
    found = (i.id for i in reversed(organization.invites.values()) if i.email.casefold() == email.casefold())
    invite_id = next(found, None)
    if invite_id is None:
        raise ValueError(f"nobody invited {email!r}")
    return _allowed(lambda: invites.accept_invite(organization, invite_id)).id


def sign_in_to_claude_code(world: World, email: str) -> str:
    """Let somebody sign in to Claude Code; returns the id of their key.

    Raises:
        ValueError: there is no such person, or they may not.
    """
    user = _somebody(world, email)
    return _allowed(lambda: claude_code.sign_in(world.organization, user)).id


def leave(world: World, email: str, how: users.Departure = "left") -> None:
    """Let somebody leave the organization, or let its directory (``scim``) take them out.

    Raises:
        ValueError: there is no such person or way, or the last administrator would go.
    """
    if how not in get_args(users.Departure):
        raise ValueError(f"nobody leaves as {how!r}; expected {' | '.join(get_args(users.Departure))}")
    user = _somebody(world, email)
    _allowed(lambda: users.leave(world.organization, user.id, how))


def change_email(world: World, email: str, new: str) -> None:
    """Give somebody another e-mail address.

    Raises:
        ValueError: there is no such person, or somebody else has the new one.
    """
    user = _somebody(world, email)
    _allowed(lambda: users.change_email(world.organization, user.id, new))


def _somebody(world: World, email: str) -> User:
    user = world.organization.user_by_email(email)
    if user is None:
        raise ValueError(f"nobody has the e-mail address {email!r}")
    return user


def _allowed(change: Callable[[], Changed]) -> Changed:
    try:
        return change()
    except Refused as refused:
        raise ValueError(refused.message) from refused


def _accept_invite(world: World, _request: Request, body: dict[str, Any]) -> object:
    return {"user_id": accept_invite(world, str(body["email"]))}


def _leave(world: World, _request: Request, body: dict[str, Any]) -> object:
    leave(world, str(body["email"]), body.get("how", "left"))
    return {}


def _change_email(world: World, _request: Request, body: dict[str, Any]) -> object:
    change_email(world, str(body["email"]), str(body["new"]))
    return {}


def _sign_in_to_claude_code(world: World, _request: Request, body: dict[str, Any]) -> object:
    return {"api_key_id": sign_in_to_claude_code(world, str(body["email"]))}


def _issue(world: World, _request: Request, body: dict[str, Any]) -> object:
    wanted = {name: value for name, value in body.items() if name != "kind"}
    credential = issue_to(world.organization, str(body["kind"]), **wanted)
    return {"secret": credential.secret, "kind": credential.kind}


def _sign_in(world: World, request: Request, body: dict[str, Any]) -> object:
    return storage_state(world.sign_in(str(body["email"])), request.url.hostname or "127.0.0.1")


def _layout(world: World, _request: Request, body: dict[str, Any]) -> object:
    world.set_layout(str(body["layout"]), body.get("organization"))
    return {"layout": world.layout, "layouts": world.layouts}


def _outbox(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return {"outbox": [mail.as_json() for mail in world.sessions.outbox]}


def _enforcement(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return {"rate_limits": enforcement(world.organization)}


def _openapi(_world: World, _request: Request, _body: dict[str, Any]) -> object:
    return describe()


def _state(world: World, _request: Request, _body: dict[str, Any]) -> object:
    return snapshot(world)
