"""
The session of one process: as the session file has it, and as the Console has renewed it since. No browser belongs here.

A token that rotates is worthless once its successor was used, so what a browser ends with goes back into the file, and where that
cannot be written, is kept for the next browser of this process.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded

_log: Final = logging.getLogger(__name__)


class KeptSession:
    """The session in `file`. Used on one thread."""

    def __init__(self, file: SessionFile) -> None:
        self._file = file
        self._in_file: Mapping[str, Any] | None = None
        self._now: Mapping[str, Any] | None = None

    def read(self) -> Mapping[str, Any]:
        """The storage state to open a browser with. Raises what reading the file raises."""
        found = self._file.read()
        if self._now is None or found != self._in_file:  # somebody has signed in anew
            self._in_file = self._now = found
            _log.info("session read from its file, %d cookies", len(found["cookies"]))
        return self._now

    def renew(self, cookies: Sequence[Mapping[str, Any]], origins: Sequence[Mapping[str, Any]]) -> None:
        """
        Take the cookies and the stored keys that a browser has by now. One that is gone there stays: a browser that was
        signed out signs nobody out. A file that somebody else has written meanwhile stays as it is.
        """
        if self._now is None or self._in_file is None:
            return
        merged = {_key(each): each for each in (*self._now["cookies"], *cookies)}
        renewed = {**self._now, "cookies": list(merged.values())}
        if origins:
            renewed["origins"] = list(origins)
        if _values(renewed) == _values(self._now):
            return
        self._now = renewed
        try:
            if self._file.read() == self._in_file:
                self._file.write(renewed)
                self._in_file = renewed
                _log.info("the Console has renewed the session; its file is written again")
        except (ConfigurationError, SignInNeeded):
            return  # a file that is read-only, or gone by now: this process has what it needs


def _key(cookie: Mapping[str, Any]) -> tuple[str, str, str]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _values(state: Mapping[str, Any]) -> object:
    return {_key(each): each["value"] for each in state["cookies"]}, state.get("origins", [])
