"""Where a try is made: one simulator, a fixed set of workspaces, browsers that stay warm; and what becomes of the try."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from claude_console_shim.options import ShimOptions
from claude_simulator import Simulator
from claude_simulator.console.pages.reverting import revert
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.chaos.draws import LOOKS, Draw, Killed
from tests.support.chaos.judge import OTHERS_RECIPIENT, OTHERS_VALUE, Interrupted, Result
from tests.support.chaos.sessions import Sessions, Who
from tests.support.chaos.surroundings import places, surroundings
from tests.support.chaos.writer import SECONDS, Refusal, refusal_of, writing
from tests.support.claude_code_people import take_claude_code_away
from tests.support.console_changes import DEFAULT_SET, ID_OF_ONE, SET_PERSON, Change
from tests.support.console_settings import prepare
from tests.support.other_admin import as_soon_as, until

Write = Callable[[Change, Console, ConsoleScope], object]

_MOST: Final = 1_000_000
_BOTH: Final[tuple[Who, ...]] = ("first", "second")


@dataclass(slots=True)
class Desk:
    """Tries one draw after the other; `options` make a signed-in person's files in a folder."""

    simulator: Simulator
    options: Callable[[Path], ShimOptions]
    folder: Path
    other_organization: str
    places: dict[str, ConsoleScope] = field(init=False)
    sessions: Sessions = field(init=False)
    _has_made_claude_code: bool = field(default=False, init=False)
    _looked_at: set[tuple[Path, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._has_made_claude_code = self.simulator.world.organization.claude_code_workspace_id is None
        self.places = places(self.simulator)
        self.sessions = Sessions(self.options, self.folder)

    def where(self, one: Draw) -> ConsoleScope:
        """Where the simulator is to have the value: of a try in another organization, what must stay as it was here."""
        is_usual = one.target in {"its own", "among many", "other organization"}
        return self.places[one.change.level if is_usual else one.target]

    def tried(self, one: Draw, *, write: Write = Change.write) -> Result:
        """Make the try. Everything is afterwards as if it had not been, but for the settings of its place."""
        where = self.where(one)
        asked = replace(where, organization_id=self.other_organization) if one.target == "other organization" else where
        self._fresh(one)
        try:
            with surroundings(self.simulator, one):
                if one.target not in {"default", "archived"}:  # which nobody can give limits to
                    prepare(self.simulator, where, one.change.before)
                return self._result(one, asked, partial(write, one.change))
        finally:
            self._fresh(None)

    def close(self) -> None:
        """End the browsers, and take the Claude Code workspace away where there was none before."""
        self.sessions.close()
        if self._has_made_claude_code:
            with self.simulator.world.lock:
                take_claude_code_away(self.simulator.world.organization)

    def _result(self, one: Draw, asked: ConsoleScope, write: Callable[[Console, ConsoleScope], object]) -> Result:
        self._order(one)
        before = dict(self.simulator.state())
        self.simulator.reset_requests()
        interrupted = self._killed(one, asked) if one.beside == "process killed" else None
        refusals = self._refusals(one, asked, lambda console: write(console, asked))
        revert(
            self.simulator.world, self.simulator.world.organization
        )  # what did not last, and no page was loaded since
        left = (*self._clear_sessions(), *(self.sessions.left("process") if "process" in one.beside else ()))
        return Result(refusals, self._saves(), before, dict(self.simulator.state()), left, interrupted)

    def _refusals(
        self, one: Draw, asked: ConsoleScope, write: Callable[[Console], object]
    ) -> tuple[Refusal | None, ...]:
        """Why each of those who write did not, None where it did."""
        sessions = self.sessions
        match one.beside:
            case "nobody":
                return (_written(write, sessions.console("first", one)),)
            case "another session":
                both = [sessions.console(who, one) for who in _BOTH]
                with ThreadPoolExecutor(len(both)) as threads:
                    return tuple(threads.map(partial(_written, write), both))
            case "browser killed":
                with as_soon_as(self._moments(one)[one.killed], partial(sessions.kill_browser, "mortal")):
                    return (_written(write, sessions.console("mortal", one)),)
            case "another process":
                with writing(sessions.order(one, asked)) as other:
                    until(lambda: self._pages() > 0 or not other.process.is_alive())
                    return _written(write, sessions.console("first", one)), other.outcome()
            case "process killed":
                with writing(sessions.order(one, asked)) as next_one:
                    return (next_one.outcome(),)

    def _killed(self, one: Draw, asked: ConsoleScope) -> Interrupted:
        """What is true once a process that writes was killed at the drawn moment, unless it was done before."""
        with (
            writing(self.sessions.order(one, asked)) as mortal,
            as_soon_as(self._moments(one)[one.killed], mortal.process.kill),
        ):
            mortal.process.join(SECONDS)
        self.sessions.until_ended("process")
        return Interrupted(dict(self.simulator.state()), self._sent(one))

    def _moments(self, one: Draw) -> Mapping[Killed, Callable[[], bool]]:
        return {
            "at its first page": lambda: self._pages() > 0,
            "at its second page": lambda: self._pages() > 1,
            "when it sends a save": lambda: self._sent(one) > 0,
            "when its save is answered": lambda: self._saves() > 0,
        }

    def _fresh(self, one: Draw | None) -> None:
        """Give the pages the looks of a try, or those that everybody else sees; whoever is signed in is so again."""
        simulator = self.simulator
        simulator.world.faults.clear()
        for session in simulator.world.sessions.by_key.values():
            session.is_expired = False
            session.active_organization = simulator.organization_id
        simulator.set_layout(one.layout if one else "c")
        for name, value in LOOKS.items():
            simulator.switch(name, one.switches[name] if one else value)

    def _order(self, one: Draw) -> None:
        """Let the fault happen when it is drawn to."""
        if one.fault.name == "none":
            return
        route, method = self._moment(one)
        parameters = self._parameters(one)
        count = _MOST if one.fault.stays else 1
        after = one.change.saves_like_the_last if one.moment == "at the last save" else 0
        self.simulator.fault(one.fault.name, route=route, method=method, count=count, after=after, **parameters)

    def _parameters(self, one: Draw) -> Mapping[str, Any]:
        match one.fault.name:
            case "console_other_value":
                return self._of_another(one)
            case "console_other_workspace":
                return {"workspace": self.places["bystander"].scope.workspace_id}
            case _:
                return one.fault.parameters

    def _of_another(self, one: Draw) -> Mapping[str, Any]:
        """What another administrator changes meanwhile: something that the try is about to change too."""
        if "notifications" in one.setting:
            return {"recipient": OTHERS_RECIPIENT}
        if SET_PERSON not in one.change.saves:
            return {"value": OTHERS_VALUE}
        return {"value": OTHERS_VALUE, "user_id": "" if one.change == DEFAULT_SET else ID_OF_ONE}

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

    def _saves(self) -> int:
        return sum(int(row["count"]) for row in self.simulator.console_saves())

    def _sent(self, one: Draw) -> int:
        """The saves of a try that have come in, answered or not."""
        endpoints = tuple(save.endpoint for save in one.change.saves)
        rows = self.simulator.console_sent()
        return sum(int(row["count"]) for row in rows if str(row["route"]).endswith(endpoints))

    def _pages(self) -> int:
        return sum(int(row["count"]) for row in self.simulator.console_pages())

    def _clear_sessions(self) -> Iterator[str]:
        """Files with a session that anybody could use, of those that came or changed since the last try."""
        keys = [key.encode() for key in self.simulator.world.sessions.by_key]
        found = (Path(folder, name) for folder, _, names in os.walk(self.folder) for name in names)
        for path in found:
            with contextlib.suppress(FileNotFoundError):  # a browser's, which cleared it away meanwhile
                status = path.stat()
                seen = (path, status.st_mtime_ns)
                if not stat.S_ISREG(status.st_mode) or seen in self._looked_at:
                    continue
                content = path.read_bytes()
                if any(key in content for key in keys):
                    yield path.name
                else:
                    self._looked_at.add(seen)


def _written(write: Callable[[Console], object], console: Console) -> Refusal | None:
    try:
        write(console)
    except Exception as error:  # noqa: BLE001 - the judge says which errors may come
        return refusal_of(error)
    return None
