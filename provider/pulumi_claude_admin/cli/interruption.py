"""
Ctrl-C and SIGTERM: any command ends within two seconds, whatever it waits for, and leaves nothing running.

The main thread is interrupted and clears away what it opened. What does not let go in time (a thread that waits for an
answer, a browser that does not close) is left behind with the process: Playwright's driver ends its browser when the pipe
to it closes. A second signal ends at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

from pulumi_claude_admin.cli.exit_codes import ExitCode

GRACE: Final = 1.2
"""Seconds for clearing away."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_POSTPONED: Final = (*_SIGNALS, *(one for one in signal.Signals if one.name == "SIGHUP"))
"""A terminal that goes away ends what is done otherwise, and has to wait here as well."""
CANCELLED: Final = "cancelled"


class Interruption:
    """Whether a signal came, and the thread that then sees to the end."""

    def __init__(self, *, grace: float = GRACE, leave: Callable[[int], object] = os._exit) -> None:
        self._grace = grace
        self._leave = leave
        self._came = False
        self._done = threading.Event()

    def handle(self, _number: int, _frame: FrameType | None) -> None:
        """The signal's handler, in the main thread."""
        if self._came:
            self._leave(ExitCode.CANCELLED)
        self._came = True
        threading.Thread(target=self._see_to_the_end, name="claude-admin-interruption", daemon=True).start()
        raise KeyboardInterrupt

    def end(self) -> None:
        """After everything was cleared away and said: end without waiting for threads that still wait for an answer."""
        self._done.set()
        if self._came:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            self._leave(ExitCode.CANCELLED)

    def _see_to_the_end(self) -> None:
        if not self._done.wait(self._grace):
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(f"error: {CANCELLED}\n")
                sys.stderr.flush()
            self._leave(ExitCode.CANCELLED)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Signals end what is done in the block, which is the whole of a command, and then the process."""
    interruption = Interruption()
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, interruption.handle)
    try:
        yield
    finally:
        interruption.end()


@contextlib.contextmanager
def postponed(wanted: threading.Event) -> Iterator[None]:
    """
    Signals in the block set the event and end nothing, so that what was begun is undone; whoever works in it looks.

    Each says what is waited for. After the block signals are what they were.
    """

    def note(_number: int, _frame: FrameType | None) -> None:
        wanted.set()
        with contextlib.suppress(OSError, ValueError):  # whoever reads it may have ended by the same Ctrl-C
            sys.stderr.write("cancelled: first what was begun is undone; please wait\n")

    present = {number: signal.getsignal(number) for number in _POSTPONED}
    before = {number: handler for number, handler in present.items() if handler not in {signal.SIG_IGN, None}}
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
