"""What browsers ask of the Console: documents, and whatever is no GET or HEAD, known or not, counted as it comes in.

Saves that a page's endpoint knows are counted apart (`World.console_saves`); here a beacon, a form or a WebSocket to an
address that nobody serves counts as well, so that "nothing got out" can be said.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from claude_simulator.world import World

_NOT_THE_CONSOLE: Final = ("/v1/", "/_simulator/")
_READING: Final = frozenset(("GET", "HEAD"))


class Counted:
    """ASGI middleware: counts what is asked of the Console, with status 0, before it is answered."""

    def __init__(self, app: ASGIApp, *, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and pass everything on."""
        if scope["type"] == "http" and not scope["path"].startswith(_NOT_THE_CONSOLE):
            self._count(scope)
        await self._app(scope, receive, send)

    def _count(self, scope: Scope) -> None:
        headers = dict(scope["headers"])
        method = "WEBSOCKET" if headers.get(b"upgrade", b"").lower() == b"websocket" else scope["method"]
        if method not in _READING:
            self._world.console_sent.add(method, scope["path"], 0)
        elif headers.get(b"sec-fetch-dest") == b"document":
            self._world.console_pages.add(method, scope["path"], 0)
