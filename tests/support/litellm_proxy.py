"""A real LiteLLM proxy with the hook, as a process of its own; the model behind it is whoever `upstream` is."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx

from tests.support.budget_hook import HOOK
from tests.support.local_ports import free_port

OPUS, SONNET, HAIKU = "claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5"
"""Models that LiteLLM's own table and the simulator both know."""
ORGANIZATION: Final = "7c0f3c1a-52c4-4e0b-9d0e-2f6a1b9c8d7e"
"""That of the simulator's seed `quickstart`."""
_AUTH: Final = """
from litellm.proxy._types import UserAPIKeyAuth

async def auth(request, api_key):
    team = api_key.partition(":")[2]
    return UserAPIKeyAuth(api_key=api_key, team_id=team, team_alias=team.title())
"""
_START_SECONDS: Final = 180.0
_RELOAD_SECONDS: Final = 60.0


class LiteLLMProxy:
    """Started by `with`. A team's key is `key:TEAM`."""

    def __init__(
        self, folder: Path, *, python: Path, upstream: str, key: str, config: Mapping[str, Any], **settings: str
    ) -> None:
        self._folder, self._python, self._settings = folder, python, settings
        self._upstream, self._key = upstream, key
        self._config = {**config, "general_settings": {"custom_auth": "team_of_key.auth"}}
        self.contract = folder / "claude-budgets.v1.json"
        self.log: deque[str] = deque(maxlen=5_000)
        self._marks = 0

    def __enter__(self) -> Self:
        (self._folder / "team_of_key.py").write_text(_AUTH)
        (self._folder / "config.yaml").write_text(json.dumps(self._config))
        shutil.copy(HOOK, self._folder)
        port = free_port()
        command = [str(self._python.parent / "litellm"), "--config", "config.yaml", "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=self._folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._wait_for_start()
        self._drained = threading.Thread(target=self._drain, daemon=True)
        self._drained.start()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait(30)
        self._drained.join(30)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "PYTHONPATH": str(self._folder),
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "LITELLM_MASTER_KEY": secrets.token_hex(24),
            "ANTHROPIC_API_BASE": self._upstream,
            "ANTHROPIC_API_KEY": self._key,
            "CLAUDE_BUDGETS": str(self.contract),
            "CLAUDE_BUDGETS_ORGANIZATION": ORGANIZATION,
            "CLAUDE_BUDGETS_EVERY": "0.1",
            **self._settings,
        }

    def _wait_for_start(self) -> None:
        assert self._process.stdout is not None
        watch = threading.Timer(_START_SECONDS, self._process.kill)
        watch.start()
        for line in self._process.stdout:
            self.log.append(line)
            if "Application startup complete" in line:
                break
        else:
            raise AssertionError("the proxy did not start:\n" + "".join(self.log))
        watch.cancel()

    def _drain(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            self.log.extend(lines)

    def ask(
        self, team: str, model: str = OPUS, *, path: str = "/v1/messages", reason: str | None = "a test", **body: object
    ) -> httpx.Response:
        """One request of a team."""
        headers = {"x-api-key": f"key:{team}", "authorization": f"Bearer key:{team}", "anthropic-version": "2023-06-01"}
        if reason is not None:
            headers["x-claude-justification"] = reason
        asked = {"model": model, "max_tokens": 10, "messages": [{"role": "user", "content": "hi"}], **body}
        return self.client.post(path, json=asked, headers=headers)

    def put(self, text: str) -> None:
        """What the contract's file says from now on."""
        draft = self.contract.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(self.contract)

    def follow(self, document: Mapping[str, Any], *, mark_state: str = "over") -> None:
        """Write a contract, and wait until the hook has read it: a team that is over in it has the state `mark_state`."""
        self._marks += 1
        mark = f"mark-{self._marks}"
        over = {**_workspace(mark), "spent": "2.00", "state": "over"}
        self.put(json.dumps({**document, "workspaces": [*document["workspaces"], over]}))
        end = time.monotonic() + _RELOAD_SECONDS
        while self.ask(mark, HAIKU, max_tokens=1).headers.get("x-claude-budget") != mark_state:
            assert time.monotonic() < end, "the hook did not read its contract:\n" + "".join(self.log)[-2000:]


def contract_of(teams: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    """A fresh contract of teams, each with a cap of 1.00 of which nothing is spent, but for what is said of it."""
    now = datetime.now(UTC)
    return {
        "contract": "claude-budgets",
        "schema_version": 1,
        "organization": {"id": ORGANIZATION, "name": "A test"},
        "currency": "USD",
        "generated_at": now.isoformat(),
        "as_of": now.isoformat(),
        "valid_until": (now + timedelta(hours=1)).isoformat(),
        "workspaces": [{**_workspace(team), **changes} for team, changes in teams.items()],
    }


def _workspace(team: str) -> dict[str, Any]:
    return {
        "workspace_id": f"wrkspc_{team}",
        "name": team,
        "teams": [team],
        "cap": "1.00",
        "spent": "0.00",
        "state": "ok",
        "fallbacks": {OPUS: SONNET, SONNET: HAIKU},
        "justified_models": [OPUS],
    }
