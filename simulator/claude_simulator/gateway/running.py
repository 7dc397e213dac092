"""A running gateway as a context manager: the server in a thread, its limits within reach."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self

import uvicorn

from claude_simulator.gateway.app import Keys, build_app
from claude_simulator.gateway.limits import Gateway
from claude_simulator.simulator import LOOPBACK, address, listen

WRITE_KEY = "gateway-write-key-simulator-not-a-real-one"
OTHER_WRITE_KEY = "gateway-other-write-key-simulator-not-a-real-one"
READ_KEY = "gateway-read-key-simulator-not-a-real-one"


class GatewaySimulator:
    """
    The gateway, running in a thread between ``with`` and the end of its block.

    ``write_key``, ``other_write_key`` (that of somebody else) and ``read_key`` are its admin keys, obviously not real ones; ``base_url`` where it listens; ``gateway`` what it keeps.
    """

    write_key = WRITE_KEY
    other_write_key = OTHER_WRITE_KEY
    read_key = READ_KEY

    def __init__(self, *, host: str = LOOPBACK, port: int = 0) -> None:
        self.gateway = Gateway()
        self._host = host
        self._port = port

    def __enter__(self) -> Self:
        """Start to serve; the socket listens when this returns."""
        self._listener = listen(self._host, self._port)
        self.base_url = address(self._listener)
        keys = Keys(write={WRITE_KEY: "pulumi", OTHER_WRITE_KEY: "ops"}, read={READ_KEY: "audit"})
        config = uvicorn.Config(build_app(self.gateway, keys), log_config=None, access_log=False, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="claude-gateway", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop serving and wait for the thread."""
        self._server.should_exit = True
        self._thread.join()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))
