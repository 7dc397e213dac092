"""Counts what may have changed the state, so that it is saved when there is something to save (saved_state.py)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from claude_simulator.world import World

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Revised:
    """ASGI middleware: every request that is no read makes another revision of the world."""

    def __init__(self, app: ASGIApp, *, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and count afterwards."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope.get("method", "GET") not in READS:
                self._world.revision += 1
