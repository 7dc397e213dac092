"""Where a try is made: one simulator, a fixed set of workspaces, browsers that stay warm; and what becomes of the try."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import psutil

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import ConsoleSession, open_session
from claude_console_shim.options import ShimOptions
from claude_simulator import Simulator
from claude_simulator.changes.workspaces import archive_workspace
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.chaos.draws import PATIENT, Draw
from tests.support.chaos.judge import OTHERS_RECIPIENT, OTHERS_VALUE, Result
from tests.support.console_changes import Change, Settings, prepare
from tests.support.other_admin import other_admin_api

Write = Callable[[Change, Console, ConsoleScope], object]

_PLACES: Final = ("Chaos", "Chaos twin", "Chaos twin", "Chaos gone", "Chaos bystander")
_MOST: Final = 1_000_000
_ELSEWHERE: Final = Settings(cap=12_300, thresholds=(4_500,), recipients=("dee@example.com",), requests=670)
"""What is set where nobody is to write."""


@dataclass(slots=True)
class Desk:
    """Tries one draw after the other; `options` make a signed-in person's files in a folder."""

    simulator: Simulator
    options: Callable[[Path], ShimOptions]
    folder: Path
    other_organization: str
    places: dict[str, ConsoleScope] = field(default_factory=dict)
    _sessions: dict[str, ConsoleSession] = field(default_factory=dict)
    _ways: dict[tuple[str, str, Any], ConsoleSession] = field(default_factory=dict)

    def __post_init__(self) -> None:
        simulator = self.simulator
        with other_admin_api(simulator) as api:
            team, twin, other_twin, gone, bystander = (api.workspaces.create(name=name).id for name in _PLACES)
        del other_twin
        organization = simulator.world.organization
        prepare(simulator, self._in(gone, None), _ELSEWHERE)
        prepare(simulator, self._in(bystander, None), _ELSEWHERE)
        with simulator.world.lock:
            archive_workspace(organization, gone)
        self.places = {
            "team": self._in(team, "Chaos"),
            "twin": self._in(twin, "Chaos twin"),
            "archived": self._in(gone, "Chaos gone"),
            "bystander": self._in(bystander, "Chaos bystander"),
            "default": self._in(organization.default_workspace_id, "Default"),
            "organization": self._in(None, None),
        }

    def _in(self, workspace_id: str | None, name: str | None) -> ConsoleScope:
        return ConsoleScope(self.simulator.organization_id, Scope(workspace_id), name)

    def where(self, one: Draw) -> ConsoleScope:
        """Where the simulator is to have the value: of a try in another organization, what must stay as it was here."""
        if one.target == "other organization":
            return self.places["organization" if one.change.level == "organization" else "team"]
        return self.places[one.target]

    def tried(self, one: Draw, *, write: Write = Change.write) -> Result:
        """Make the try. Everything is afterwards as if it had not been, but for the settings of its place."""
        simulator, where = self.simulator, self.where(one)
        asked = replace(where, organization_id=self.other_organization) if one.target == "other organization" else where
        self._fresh(one)
        if one.target not in {"default", "archived"}:  # which nobody can give limits to
            prepare(simulator, where, one.change.before)
        try:
            consoles = [self._console("first", one)]
            if one.beside == "another process":
                consoles.append(self._console("second", one))
            self._order(one)
            before = dict(simulator.state())
            simulator.reset_requests()
            with self._killing(one):
                errors = _written(lambda console: write(one.change, console, asked), consoles)
            return Result(errors, self._saves(), before, dict(simulator.state()), tuple(self._clear_sessions()))
        finally:
            self._fresh(None)

    def close(self) -> None:
        """End the browsers."""
        for session in self._sessions.values():
            session.owner.close()

    def left(self) -> list[str]:
        """Processes and profiles that are still there after the end."""
        processes = [str(one.pid) for one in self._browsers()]
        profiles = [str(path) for path in self.folder.rglob("browser/*") if path.is_dir()]
        return processes + profiles

    def _console(self, who: str, one: Draw) -> Console:
        """One session of each person, layout and patience: a Console goes first where a setting was the last time."""
        if who not in self._sessions:
            self._sessions[who] = open_session(self.options(self.folder / who), timeouts=PATIENT)
        session = self._sessions[who]
        key = (who, f"{one.layout} {one.language}", one.timeouts)
        own = self._ways.setdefault(key, replace(session, timeouts=one.timeouts))
        return WebConsole(lambda: own)  # anew: it remembers a session that has expired

    def _fresh(self, one: Draw | None) -> None:
        simulator = self.simulator
        simulator.world.faults.clear()
        for session in simulator.world.sessions.by_key.values():
            session.is_expired = False
            session.active_organization = simulator.organization_id
        simulator.set_layout(one.layout if one else "c")
        for name, value in _SWITCHES.items():
            simulator.switch(name, one.switches[name] if one else value)

    def _order(self, one: Draw) -> None:
        if one.fault.name == "none":
            return
        route, method = self._moment(one)
        parameters = {**(one.fault.parameters or {})}
        if one.fault.name == "console_other_value":
            parameters = {"value": OTHERS_VALUE}
            if "notifications" in one.setting:
                parameters = {"recipient": OTHERS_RECIPIENT}
        count = _MOST if one.fault.stays else 1
        self.simulator.fault(one.fault.name, route=route, method=method, count=count, **parameters)

    def _moment(self, one: Draw) -> tuple[str, str]:
        change = one.change
        match one.moment:
            case "at the page":
                return change.page(one.layout), "GET"
            case "at its data":
                return change.data, "GET"
            case "at the first save":
                return change.route(change.saves[0]), change.saves[0].method
            case "at the last save":
                return change.route(change.saves[-1]), change.saves[-1].method

    @contextlib.contextmanager
    def _killing(self, one: Draw) -> Iterator[None]:
        """End the first person's browser as soon as a page has asked for a save; in vain where none does."""
        if one.beside != "browser killed":
            yield
            return
        over = threading.Event()

        def wait() -> None:
            while not over.wait(0.01):
                if self._saves():
                    for process in self._browsers():
                        with contextlib.suppress(psutil.Error):
                            process.kill()
                    return

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _browsers(self) -> list[psutil.Process]:
        found = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if any(str(self.folder) in word for word in process.cmdline()):
                    found.append(process)
        return found

    def _saves(self) -> int:
        return sum(int(row["count"]) for row in self.simulator.console_saves())

    def _clear_sessions(self) -> Iterator[str]:
        keys = [key.encode() for key in self.simulator.world.sessions.by_key]
        for path in self.folder.rglob("*"):
            if path.is_file() and any(key in path.read_bytes() for key in keys):
                yield path.name


_SWITCHES: Final[Mapping[str, str | int]] = {
    "console_icon_names": "named",
    "console_dialogs": "short",
    "console_errors": "toast",
    "console_fields": "as_typed",
    "console_dialog_closes": "when_saved",
    "console_notices": "none",
    "console_telemetry": "none",
    "console_first_picture": "data",
    "console_first_picture_ms": 600,
    "console_language": "en",
    "console_labels": 0,
}
"""What the pages look like to everybody else."""


def _written(write: Callable[[Console], object], consoles: list[Console]) -> tuple[Exception | None, ...]:
    def one(console: Console) -> Exception | None:
        try:
            write(console)
        except Exception as error:  # noqa: BLE001 - the judge says which errors may come
            return error
        return None

    if len(consoles) == 1:
        return (one(consoles[0]),)
    with ThreadPoolExecutor(len(consoles)) as threads:
        return tuple(threads.map(one, consoles))
