"""The export for the vendor's own gateway, judged by that gateway: its start lists every key that it does not know, before it looks for a database."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest

from pulumi_claude_admin.gateways.export_claude_gateway import export_claude_gateway
from tests.support.budgets import PAYMENTS, POLICY, SEARCH

VARIABLE = "CLAUDE_GATEWAY_BINARY"
NOBODY = "127.0.0.1:9"


@pytest.fixture
def binary() -> str:
    found = os.environ.get(VARIABLE)
    if found is None:
        pytest.skip(f"no gateway of the vendor here: {VARIABLE} names its program, which is never fetched")
    return found


def _started(binary: str, folder: Path, more: dict[str, Any]) -> str:
    """What it says of a configuration that is whole but for its database, issuer and upstream, which are nobody."""
    config = {
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
        **more,
    }
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
    ended = subprocess.run(
        [binary, "gateway", "--config", str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return ended.stdout + ended.stderr


def test_every_key_of_the_export_is_one_that_the_gateway_knows(binary: str, tmp_path: Path) -> None:
    exported = cast("dict[str, Any]", export_claude_gateway((PAYMENTS, SEARCH), POLICY)[0]["config"])
    assert "no_such_key" in _started(binary, tmp_path, {**exported, "no_such_key": 1})
    said = _started(binary, tmp_path, exported)
    assert "unrecognized_keys" not in said
    assert "availableModels" not in said
