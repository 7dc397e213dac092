"""A running simulator as a context manager: the server in a thread, the world within reach.

For tests and tools in Python; everything here can be done over HTTP as well (control.py).
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from claude_simulator import control, seeds
from claude_simulator.changes.credentials import issue_to
from claude_simulator.enforcement import enforcement
from claude_simulator.enterprise_control import EnterpriseControl
from claude_simulator.http.server import build_server
from claude_simulator.layout_folder import load_layout_folder
from claude_simulator.organization import ORG_ADMIN
from claude_simulator.saved_state import Saver, load
from claude_simulator.seeds.populate import populate
from claude_simulator.sessions import storage_state
from claude_simulator.snapshot import snapshot
from claude_simulator.spending import truth
from claude_simulator.world import World

LOOPBACK = "127.0.0.1"


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Clients can connect from this moment on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio leaves Nagle's wait on
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(512)
    return listener


def address(listener: socket.socket) -> str:
    """Return the base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Simulator:
    """The simulator, running in a thread between ``with`` and the end of its block.

    Args:
        seed: a seed's name, file, ``generated:`` form, or a :class:`claude_simulator.seeds.Seed`.
        latency_ms: milliseconds by which every Admin API answer is late.
        layout: the layout of the Console pages, or a folder with one of one's own (see simulator/README.md).
        switches: positions of switches (switches.py); they win over the seed's.
        host: where to listen.
        port: the port; 0 takes a free one.
        state: a file in which the state is kept: loaded now if it is there, saved when something changed.
        real_time: seconds, what request limits are counted by; a test may bring its own.

    Raises:
        claude_simulator.seeds.UnreadableSeed: there is no such seed.
        claude_simulator.saved_state.UnreadableState: the state file is none.
        claude_simulator.switch.UnknownSwitch: there is no such switch or position.
        claude_simulator.layout_folder.UnreadableLayoutFolder: what is in the folder is no layout.
    """

    def __init__(
        self,
        *,
        seed: str | seeds.Seed = "quickstart",
        latency_ms: float = 0,
        layout: str | Path = "c",
        switches: Mapping[str, str | int] | None = None,
        host: str = LOOPBACK,
        port: int = 0,
        real_time: Callable[[], float] = time.time,
        state: Path | None = None,
    ) -> None:
        found = seeds.load(seed) if isinstance(seed, str) else seed
        chosen = load_layout_folder(layout) if isinstance(layout, Path) else layout
        self.world = World(
            populate(found),
            options=switches or {},
            start_layout=chosen,
            start_latency_ms=latency_ms,
            real_time=real_time,
        )
        if state is not None:
            load(self.world, state)
            if isinstance(layout, Path):
                self.world.set_layout(chosen)
        self._saver = None if state is None else Saver(self.world, state)
        self._host = host
        self._port = port

    def __enter__(self) -> Self:
        """Start to serve; the socket listens when this returns, so there is nothing to wait for."""
        self._listener = listen(self._host, self._port)
        if self._saver is not None:
            self._start_saving(self._saver)
        self.base_url = address(self._listener)
        self.console_url = self.base_url
        self._server = build_server(self.world, host=self._host)
        self._thread = threading.Thread(target=self._serve, name="claude-simulator", daemon=True)
        self._thread.start()
        return self

    def _start_saving(self, saver: Saver) -> None:
        try:
            saver.start()
        except OSError:
            self._listener.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop serving and wait for the thread."""
        self._server.should_exit = True
        self._thread.join()
        if self._saver is not None:
            self._saver.stop()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))

    @property
    def admin_api_key(self) -> str:
        """The secret of an admin API key (obviously not a real one)."""
        return self._secret("admin_key")

    @property
    def enterprise(self) -> EnterpriseControl:
        """What people of the Enterprise organization do in claude.ai, and its keys."""
        return EnterpriseControl(self.world)

    @property
    def oauth_token(self) -> str:
        """The secret of an OAuth token with the scope ``org:admin``."""
        return self._secret("oauth")

    @property
    def workspace_api_key(self) -> str:
        """The secret of a key that is scoped to a workspace: the Admin API refuses it."""
        return self._secret("workspace_key")

    @property
    def organization_id(self) -> str:
        """The UUID of the organization."""
        return self.world.organization.uuid

    def credential(
        self,
        kind: str,
        *,
        email: str | None = None,
        service_account_id: str | None = None,
        scopes: Iterable[str] = (ORG_ADMIN,),
        lifetime_seconds: float | None = None,
    ) -> str:
        """Make a credential of a class of credentials.md#kinds and return its secret (changes/credentials.py lists the kinds)."""
        made = issue_to(
            self.world.organization,
            kind,
            email=email,
            service_account_id=service_account_id,
            scopes=scopes,
            lifetime_seconds=lifetime_seconds,
        )
        return made.secret

    def api_key_secret(self, name: str) -> str:
        """Return the secret of an API key, by its id or name: it calls models (messages.md#keys)."""
        with self.world.lock:
            return control.api_key_secret(self.world, name)

    def _secret(self, kind: str) -> str:
        for credential in self.world.organization.credentials.values():
            if credential.kind == kind:
                return credential.secret
        raise LookupError(f"the seed has no credential of the kind {kind}")

    def requests(self) -> list[dict[str, str | int]]:
        """Return how many Admin API calls were answered, per method, route template and status."""
        with self.world.lock:
            return self.world.requests.rows()

    def console_saves(self) -> list[dict[str, str | int]]:
        """Return how many changes the Console's pages asked for, per method, route template and status."""
        with self.world.lock:
            return self.world.console_saves.rows()

    def console_pages(self) -> list[dict[str, str | int]]:
        """Return how many documents of the Console browsers asked for, per path."""
        with self.world.lock:
            return self.world.console_pages.rows()

    def console_sent(self) -> list[dict[str, str | int]]:
        """Return what browsers sent to the Console that is no GET or HEAD, answered or not, per method (or `WEBSOCKET`) and path."""
        with self.world.lock:
            return self.world.console_sent.rows()

    def calls(self) -> int:
        """Return the number of Admin API calls."""
        return self.world.requests.total

    def reset_requests(self) -> None:
        """Start to count again."""
        with self.world.lock:
            control.clear_requests(self.world)

    def fault(
        self,
        name: str,
        *,
        route: str | None = None,
        method: str | None = None,
        count: int = 1,
        caller: str | None = None,
        after: int = 0,
        **parameters: object,  # a fault's own: retry_after, ms, seconds, location, message, error_code …
    ) -> None:
        """Order a mishap for the next ``count`` requests that match, once ``after`` of them have passed."""
        wanted = {"route": route, "method": method, "count": count, "caller": caller, "after": after}
        order = {"name": name, **wanted, **parameters}
        with self.world.lock:
            control.order_fault(self.world, order)

    def switch(self, name: str, value: str | int) -> None:
        """Set a switch."""
        with self.world.lock:
            self.world.switches.set(name, value)

    def set_layout(self, layout: str | Path, organization_id: str | None = None) -> None:
        """Change the layout of the Console pages, of one organization (its UUID) or of all; one in a folder is of all."""
        chosen = load_layout_folder(layout) if isinstance(layout, Path) else layout
        with self.world.lock:
            self.world.set_layout(chosen, organization_id)

    def advance(self, seconds: float) -> None:
        """Move the simulator's clock."""
        with self.world.lock:
            self.world.clock.advance(seconds)

    def sign_in(self, email: str) -> dict[str, list[dict[str, object]]]:
        """Return the Playwright ``storage_state`` of a browser that is signed in to the Console."""
        return storage_state(self.world.sign_in(email), self._host)

    def enforcement(self) -> list[Any]:
        """Return which rate limits are stored and which in force; see enforcement.py."""
        with self.world.lock:
            return enforcement(self.world.organization)

    def accept_invite(self, email: str) -> str:
        """Let somebody accept their invitation; returns the new person's id."""
        with self.world.lock:
            return control.accept_invite(self.world, email)

    def leave(self, email: str, how: Literal["left", "scim"] = "left") -> None:
        """Let somebody leave the organization, or let its directory (``scim``) take them out (activity-feed.md#events)."""
        with self.world.lock:
            control.leave(self.world, email, how)

    def change_email(self, email: str, new: str) -> None:
        """Give somebody another e-mail address; the id stays."""
        with self.world.lock:
            control.change_email(self.world, email, new)

    def sign_in_to_claude_code(self, email: str) -> str:
        """Let somebody sign in to Claude Code (workspaces.md#claude-code-workspace); returns the id of their key."""
        with self.world.lock:
            return control.sign_in_to_claude_code(self.world, email)

    def outbox(self) -> list[dict[str, str]]:
        """Return the messages that the platform would have sent, oldest first."""
        return [mail.as_json() for mail in self.world.sessions.outbox]

    def state(self) -> dict[str, Any]:
        """Return the whole organization as JSON."""
        return snapshot(self.world)

    def truth(self) -> dict[str, Any]:
        """Return what is wrong in the organization, where, since when and what it cost, as its seed knows it."""
        return truth.as_json(self.world.organization)

    def reset(self) -> None:
        """Go back to the start."""
        self.world.reset()
