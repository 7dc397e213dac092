"""The gateway over HTTP: `/v1/organizations/spend_limits`, who may ask, and the shape of errors (gateway.md#calls)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claude_simulator.gateway.bodies import PERIODS, Refused, invalid, wanted
from claude_simulator.gateway.limits import Gateway, Limit, Scope

LIMITS = "/v1/organizations/spend_limits"
MOST, USUAL = 1000, 20
Handler = Callable[[Request, str], Awaitable[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Keys:
    """Admin keys by secret, with the name of each; which of them may write."""

    write: Mapping[str, str]
    read: Mapping[str, str]

    def actor(self, request: Request, *, writes: bool) -> str:
        """Who asks. Raises Refused."""
        secret = request.headers.get("x-api-key", "")
        if secret in self.write:
            return self.write[secret]
        if secret not in self.read:
            raise Refused(401, "authentication_error", "invalid admin credentials")
        if writes:
            raise Refused(403, "permission_error", "requires write:spend_limits")
        return self.read[secret]


@dataclass(frozen=True, slots=True)
class Calls:
    """What each call answers, given who asks."""

    gateway: Gateway

    async def list(self, request: Request, _actor: str) -> Mapping[str, object]:
        """A page of limits, oldest first."""
        rows = [one for one in self.gateway.rows() if request.query_params.get("scope_type") in {None, one.scope.kind}]
        return _page(request, [one.as_json() for one in rows])

    async def set(self, request: Request, actor: str) -> Mapping[str, object]:
        """A limit, set in place."""
        asked = wanted(await _body(request))
        return self.gateway.set(asked.scope, asked.period, asked.amount, asked.pool, actor=actor).as_json()

    async def retrieve(self, request: Request, _actor: str) -> Mapping[str, object]:
        """One limit."""
        return self._named(request).as_json()

    async def delete(self, request: Request, actor: str) -> Mapping[str, object]:
        """That a limit is gone."""
        limit = self._named(request)
        self.gateway.delete(limit, actor=actor)
        return {"type": "spend_limit_deleted", "id": limit.id}

    async def effective(self, request: Request, _actor: str) -> Mapping[str, object]:
        """What limits people."""
        people = request.query_params.getlist("user_ids[]")
        rows = [_effective(self.gateway, person, period) for person in people for period in PERIODS]
        return {"data": [row for row in rows if row is not None], "next_page": None}

    async def audit(self, request: Request, _actor: str) -> Mapping[str, object]:
        """Who changed what."""
        most = _limit(request)
        return {"data": self.gateway.audit[:most], "has_more": len(self.gateway.audit) > most}

    def _named(self, request: Request) -> Limit:
        found = self.gateway.find(request.path_params["limit_id"])
        if found is None:
            raise Refused(404, "not_found_error", "spend limit not found")
        return found


def build_app(gateway: Gateway, keys: Keys) -> Starlette:
    """The application of one gateway."""
    calls = Calls(gateway)
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", LIMITS, calls.list),
        ("POST", LIMITS, calls.set),
        ("GET", f"{LIMITS}/effective", calls.effective),
        ("GET", f"{LIMITS}/audit", calls.audit),
        ("GET", f"{LIMITS}/{{limit_id}}", calls.retrieve),
        ("DELETE", f"{LIMITS}/{{limit_id}}", calls.delete),
    )
    routes = [
        Route(path, _answering(handler, keys, writes=method != "GET"), methods=[method])
        for method, path, handler in table
    ]
    return Starlette(
        routes=[*routes, Route("/{path:path}", _elsewhere, methods=["GET", "POST", "DELETE", "PATCH", "PUT"])]
    )


def _answering(handler: Handler, keys: Keys, *, writes: bool) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await handler(request, keys.actor(request, writes=writes)))
        except Refused as refused:
            return _error(refused)

    return answer


async def _elsewhere(_request: Request) -> Response:
    return _error(Refused(401, "authentication_error", "invalid admin credentials"))


def _error(refused: Refused) -> Response:
    error = {"type": refused.type, "message": refused.message}
    return JSONResponse({"type": "error", "error": error}, refused.status)


async def _body(request: Request) -> object:
    try:
        return json.loads(await request.body())
    except ValueError:
        raise invalid("invalid JSON body") from None


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise invalid(f"limit: must be between 1 and {MOST}")
    return int(text)


def _page(request: Request, rows: list[dict[str, object]]) -> Mapping[str, object]:
    most, after = _limit(request), request.query_params.get("after_id")
    ids = [row["id"] for row in rows]
    start = ids.index(after) + 1 if after in ids else 0
    page = rows[start : start + most]
    return {
        "data": page,
        "has_more": start + most < len(rows),
        "first_id": page[0]["id"] if page else None,
        "last_id": page[-1]["id"] if page else None,
    }


def _effective(gateway: Gateway, person: str, period: str) -> Mapping[str, object] | None:
    """A person's own limit, else the organization's; whose groups they are in nobody tells this stand-in (gateway.md#effective)."""
    own, of_all = (gateway.limits.get((scope, period)) for scope in (Scope("user", person), Scope("organization")))
    found = own or of_all
    if found is None and period != "monthly":
        return None
    return {
        "scope": {"type": "user", "user_id": person},
        "actor": {"type": "user_actor", "user_id": person},
        "amount": None if found is None else found.amount,
        "currency": "USD",
        "period": period,
        "period_to_date_spend": "0",
        "source": None if found is None else found.scope.kind,
        "spend_limit_id": None if found is None else found.id,
        "groups": [],
    }
