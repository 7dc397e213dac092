"""Which session a look-up asks: one for each run of a program, so that a collection is listed once in a run, and anew in the next."""

from __future__ import annotations

import logging
import threading
import weakref
from typing import Final

from pulumi.runtime.settings import get_monitor

from pulumi_claude_admin import wiring
from pulumi_claude_admin.log_output import QUIET, StandardError, attach, level_from_environment
from pulumi_claude_admin.session import Session


class _Runs:
    """The sessions of the runs that are still there, by the connection to their engine; that of no run at all, as in a script, by this object."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sessions: weakref.WeakKeyDictionary[object, Session] = weakref.WeakKeyDictionary()
        self.log: logging.Handler | None = None


_runs: Final = _Runs()


def session_of_run() -> Session:
    """The session of this run; nothing is asked yet. Raises ConfigurationError when the environment contradicts itself."""
    monitor = get_monitor()
    run = _runs if monitor is None else monitor
    with _runs.lock:
        if run not in _runs.sessions:
            _log_as_asked()
            _runs.sessions[run] = wiring.program_session()
        return _runs.sessions[run]


def forget() -> None:
    """Begin anew: for tests."""
    with _runs.lock:
        _runs.sessions.clear()


def _log_as_asked() -> None:
    """What look-ups do goes to standard error, which Pulumi shows at the stack, if `CLAUDE_ADMIN_LOG` asks for it."""
    level = level_from_environment()
    if _runs.log is None and level < QUIET:
        _runs.log = StandardError(level)
        attach(_runs.log)
