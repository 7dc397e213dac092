"""The ``Date`` header of every answer, from the simulator's movable clock.

A client takes the platform's time from this header (design: "now" is the API's date), so no answer may go without it.
"""

from __future__ import annotations

from email.utils import format_datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claude_simulator.world import World


class Dated:
    """ASGI middleware that adds ``Date`` to an answer that has none."""

    def __init__(self, app: ASGIApp, *, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; the start of an answer gets the date."""

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                if all(name.lower() != b"date" for name, _ in headers):
                    now = format_datetime(self._world.clock.now(), usegmt=True)
                    message = {**message, "headers": [*headers, (b"date", now.encode("ascii"))]}
            await send(message)

        await self._app(scope, receive, send_dated)
