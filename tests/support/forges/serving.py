"""A stand-in for a forge, served on loopback: requests in as method, target, token and document, answers out as JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, TypeVar

Json = Any
Answer = tuple[int, dict[str, str], Json]
"""Status, further headers, and body."""


class StandIn(Protocol):
    """A forge: its `url` is where it is served, and `lock` is held while it answers."""

    url: str
    lock: threading.RLock

    def somebody_else(self, method: str, path: str) -> None:
        """Let somebody else act, before a write is served and while nothing is held."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        """What it answers."""


Forge = TypeVar("Forge", bound=StandIn)


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """Serve it on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forge))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    forge.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(forge: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            document = json.loads(self.rfile.read(size) or b"null")
            token = (self.headers.get("Authorization") or "").rpartition(" ")[2]
            forge.somebody_else(self.command, self.path)
            with forge.lock:
                status, headers, answer = forge.answer(self.command, self.path, token, document)
            body = json.dumps(answer).encode()
            if "Date" in headers:  # a forge with a clock of its own
                self.send_response_only(status)
            else:
                self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - names of the standard library

        def log_message(self, *_: object) -> None:
            return

    return Handler
