"""What one request to the private API of the pages is, and how it becomes an answer.

Cookie authentication, the organization in the path, mishaps of saving, refusals as JSON: the same for every endpoint.
What an endpoint does stands in the files of the families, one folder up.
"""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claude_simulator.console.pages.page_routes import challenge
from claude_simulator.console.pages.reverting import remember
from claude_simulator.console.pages.switching import switch_after
from claude_simulator.console.pages.visitor import Visitor, session_of, visitor_of
from claude_simulator.faults import Fault
from claude_simulator.feed.actors import actor_of_user, another_administrator
from claude_simulator.organization import Organization
from claude_simulator.rules import Refused, absent, forbidden, invalid
from claude_simulator.world import World

Json: TypeAlias = dict[str, object]

SESSION_FAULTS = frozenset({"console_session_expired"})
SAVE_FAULTS = frozenset({"console_save_not_persisted", "console_save_error", "console_save_reverts"})
TOLD_WRONG = frozenset({"console_save_told_wrong"})
CHALLENGED = frozenset({"console_save_challenged"})
OTHER_ADMINISTRATOR = frozenset({"console_other_value"})
SLOW = frozenset({"console_slow_save"})
HEADERS = {"cache-control": "no-store"}
CURRENT = "current"
"""What stands for the UUID in paths that do not name the organization (switch ``console_requests``)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: by whom, its path parameters, and its JSON body."""

    world: World
    visitor: Visitor
    route: str
    path: Mapping[str, str]
    body: Mapping[str, object]

    @property
    def organization(self) -> Organization:
        """The organization that the request is about."""
        return self.visitor.organization

    def text(self, name: str) -> str:
        """Return a text of the body, or refuse with 400."""
        value = self.body.get(name)
        if not isinstance(value, str):
            raise invalid(f"{name}: must be a text")
        return value

    def flag(self, name: str) -> bool:
        """Return a truth value of the body, or refuse with 400."""
        value = self.body.get(name)
        if not isinstance(value, bool):
            raise invalid(f"{name}: must be true or false")
        return value

    def one_of(self, name: str, choices: Collection[str]) -> str:
        """Return a text of the body that is one of a closed set, or refuse with 400."""
        value = self.text(name)
        if value not in choices:
            raise invalid(f"{name}: must be one of {', '.join(choices)}")
        return value

    def days(self, name: str) -> int | None:
        """Return a number of days in the body, None for never, or refuse with 400."""
        value = self.body.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        raise invalid(f"{name}: must be a whole number of days or null")

    def texts(self, name: str) -> list[str]:
        """Return a list of texts of the body, or refuse with 400."""
        return self._list(name, str, "texts", self.body.get(name))

    def objects(self, name: str) -> list[Mapping[str, object]]:
        """Return a list of objects of the body (empty when absent), or refuse with 400."""
        return self._list(name, dict, "objects", self.body.get(name, []))

    @staticmethod
    def _list(name: str, kind: type, what: str, value: object) -> list[Any]:
        if not (isinstance(value, list) and all(isinstance(each, kind) for each in value)):
            raise invalid(f"{name}: must be a list of {what}")
        return value

    def workspace_id(self) -> str:
        """Return the workspace in the path, or refuse: 404 when unknown, 403 when the person may not see it."""
        workspace_id = self.visitor.workspace_id(self.path["workspace"])
        if workspace_id is None:
            raise absent("This workspace")
        self.must(self.visitor.sees_workspace(workspace_id))
        return workspace_id

    def workspace_id_to_edit(self) -> str:
        """Return the workspace in the path for a change; the rules refuse archived ones and Default themselves."""
        workspace_id = self.workspace_id()
        self.must(self.visitor.edits_workspace(workspace_id) or self.visitor.is_admin)
        return workspace_id

    def must(self, allowed: bool) -> None:  # noqa: FBT001 - the one thing that it is about
        """Refuse with 403 unless allowed."""
        if not allowed:
            raise _not_yours()

    def let_another_administrator(self, change: Callable[[Fault], object]) -> None:
        """Let somebody else change something right after it was shown, if the fault ``console_other_value`` waits."""
        fault = self.world.faults.take(OTHER_ADMINISTRATOR, route=self.route, method="GET")
        if fault is not None:
            with self.organization.feed.acting_as(another_administrator(self.organization, self.visitor.user)):
                change(fault)


Handler: TypeAlias = Callable[[Call], Json]


def api_route(world: World, path: str, **handlers: Handler) -> Route:
    """Return the route of one endpoint; ``handlers`` are named by HTTP method in lower case."""
    by_method = {method.upper(): handler for method, handler in handlers.items()}
    return Route(path, _endpoint(world, path, by_method), methods=list(by_method))


async def json_body(request: Request) -> Mapping[str, object]:
    """Return the JSON object in a request; nothing at all counts as an empty one; else refuse with 400."""
    raw = await request.body()
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    raise invalid("The body must be a JSON object.")


def answer(body: Json) -> JSONResponse:
    """Return a success."""
    return JSONResponse(body, headers=HEADERS)


def refusal(refused: Refused) -> JSONResponse:
    """Return a refusal in the platform's form of an error."""
    body = {"type": "error", "error": {"type": refused.type, "message": refused.message}}
    return JSONResponse(body, status_code=refused.status, headers=HEADERS)


def _endpoint(world: World, route: str, by_method: Mapping[str, Handler]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            response = await respond(request)
            switch_after(world, request, route, response)
            return response
        is_challenged = _taken(world, CHALLENGED, request, route) is not None
        response = challenge() if is_challenged else await respond(request)
        switch_after(world, request, route, response)
        return await _told(world, request, route, response)

    async def respond(request: Request) -> Response:
        if _taken(world, SESSION_FAULTS, request, route) is not None:
            world.sessions.expire_all()
        session = session_of(world, request)
        if session is None:
            return refusal(Refused(401, "authentication_error", "Your session has ended. Sign in again."))
        named = request.path_params["organization"]
        visitor = visitor_of(world, session, None if named == CURRENT else named)
        if visitor is None:
            return refusal(_not_yours())
        handle = by_method["GET" if request.method == "HEAD" else request.method]
        try:
            body = await json_body(request)
            call = Call(world, visitor, route, request.path_params, body)
            address, agent = None if request.client is None else request.client.host, request.headers.get("user-agent")
            actor = actor_of_user(visitor.user, address=address, agent=agent)
            with visitor.organization.lock, visitor.organization.feed.acting_as(actor):
                if request.method in {"GET", "HEAD"}:
                    return answer(handle(call))
                return answer(_save(call, handle, _taken(world, SAVE_FAULTS, request, route)))
        except Refused as refused:
            return refusal(refused)

    return endpoint


async def _told(world: World, request: Request, route: str, response: Response) -> Response:
    """Return what is told of a save that was done or refused, when it is told, and count it."""
    wrong = _taken(world, TOLD_WRONG, request, route)
    if wrong is not None:
        response = refusal(Refused(int(wrong.number("status", 403)), "api_error", "This was not possible."))
    slow = _taken(world, SLOW, request, route)
    if slow is not None:
        await asyncio.sleep(slow.number("ms", 3000) / 1000)
    world.console_saves.add(request.method, route, response.status_code)
    return response


def _save(call: Call, handle: Handler, fault: Fault | None) -> Json:
    if fault is None:
        return handle(call)
    if fault.name == "console_save_error":
        message = fault.text("message", f"No limit {call.organization.uuid} for {call.visitor.user.id}")
        raise Refused(500, "api_error", message)
    if fault.name == "console_save_reverts":
        remember(call.world, call.organization)
        return handle(call)
    return _without_effect(call, handle)


def _without_effect(call: Call, handle: Handler) -> Json:
    """Answer as if it were saved, and leave everything as it was: what the page shows is gone after a reload."""
    organization = call.organization
    kept = {field.name: getattr(organization, field.name) for field in fields(organization)}
    before = {name: copy.deepcopy(value) for name, value in kept.items() if isinstance(value, dict | list)}
    try:
        with organization.feed.silent():
            return handle(call)
    finally:
        for name, value in before.items():
            setattr(organization, name, value)


def _taken(world: World, names: frozenset[str], request: Request, route: str) -> Fault | None:
    caller = request.headers.get("user-agent", "")
    return world.faults.take(names, route=route, method=request.method, caller=caller)


def _not_yours() -> Refused:
    return forbidden("You do not have permission to do this.")
