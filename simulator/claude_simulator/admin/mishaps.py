"""How the faults of the Admin API look on the wire. Which request takes one is faults.py's business."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from claude_simulator.faults import Fault
from claude_simulator.rules import Refused

REFUSALS = {
    "rate_limited": (429, "rate_limit_error", "This request would exceed your organization's rate limit."),
    "server_error": (500, "api_error", "Internal server error"),
    "unavailable": (503, "api_error", "Service unavailable"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
    "conflict": (409, "conflict_error", "The object was changed by another request. Try again."),
}
BEFORE = frozenset({*REFUSALS, "timeout_before", "dropped", "not_json", "redirect", "latency"})
AFTER = frozenset({"lost_answer", "truncated", "stale_member_get"})
HANGS_SECONDS = 30.0
NEVER_SENT = 0


class Dropped(Response):
    """No answer: the connection is closed. The server puts ``drop`` into the application's state for this."""

    def __init__(self) -> None:
        super().__init__(status_code=NEVER_SENT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection that the request came on, and wait until it is gone."""
        del send
        host, port = scope["client"]
        scope["app"].state.drop((host, port))
        while (await receive())["type"] != "http.disconnect":
            pass


async def before_the_operation(fault: Fault) -> Refused | Response | None:
    """Do what a fault does before anything happens: a refusal, a foreign answer or none, a delay (None)."""
    if fault.name in REFUSALS:
        status, kind, message = REFUSALS[fault.name]
        code = fault.parameters.get("error_code")
        return Refused(status, kind, fault.text("message", message), None if code is None else str(code))
    if fault.name == "not_json":
        return Response("<!doctype html><title>Proxy</title><h1>Welcome</h1>", media_type="text/html")
    if fault.name == "redirect":
        return Response(status_code=302, headers={"location": fault.text("location", "/somewhere-else")})
    if fault.name == "latency":
        await asyncio.sleep(fault.number("ms", 1000) / 1000)
        return None
    if fault.name == "timeout_before":
        await asyncio.sleep(fault.number("seconds", HANGS_SECONDS))
    return Dropped()


def broken(fault: Fault, response: Response) -> Response:
    """Spoil an answer after the operation: cut it, or lose it."""
    if fault.name == "lost_answer":
        return Dropped()
    if fault.name == "truncated":
        content = bytes(response.body)
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return Response(content[: len(content) // 2], status_code=response.status_code, headers=headers)
    return response
