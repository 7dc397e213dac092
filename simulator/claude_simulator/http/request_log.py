"""One line per request: method, path with query, status, milliseconds, request id, and which faults and switches acted.

Logged to ``claude_simulator.requests`` at INFO; ``claude-simulator serve --log`` shows it. No key, cookie or other secret
is in it, and e-mail addresses are masked.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claude_simulator.acted import noting

LOG = logging.getLogger("claude_simulator.requests")
SECRET = "sk-ant-"  # noqa: S105 - how every secret begins
NOTHING = "-"


def show_on_stderr() -> None:
    """Write the log to stderr, each line with its time."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


class Logged:
    """ASGI middleware: logs each request before its answer ends; an answer that never was has no status."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and listen to what is answered."""
        if scope["type"] != "http" or not LOG.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        with noting() as acted:
            line = _Line(scope, acted)

            async def send_heard(message: Message) -> None:
                line.hear(message)
                await send(message)

            try:
                await self._app(scope, receive, send_heard)
            finally:
                line.write()


class _Line:
    """What is said of one request, and said once."""

    def __init__(self, scope: Scope, acted: Collection[str]) -> None:
        self._scope = scope
        self._acted = acted
        self._started = time.perf_counter()
        self._status = self._request_id = NOTHING
        self._is_written = False

    def hear(self, message: Message) -> None:
        """Take in a part of the answer; the last one is the moment to write."""
        if message["type"] == "http.response.start":
            self._status = str(message["status"])
            self._request_id = dict(message["headers"]).get(b"request-id", NOTHING.encode()).decode("latin-1")
        elif not message.get("more_body", False):
            self.write()

    def write(self) -> None:
        """Log the line, unless it is there."""
        if self._is_written:
            return
        self._is_written = True
        took = round((time.perf_counter() - self._started) * 1000)
        acted = f" ({', '.join(self._acted)})" if self._acted else ""
        target = _target(self._scope)
        LOG.info("%s %s %s %d ms %s%s", self._scope["method"], target, self._status, took, self._request_id, acted)


def _target(scope: Scope) -> str:
    """Return path and query as they came over the wire, but for what nobody should read."""
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    shown = "/".join(_masked(piece) for piece in path.split("/"))
    pairs = (pair.partition("=") for pair in query.split("&"))
    return shown + (
        "?" + "&".join(_masked(name) + sign + _masked(value) for name, sign, value in pairs) if query else ""
    )


def _masked(piece: str) -> str:
    text, inner = piece, unquote(piece)
    while text != inner:
        text, inner = inner, unquote(inner)
    return "<secret>" if SECRET in text else "<e-mail>" if "@" in text else piece
