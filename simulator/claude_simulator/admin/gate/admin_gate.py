"""From HTTP to an operation and back: what every Admin API request passes, in this order.

Latency, faults that come before, credential, request limit, version, the operation, faults that come after, the
counter. This is the only file of the Admin API that knows Starlette.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from claude_simulator.admin.gate.fault_injection import AFTER, BEFORE, before_the_operation, broken
from claude_simulator.admin.gate.half_done import HALF_DONE, half_done
from claude_simulator.admin.gate.operations import OPERATIONS, SERVED
from claude_simulator.admin.wire.operation import NEW_VERSION, OLD_VERSION, Answer, Call, Json, Operation
from claude_simulator.admin.wire.query import Query
from claude_simulator.faults import Fault, anonymous
from claude_simulator.feed.activity_feed import Actor
from claude_simulator.feed.actors import actor_of_credential
from claude_simulator.organization import Credential, Organization
from claude_simulator.rules import Refused, absent
from claude_simulator.rules import credentials as credential_rules
from claude_simulator.rules import enterprise as enterprise_rules
from claude_simulator.rules import request as request_rules
from claude_simulator.world import World

TOO_MANY = 429
ANY = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE"]
CURSORS = ("after_id", "before_id", "page")
SPEND_LIMITS = "/v1/organizations/spend_limits"
BEARER_ONLY = ("oauth", "workload", "console_session")


def routes(world: World) -> list[Route]:
    """Return the Admin API as Starlette routes; fixed paths come, with every method, before those with a placeholder."""
    unknown = _unknown(world)
    fixed = [o for o in OPERATIONS if "{" not in o.route]
    templates = sorted((o for o in OPERATIONS if "{" in o.route), key=lambda o: (o.route.count("{"), o.route))
    return [
        *(Route(o.route, _endpoint(world, o), methods=[o.method]) for o in fixed),
        *(Route(route, unknown, methods=ANY) for route in dict.fromkeys(o.route for o in fixed)),
        *(Route(o.route, _endpoint(world, o), methods=[o.method]) for o in templates),
        Route("/v1/{rest:path}", unknown, methods=ANY),
    ]


def _endpoint(world: World, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = Visit(world, request, operation.route)
        response = await visit.answer(operation)
        world.requests.add(request.method, operation.route, response.status_code)
        return response

    return answer


def _unknown(world: World) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = Visit(world, request, "/v1/*")
        path = request.url.path
        exactly = {o.method for o in SERVED if o.route == path}
        here = exactly or {o.method for o in SERVED if route_matches(o.route, path)}
        refused = (
            Refused(405, "invalid_request_error", f"{request.method} is not allowed here.")
            if here
            else absent(f"{request.method} {request.url.path}")
        )
        world.requests.add(request.method, "/v1/*", refused.status)
        response = visit.refusal(refused)
        if here:
            response.headers["allow"] = ", ".join(sorted(here))
        return response

    return answer


def route_matches(route: str, path: str) -> bool:
    """Say whether a path has the form of a route template."""
    wanted, given = route.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part == piece or part.startswith("{") for part, piece in zip(wanted, given, strict=True)
    )


def _is_missing(organization: Organization) -> bool:
    return not organization.is_enterprise and organization.switches.choice("spend_limits_api") == "missing_405"


def _answer(operation: Operation, call: Call, late: Fault | None) -> Answer:
    if late is not None and late.name in HALF_DONE:
        return half_done(late, operation, call, find=_served)
    return operation.handle(replace(call, reads_stale_member=late is not None and late.name == "stale_member_get"))


def _served(method: str, route: str) -> Operation | None:
    return next((o for o in OPERATIONS if (o.method, anonymous(o.route)) == (method, anonymous(route))), None)


class Visit:
    """One request on its way through the gate."""

    def __init__(self, world: World, request: Request, route: str) -> None:
        self._world = world
        self._request = request
        self._route = route
        self._is_first_page_again = False
        self._headers = {
            "request-id": world.request_ids.tagged("req"),
            "date": format_datetime(world.clock.now(), usegmt=True),
        }

    async def answer(self, operation: Operation) -> Response:
        """Answer the request, or what a fault makes of the answer."""
        world, request = self._world, self._request
        if world.latency_ms:
            await asyncio.sleep(world.latency_ms / 1000)
        match = {"route": self._route, "method": request.method, "caller": request.headers.get("user-agent", "")}
        fault = world.faults.take(BEFORE, **match)
        if fault is not None:
            instead = await before_the_operation(fault)
            if isinstance(instead, Refused):
                refused = self.refusal(instead, retry_after=fault.number("retry_after", 1))
                if "retry_after_ms" in fault.parameters:
                    refused.headers["retry-after-ms"] = fault.text("retry_after_ms", "")
                return refused
            if instead is not None:
                instead.headers.update(self._headers)
                return instead
        is_further_page = any(name in request.query_params for name in CURSORS)
        late = world.faults.take(AFTER if is_further_page else AFTER - {"repeated_page"}, **match)
        self._is_first_page_again = late is not None and late.name == "repeated_page"
        response = self._operate(operation, await request.body(), late)
        return response if late is None else broken(late, response)

    def _operate(self, operation: Operation, content: bytes, late: Fault | None) -> Response:
        try:
            organization, credential = self._caller(operation)
            if operation.route.startswith(SPEND_LIMITS) and _is_missing(organization):
                return Response("Method Not Allowed", 405, self._headers, media_type="text/plain")
            wait = self._world.request_limits.take(organization, operation.limited_by)
            if wait:
                return self._limited(wait)
            if operation.is_enterprise_only:
                enterprise_rules.organization_is_an_enterprise(organization)
            call = self._call(operation, organization, content)
            with organization.lock, organization.feed.acting_as(self.actor(organization, credential)):
                return self._written(_answer(operation, replace(call, credential=credential), late))
        except Refused as refused:
            return self.refusal(refused)

    def actor(self, organization: Organization, credential: Credential | None) -> Actor:
        """Return who calls, as the activity feed names it."""
        client = self._request.client
        address, agent = None if client is None else client.host, self._request.headers.get("user-agent")
        return actor_of_credential(organization, credential, address=address, agent=agent)

    def _caller(self, operation: Operation) -> tuple[Organization, Credential | None]:
        """Say who calls, and whether they may (credentials.md#kinds)."""
        if operation.access == "anyone":
            return self._world.organization, None
        organization, credential = credential_rules.credential_is_known(self._credential())
        self._headers["anthropic-organization-id"] = organization.uuid
        with organization.lock:
            credential_rules.credential_has_not_expired(organization, credential)
            credential_rules.credential_is_not_of_a_workspace(credential)
            credential_rules.key_may_come_as_a_bearer(organization, credential, is_bearer=self._bearer() is not None)
            credential_rules.token_has_the_admin_scope(credential)
            if operation.access != "reader":
                credential_rules.account_administers(organization, credential)
            if operation.access == "oauth":
                credential_rules.credential_is_a_token(credential)
            credential_rules.scoped_key_opens(organization, credential, operation.scope)
        return organization, credential

    def _credential(self) -> tuple[Organization, Credential] | None:
        """Find the credential; Authorization wins over x-api-key, and OAuth tokens come as bearer only (credentials.md#headers)."""
        bearer = self._bearer()
        found = self._world.credential(self._request.headers.get("x-api-key", "") if bearer is None else bearer)
        if found is not None and found[1].kind in BEARER_ONLY and bearer is None:
            return None
        return found

    def _bearer(self) -> str | None:
        scheme, _, bearer = self._request.headers.get("authorization", "").partition(" ")
        return bearer.strip() if scheme.lower() == "bearer" else None

    def _call(self, operation: Operation, organization: Organization, content: bytes) -> Call:
        headers = self._request.headers
        version = headers.get("anthropic-version")
        if operation.access != "anyone":
            request_rules.version_is_sent(organization, version)
            request_rules.version_is_known(version, (OLD_VERSION, NEW_VERSION))
        sent = ",".join(headers.getlist("anthropic-beta"))
        betas = frozenset(beta.strip() for beta in sent.split(",") if beta.strip())
        if operation.beta is not None:
            request_rules.beta_is_sent(betas, operation.beta)
        return Call(
            organization=organization,
            path=self._request.path_params,
            query=self.query(),
            content=content,
            version=version or organization.switches.choice("version_when_absent"),
            betas=betas,
            fields=operation.fields,
        )

    def query(self) -> Query:
        """Return what was asked; without its cursor when the fault ``repeated_page`` was taken."""
        pairs = self._request.query_params.multi_items()
        if self._is_first_page_again:
            pairs = [pair for pair in pairs if pair[0] not in CURSORS]
        return Query.of(pairs)

    def _limited(self, wait: float) -> Response:
        try:
            request_rules.request_is_within_the_limit(wait)
        except Refused as refused:
            return self.refusal(refused, retry_after=wait)
        raise AssertionError

    def refusal(self, refused: Refused, *, retry_after: float = 0) -> Response:
        """Write an error body; ``request_id`` repeats the header (errors.md#body)."""
        error: dict[str, Json] = {"type": refused.type, "message": refused.message}
        if refused.error_code is not None:
            error["details"] = {"error_code": refused.error_code, **refused.details}
        headers = dict(self._headers)
        if refused.status == TOO_MANY:
            headers["retry-after"] = str(max(1, math.ceil(retry_after)))
        body: dict[str, Json] = {"type": "error", "error": error, "request_id": headers["request-id"]}
        return self._response(body, refused.status, headers)

    def _written(self, answer: Answer) -> Response:
        if answer.body is None:
            return Response(status_code=answer.status, headers=self._headers)
        return self._response(answer.body, answer.status, self._headers)

    @staticmethod
    def _response(body: object, status: int, headers: dict[str, str]) -> Response:
        content = json.dumps(body, separators=(",", ":")).encode()
        return Response(content, status_code=status, headers=headers, media_type="application/json")
