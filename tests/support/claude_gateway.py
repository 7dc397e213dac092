"""The vendor's own gateway as a user has it: its program with a database, an issuer and an upstream that is nobody. It is never fetched."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.local_ports import free_port, is_listening
from tests.support.other_admin import until

VARIABLE = "CLAUDE_GATEWAY_BINARY"
NOBODY = "127.0.0.1:9"
_SECONDS = 120


@dataclass(frozen=True)
class ClaudeGateway:
    """A running one, with the keys that it was configured with."""

    base_url: str
    write_key: str
    read_key: str


def binary() -> str | None:
    """The program that the environment names."""
    return os.environ.get(VARIABLE) or None


def configuration(more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One that is whole but for its database, issuer and upstream, which are nobody."""
    return {
        "listen": {"host": "127.0.0.1", "port": 0, "public_url": "http://localhost:18080"},
        "oidc": {
            "issuer": f"http://{NOBODY}",
            "client_id": "gw",
            "client_secret": "of-a-test",
            "allowed_email_domains": ["example.com"],
        },
        "session": {"jwt_secret": secrets.token_hex(32)},
        "store": {"postgres_url": f"postgres://gw@{NOBODY}/gateway"},
        "upstreams": [{"provider": "anthropic", "base_url": f"http://{NOBODY}", "auth": {"api_key": "of-a-test"}}],
        "auto_include_builtin_models": True,
        **(more or {}),
    }


def command(program: str, folder: Path, config: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """How it is started, and in which environment: nothing of the person who runs the tests."""
    file = folder / "gateway.yaml"
    file.write_text(json.dumps(config))
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "CLAUDE_CONFIG_DIR": str(folder / ".claude"),
        "CLAUDE_GATEWAY_ALLOW_LOOPBACK": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_TELEMETRY": "1",
    }
    return [program, "gateway", "--config", str(file)], environment


@contextmanager
def claude_gateway(program: str, folder: Path, *, database: str) -> Iterator[ClaudeGateway]:
    """One that serves. Raises AssertionError, with what it said, when it ends or does not listen."""
    write, read, port = (*(secrets.token_hex(20) for _ in range(2)), free_port())
    with _issuer() as issuer:
        config = configuration()
        config["listen"] |= {"port": port, "public_url": f"http://localhost:{port}"}
        config["oidc"]["issuer"] = issuer
        config["store"]["postgres_url"] = database
        config["admin"] = {"write_keys": [{"id": "pulumi", "key": write}], "read_keys": [{"id": "audit", "key": read}]}
        words, environment = command(program, folder, config)
        log = folder / "gateway.log"
        with log.open("wb") as out, subprocess.Popen(words, env=environment, stdout=out, stderr=out) as running:
            try:
                _wait(running, port, log)
                yield ClaudeGateway(f"http://127.0.0.1:{port}", write, read)
            finally:
                running.terminate()


def _wait(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until(lambda: is_listening(port) or running.poll() is not None, seconds=_SECONDS)
    assert running.poll() is None, f"the gateway does not listen: {log.read_text(errors='replace')[-2000:]}"


class _Issuer(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class has the name
        pass

    def do_GET(self) -> None:
        root = f"http://{self.headers['host']}"
        said: dict[str, object] = {"keys": []}
        if self.path.endswith("openid-configuration"):
            ends = ("authorization", "token", "userinfo")
            said = {"issuer": root, "jwks_uri": f"{root}/jwks", **{f"{one}_endpoint": f"{root}/{one}" for one in ends}}
            said |= {"response_types_supported": ["code"], "subject_types_supported": ["public"]}
            said |= {"id_token_signing_alg_values_supported": ["RS256"]}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _issuer() -> Iterator[str]:
    """What a gateway asks of an identity provider before anybody signs in."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Issuer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
