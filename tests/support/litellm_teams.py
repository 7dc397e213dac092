"""A stand-in for the team list of a LiteLLM proxy, which needs a database: the shape of its own `TeamListResponseObject`."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

KEY: Final = "a-master-key-of-a-test"
WITHOUT_DATABASE: Final = {"error": {"message": "DB not connected", "type": "None", "param": "None", "code": "400"}}


def team(team_id: str, alias: str | None, budget: float | None, duration: str | None = "1mo") -> dict[str, Any]:
    """One team as the list has it, with some of what else is in it."""
    return {
        "team_id": team_id,
        "team_alias": alias,
        "max_budget": budget,
        "budget_duration": duration,
        "spend": 12.5,
        "models": [],
        "metadata": {},
        "keys": [],
        "team_memberships": [],
    }


class TeamsServer:
    """Answers `GET /team/list` with what `teams` is, and `status`; anybody without the key gets 401."""

    def __init__(self) -> None:
        self.teams: object = []
        self.status = 200
        stand_in = self

        class _Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_let_in = self.headers["authorization"] == f"Bearer {KEY}"
                status = (stand_in.status if self.path == "/team/list" else 404) if is_let_in else 401
                content = json.dumps(stand_in.teams if status < 401 else {"error": {"message": "no"}}).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
