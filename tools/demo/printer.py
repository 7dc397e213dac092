"""How the demo talks: titles, what is typed, the lines that matter of what comes back, and what was checked. No step, no rule."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable
from typing import Final, TextIO

from tools.demo.commands import Ran

_WIDTH: Final = 105
_SILENCE_SECONDS: Final = 5.0

Matters = Callable[[str], str | None]
"""Says how to show a line, or None when it does not matter to a person who watches."""


class StepFailed(Exception):
    """Something is not as the demo says it should be; the message says what."""


class Printer:
    """Speaks to a stream; shows progress in place where that is a terminal."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._spoke_at = time.monotonic()

    def title(self, text: str) -> None:
        """A step begins."""
        self._line(f"\n── {text} {'─' * (_WIDTH - len(text) - 4)}")

    def say(self, text: str) -> None:
        """One line for a person."""
        self._line(f"   {text}")

    def typed(self, command: str) -> None:
        """The command that runs now, as a person would type it."""
        self._line(f"   $ {command}")

    def listen(self, matters: Matters) -> Callable[[str], None]:
        """What to give each line of a command to: shows those that matter, and a sign of life where none does for long."""

        def hear(line: str) -> None:
            shown = matters(line)
            if shown is not None:
                self._wrapped(f"     {shown}", indent=" " * 9)
            elif time.monotonic() - self._spoke_at > _SILENCE_SECONDS:
                self._line(f"     … {time.monotonic() - started:.0f} s, still at it")

        started = time.monotonic()
        return hear

    def check(self, *, that: bool, sentence: str, otherwise: str = "") -> None:
        """Say what is true, or raise StepFailed with it and with what is the case instead."""
        if not that:
            raise StepFailed(f"expected: {sentence}" + (f"; but {otherwise}" if otherwise else ""))
        self._wrapped(f"   ✓ {sentence}", indent=" " * 5)

    def check_code(self, ran: Ran, *, expected: int) -> None:
        """Raise StepFailed with the last lines of a command that ended otherwise than expected."""
        if ran.code != expected:
            last = "\n".join(f"     {line}" for line in ran.output.splitlines()[-12:])
            raise StepFailed(f"`{ran.typed}` should end with {expected} and ended with {ran.code}:\n{last}")

    def _wrapped(self, text: str, *, indent: str) -> None:
        for line in textwrap.wrap(text, _WIDTH, subsequent_indent=indent) or [""]:
            self._line(line)

    def _line(self, text: str) -> None:
        print(text, file=self._stream, flush=True)
        self._spoke_at = time.monotonic()
