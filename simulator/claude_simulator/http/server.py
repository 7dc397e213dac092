"""One application for everything on the port: the Admin API, the Console pages and the control API.

Also how it is served: a uvicorn protocol that can drop a connection, which no ASGI application can do by itself.
"""

from __future__ import annotations

import asyncio
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from claude_simulator import control
from claude_simulator.admin.gate import admin_gate, feed_gate, messages_gate
from claude_simulator.http.date_header import Dated
from claude_simulator.http.request_log import Logged
from claude_simulator.http.revision import Revised
from claude_simulator.http.traffic_count import Counted
from claude_simulator.world import World


class Connections:
    """The open connections by the address of the other side, so that one can be dropped."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's HTTP/1.1 protocol, made to enter its connections here."""
        transports = self._transports

        class Noted(H11Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                stream = cast("asyncio.Transport", transport)  # a server's transport is a stream
                super().connection_made(stream)
                transports[_peer(stream)] = stream

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(_peer(self.transport), None)
                super().connection_lost(exc)

        return Noted

    def drop(self, peer: tuple[str, int]) -> None:
        """Close a connection at once, whatever was sent on it."""
        transport = self._transports.get(peer)
        if transport is not None:
            transport.abort()


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    host, port = transport.get_extra_info("peername")[:2]
    return str(host), int(port)


def build_app(world: World) -> Starlette:
    """Return the one application: control API, Admin API, and everything else to the Console pages."""
    from claude_simulator import console  # noqa: PLC0415 - its templates are loaded only by who serves them

    return Starlette(
        routes=[
            *control.routes(world),
            *feed_gate.routes(world),
            *messages_gate.routes(world),
            *admin_gate.routes(world),
            *console.routes(world),
        ],
        middleware=[
            Middleware(Logged),
            Middleware(Counted, world=world),
            Middleware(Dated, world=world),
            Middleware(Revised, world=world),
        ],
    )


def build_server(world: World, *, host: str) -> uvicorn.Server:
    """Return a uvicorn server for a world; the caller brings the bound socket."""
    connections = Connections()
    application = build_app(world)
    application.state.drop = connections.drop
    config = uvicorn.Config(
        application,
        host=host,
        http=connections.protocol(),
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="error",
        date_header=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
