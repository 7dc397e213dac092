"""Browsers that stay warm: one of each person who writes, signed in once, with a way that each layout and language knows."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import psutil

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import ConsoleSession, open_session
from claude_console_shim.options import ShimOptions
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.chaos.draws import PATIENT, Draw
from tests.support.chaos.writer import Order
from tests.support.other_admin import until

Who = Literal["first", "second", "mortal", "process"]
"""`mortal` is the one whose browser is ended, so that the first one's stays warm; `process` has none in this process."""


@dataclass(slots=True)
class Sessions:
    """Sessions below a folder; `options` make a signed-in person's files in a folder."""

    options: Callable[[Path], ShimOptions]
    folder: Path
    _signed_in: dict[Who, ShimOptions] = field(default_factory=dict)
    _browsers: dict[Who, ConsoleSession] = field(default_factory=dict)
    _ways: dict[tuple[Who, str, str], ConsoleSession] = field(default_factory=dict)

    def console(self, who: Who, one: Draw) -> Console:
        """
        One session of each person, layout and language: a Console goes first where a setting was the last time, and asks for the
        language that it has met.
        """
        if who not in self._browsers:
            self._browsers[who] = open_session(self._options_of(who), timeouts=PATIENT)
        first, key = self._browsers[who], (who, one.layout, one.language)
        if key not in self._ways:
            self._ways[key] = replace(first, language=replace(first.language))
        own = self._ways[key]
        own.timeouts = one.timeouts
        return WebConsole(lambda: own)  # anew: it remembers a session that has expired

    def order(self, one: Draw, where: ConsoleScope) -> Order:
        """The same change for a process of its own."""
        return Order(self._options_of("process"), one.timeouts, one.change, where)

    def kill_browser(self, who: Who) -> None:
        """End somebody's browser from outside."""
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if _is_below(process, self.folder / who):
                    process.kill()

    def until_ended(self, who: Who) -> None:
        """Wait until nobody's browser is left, whoever has become its parent."""
        until(lambda: not self._processes(self.folder / who))

    def left(self, who: Who | Literal[""] = "") -> list[str]:
        """Processes and profiles that are there: after the end there should be none."""
        folder = self.folder / who
        return [*self._processes(folder), *(str(path) for path in folder.rglob("browser/*") if path.is_dir())]

    def close(self) -> None:
        """End the browsers."""
        for session in self._browsers.values():
            session.owner.close()

    def _options_of(self, who: Who) -> ShimOptions:
        if who not in self._signed_in:
            self._signed_in[who] = self.options(self.folder / who)
        return self._signed_in[who]

    def _processes(self, folder: Path) -> list[str]:
        return [str(process.pid) for process in psutil.process_iter() if _is_below(process, folder)]


def _is_below(process: psutil.Process, folder: Path) -> bool:
    try:
        return any(str(folder) in word for word in process.cmdline())
    except psutil.Error:
        return False
