"""The control API under ``/_simulator/``: what tests and demos steer the simulator with.

It is never part of the imitated platform, needs no credential, and is not counted, delayed or spoilt.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claude_simulator import control_exports
from claude_simulator.admin.gate.openapi import describe
from claude_simulator.changes import api_keys, claude_code, invites, users
from claude_simulator.changes.credentials import issue_to
from claude_simulator.enforcement import enforcement
from claude_simulator.enterprise_control import HANDLERS as OF_ENTERPRISE
from claude_simulator.enterprise_control import EnterpriseControl
from claude_simulator.faults import Fault
from claude_simulator.organization import User
from claude_simulator.rules import Refused
from claude_simulator.sessions import storage_state
from claude_simulator.snapshot import snapshot
from claude_simulator.spending import truth
from claude_simulator.world import World

Body = dict[str, Any]
Handler = Callable[[World, Body, str], object]
Changed = TypeVar("Changed")
FAULT_FIELDS = ("route", "method", "count", "caller", "after")


def routes(world: World) -> list[Route]:
    """Return the control API as Starlette routes."""
    return [
        Route(f"/_simulator/{path}", _endpoint(world, handler), methods=[method])
        for (method, path), handler in {**HANDLERS, **_of_enterprise()}.items()
    ] + control_exports.routes(world)


def _of_enterprise() -> dict[tuple[str, str], Handler]:
    return {place: _by_enterprise(handler) for place, handler in OF_ENTERPRISE.items()}


def _by_enterprise(handler: Callable[[EnterpriseControl, Body], object]) -> Handler:
    return lambda world, body, _host: handler(EnterpriseControl(world), body)


def order_fault(world: World, order: dict[str, Any]) -> None:
    """Order a fault; every field but name, route, method, count, caller and after is a parameter of the fault itself."""
    fields = {name: order[name] for name in FAULT_FIELDS if order.get(name) is not None}
    parameters = {name: value for name, value in order.items() if name not in (*FAULT_FIELDS, "name")}
    world.faults.order(Fault(str(order.get("name")), **fields, parameters=parameters))


def _endpoint(world: World, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        content = await request.body()
        try:
            body: Body = dict(json.loads(content or b"{}"))
            with world.lock:
                answered = handler(world, body, request.url.hostname or "127.0.0.1")
                return JSONResponse({} if answered is None else answered)
        except (ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)

    return answer


def clear_requests(world: World) -> None:
    """Start to count again."""
    for counter in (world.requests, world.console_saves, world.console_pages, world.console_sent):
        counter.clear()


def _requests(world: World) -> object:
    return {
        "requests": world.requests.rows(),
        "calls": world.requests.total,
        "console_saves": world.console_saves.rows(),
        "console_pages": world.console_pages.rows(),
        "console_sent": world.console_sent.rows(),
    }


def _set_switches(world: World, body: Body) -> object:
    for name, value in body.items():
        world.switches.set(name, value)
    return {"switches": world.switches.all()}


def _advance(world: World, body: Body) -> object:
    world.clock.advance(float(body["advance_seconds"]))
    return {"now": world.clock.now().isoformat()}


def _set_latency(world: World, body: Body) -> None:
    world.latency_ms = float(body["ms"])


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


def api_key_secret(world: World, name: str) -> str:
    """Return the secret of an API key, by its id or by a name that only one has.

    Raises:
        ValueError: there is no such key, or several have the name.
    """
    organization = world.organization
    found = [key.id for key in organization.api_keys.values() if name in (key.id, key.name)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} API keys are called {name!r}")
    return api_keys.secret_of(organization, found[0])


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


def _issue(world: World, body: Body) -> object:
    wanted = {name: value for name, value in body.items() if name != "kind"}
    credential = issue_to(world.organization, str(body["kind"]), **wanted)
    return {"secret": credential.secret, "kind": credential.kind}


def _set_layout(world: World, body: Body) -> object:
    world.set_layout(str(body["layout"]), body.get("organization"))
    return {"layout": world.layout, "layouts": world.layouts}


def _sign_in(world: World, body: Body, host: str) -> object:
    return storage_state(world.sign_in(str(body["email"])), host)


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("POST", "reset"): lambda world, _body, _host: world.reset(),
    ("GET", "requests"): lambda world, _body, _host: _requests(world),
    ("DELETE", "requests"): lambda world, _body, _host: clear_requests(world),
    ("GET", "faults"): lambda world, _body, _host: {
        "faults": [{"name": f.name, "count": f.count, "route": f.route} for f in world.faults.waiting]
    },
    ("POST", "faults"): lambda world, body, _host: order_fault(world, body),
    ("DELETE", "faults"): lambda world, _body, _host: world.faults.clear(),
    ("GET", "switches"): lambda world, _body, _host: {"switches": world.switches.all()},
    ("POST", "switches"): lambda world, body, _host: _set_switches(world, body),
    ("POST", "clock"): lambda world, body, _host: _advance(world, body),
    ("POST", "latency"): lambda world, body, _host: _set_latency(world, body),
    ("POST", "credentials"): lambda world, body, _host: _issue(world, body),
    ("POST", "api_keys/secret"): lambda world, body, _host: {"secret": api_key_secret(world, str(body["api_key"]))},
    ("POST", "invites/accept"): lambda world, body, _host: {"user_id": accept_invite(world, str(body["email"]))},
    ("POST", "people/leave"): lambda world, body, _host: leave(world, str(body["email"]), body.get("how", "left")),
    ("POST", "people/email"): lambda world, body, _host: change_email(world, str(body["email"]), str(body["new"])),
    ("POST", "claude_code/sign_in"): lambda world, body, _host: {
        "api_key_id": sign_in_to_claude_code(world, str(body["email"]))
    },
    ("POST", "console/sessions"): _sign_in,
    ("POST", "console/layout"): lambda world, body, _host: _set_layout(world, body),
    ("GET", "outbox"): lambda world, _body, _host: {"outbox": [mail.as_json() for mail in world.sessions.outbox]},
    ("GET", "enforcement"): lambda world, _body, _host: {"rate_limits": enforcement(world.organization)},
    ("GET", "state"): lambda world, _body, _host: snapshot(world),
    ("GET", "truth"): lambda world, _body, _host: truth.as_json(world.organization),
    ("GET", "openapi.json"): lambda _world, _body, _host: describe(),
}
"""What each call does, given the body and the host that was asked; None answers an empty object."""
