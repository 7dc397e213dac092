"""How the faults of the Admin API look on the wire. Which request takes one is faults.py's business."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from claude_simulator.admin.gate.half_done import HALF_DONE
from claude_simulator.admin.gate.strange_bodies import NEW_VALUE, with_unknown_fields, with_unknown_values
from claude_simulator.faults import Fault
from claude_simulator.rules import Refused

REFUSALS = {
    "rate_limited": (429, "rate_limit_error", "This request would exceed your organization's rate limit."),
    "server_error": (500, "api_error", "Internal server error"),
    "unavailable": (503, "api_error", "Service unavailable"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
    "conflict": (409, "conflict_error", "The object was changed by another request. Try again."),
    "workspace_changed_concurrently": (409, "conflict_error", "Another request changed the Workspace. Read it again."),
    "concurrent_membership_change": (409, "conflict_error", "The members are being changed. Try again."),
    "cannot_remove_last_member": (
        400,
        "invalid_request_error",
        "The last member of an organization cannot be removed.",
    ),
    "sandbox_egress_restricted": (403, "permission_error", "Not available inside a network-restricted sandbox."),
}
CODES: Mapping[str, Mapping[str, str]] = {
    "workspace_changed_concurrently": {"field": "inference_data_privacy.human_review"},
    "concurrent_membership_change": {},
    "cannot_remove_last_member": {},
    "sandbox_egress_restricted": {},
}
"""Refusals whose code is their name, and what it brings along (errors.md#codes)."""
BEFORE = frozenset({*REFUSALS, "timeout_before", "dropped", "not_json", "redirect", "latency"})
AFTER = frozenset(
    {
        "lost_answer",
        "timeout_after",
        "truncated",
        "wrong_content_type",
        "slow_body",
        "unknown_fields",
        "unknown_values",
        "repeated_page",
        "stale_member_get",
        *HALF_DONE,
    }
)
HANGS_SECONDS = 30.0
PIECES = 10
NEVER_SENT = 0


class Dropped(Response):
    """No answer: the connection is closed. The server puts ``drop`` into the application's state for this."""

    def __init__(self, *, after_seconds: float = 0) -> None:
        super().__init__(status_code=NEVER_SENT)
        self._after_seconds = after_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection that the request came on, and wait until it is gone."""
        del send
        await asyncio.sleep(self._after_seconds)
        host, port = scope["client"]
        scope["app"].state.drop((host, port))
        while (await receive())["type"] != "http.disconnect":
            pass


async def before_the_operation(fault: Fault) -> Refused | Response | None:
    """Do what a fault does before anything happens: a refusal, a foreign answer or none, a delay (None)."""
    if fault.name in REFUSALS:
        status, kind, message = REFUSALS[fault.name]
        code = fault.name if fault.name in CODES else fault.parameters.get("error_code")
        words = fault.text("message", message)
        return Refused(status, kind, words, None if code is None else str(code), details=CODES.get(fault.name))
    if fault.name == "not_json":
        return Response("<!doctype html><title>Proxy</title><h1>Welcome</h1>", media_type="text/html")
    if fault.name == "redirect":
        return Response(status_code=302, headers={"location": fault.text("location", "/somewhere-else")})
    if fault.name == "latency":
        await asyncio.sleep(fault.number("ms", 1000) / 1000)
        return None
    return Dropped(after_seconds=fault.number("seconds", HANGS_SECONDS) if fault.name == "timeout_before" else 0)


def broken(fault: Fault, response: Response) -> Response:
    """Spoil an answer after the operation: cut it, or lose it."""
    if fault.name in ("lost_answer", "timeout_after"):
        return Dropped(after_seconds=fault.number("seconds", HANGS_SECONDS) if fault.name == "timeout_after" else 0)
    if fault.name == "slow_body":
        return Slow(response, seconds_between=fault.number("ms", 100) / 1000)
    change = CHANGES.get(fault.name)
    is_stream = response.media_type == "text/event-stream"
    return response if change is None or (is_stream and fault.name in OF_JSON) else change(fault, response)


def _truncated(_fault: Fault, response: Response) -> Response:
    content = bytes(response.body)
    return _with_body(response, content[: len(content) // 2])


def _under_another_type(fault: Fault, response: Response) -> Response:
    return _with_body(response, bytes(response.body), content_type=fault.text("content_type", "text/plain"))


def _with_more_fields(_fault: Fault, response: Response) -> Response:
    return _with_body(response, _json(with_unknown_fields(json.loads(bytes(response.body) or b"{}"))))


def _with_other_words(fault: Fault, response: Response) -> Response:
    field = str(fault.parameters["field"]) if "field" in fault.parameters else None
    body = json.loads(bytes(response.body) or b"{}")
    return _with_body(response, _json(with_unknown_values(body, field=field, value=fault.text("value", NEW_VALUE))))


CHANGES: Mapping[str, Callable[[Fault, Response], Response]] = MappingProxyType(
    {
        "truncated": _truncated,
        "wrong_content_type": _under_another_type,
        "unknown_fields": _with_more_fields,
        "unknown_values": _with_other_words,
    }
)

OF_JSON = frozenset({"unknown_fields", "unknown_values"})
"""Faults of one JSON document, which a stream of events is not."""


class Slow(Response):
    """An answer whose body arrives in pieces, with a wait before each."""

    def __init__(self, response: Response, *, seconds_between: float) -> None:
        super().__init__(response.body, status_code=response.status_code, headers=dict(response.headers))
        self._seconds_between = seconds_between

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head at once and the body slowly."""
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        content = bytes(self.body)
        size = max(1, -(-len(content) // PIECES))
        for start in range(0, len(content), size):
            await asyncio.sleep(self._seconds_between)
            await send({"type": "http.response.body", "body": content[start : start + size], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _with_body(response: Response, content: bytes, *, content_type: str | None = None) -> Response:
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    if content_type is not None:
        headers["content-type"] = content_type
    return Response(content, status_code=response.status_code, headers=headers)


def _json(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
