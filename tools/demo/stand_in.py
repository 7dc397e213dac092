"""
The simulator as the demo uses it: a process of its own, and what one may ask and tell it from outside.

Only its published interface is used: the command, the control API under `/_simulator/`, and the Admin API.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tools.demo.commands import wait_for

_COMMAND = Path(sys.executable).parent / "claude-simulator"
_SECONDS_TO_END = 10.0
LANGUAGES: Final = ("en", "de", "qps")
"""Of the Console's pages; the last is one that nobody has words for."""


class NoSimulator(Exception):
    """The simulator did not start; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How the Console's pages look: a layout (`a` to `d`), a language. What nobody chooses is what people have now."""

    layout: str = "c"
    language: str = "en"

    @property
    def options(self) -> tuple[str, ...]:
        """The same as options of the command."""
        return ("--layout", self.layout, "--set", f"console_language={self.language}")


@dataclass(frozen=True, slots=True)
class Platform:
    """A running simulator: the one line that it printed. `admin_api_key` is a made-up one."""

    base_url: str
    console_url: str
    admin_api_key: str
    organization_id: str

    def state(self) -> dict[str, Any]:
        """Everything in the organization, also what no public API shows."""
        return self._control("GET", "state")

    def pages(self) -> Pages:
        """How the Console's pages look now."""
        state = self.state()
        return Pages(layout=state["layout"], language=state["switches"]["console_language"])

    def switch(self, name: str, value: str | int) -> None:
        """Set one of the simulator's switches."""
        self._control("POST", "switches", {name: value})

    def fault(self, name: str, **order: object) -> None:
        """Order a mishap: `route`, `method`, `count`, and the fault's own parameters."""
        self._control("POST", "faults", {"name": name, **order})

    def let_pass(self, *, minutes: int) -> None:
        """Move the platform's clock on."""
        self._control("POST", "clock", {"advance_seconds": 60 * minutes})

    def sign_in(self, email: str) -> dict[str, Any]:
        """Cookies of a browser that is signed in to the Console, as Playwright's `storage_state`."""
        return self._control("POST", "console/sessions", {"email": email})

    def requests(self) -> dict[str, Any]:
        """How many requests were answered, per method, route and status."""
        return self._control("GET", "requests")

    def forget_requests(self) -> None:
        """Count from nothing again."""
        self._control("DELETE", "requests")

    def admin_api(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """One call of the Admin API, as any other program with the key could make it. Raises httpx.HTTPStatusError."""
        headers = {"x-api-key": self.admin_api_key, "anthropic-version": "2023-06-01"}
        return self._send(method, f"/v1/organizations/{path}", body, headers=headers)

    def _control(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        return self._send(method, f"/_simulator/{path}", body, headers={})

    def _send(
        self, method: str, path: str, body: Mapping[str, object] | None, *, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        # trust_env: a proxy that the environment names has no business between two processes of one machine.
        with httpx.Client(base_url=self.base_url, headers=headers, trust_env=False, timeout=30) as client:
            answer = client.request(method, path, json=body).raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def running(
    *, seed: str = "quickstart", port: int = 0, pages: Pages = Pages(), options: tuple[str, ...] = ()
) -> Iterator[Platform]:
    """
    A simulator on `port` (0: a free one) until the end of the block. Raises NoSimulator.

    It is kept out of the terminal's Ctrl-C, so that what is under way can still finish.
    """
    process = subprocess.Popen(
        [str(_COMMAND), "serve", "--seed", seed, "--port", str(port), *pages.options, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        line = process.stdout.readline() if process.stdout is not None else ""
        if not line:
            _, said = process.communicate()
            raise NoSimulator(said.strip() or f"{_COMMAND.name} ended with {process.returncode} and said nothing")
        yield Platform(**json.loads(line))
    finally:
        process.terminate()
        wait_for(process, seconds=_SECONDS_TO_END)
