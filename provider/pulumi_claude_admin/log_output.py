"""
Where log lines go, and from which level on. Whoever logs asks Python's `logging` for a logger of the module's name.

Nothing but warnings is shown until somebody asks. At the command line lines go to standard error; in Pulumi's provider process
`lifecycle/engine_log.py` hands them to the engine. One variable is read here and not in `settings.py`: pydantic costs more
than the help of a command.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.quoting import one_line

LOGGERS: Final = ("pulumi_claude_admin", "claude_console_shim")
LEVELS: Final = {"info": logging.INFO, "debug": logging.DEBUG}
VARIABLE: Final = "CLAUDE_ADMIN_LOG"
QUIET: Final = logging.WARNING


def level_from_environment() -> int:
    """What `CLAUDE_ADMIN_LOG` asks for. What it may not say is refused where the settings are read."""
    return LEVELS.get(os.environ.get(VARIABLE, "").lower(), QUIET)


def level_of(verbosity: int) -> int:
    """What as many `-v` ask for."""
    return (QUIET, logging.INFO)[verbosity] if verbosity <= 1 else logging.DEBUG


def let_through(level: int) -> None:
    """Have the loggers hand over what is of this level; never less than before."""
    for logger in map(logging.getLogger, LOGGERS):
        logger.setLevel(min(level, logger.getEffectiveLevel()))


def attach(handler: logging.Handler) -> None:
    """Hand everything that is logged to this handler too, from its own level on."""
    let_through(handler.level)
    for logger in map(logging.getLogger, LOGGERS):
        logger.addHandler(handler)


@contextlib.contextmanager
def logging_to(handler: logging.Handler) -> Iterator[None]:
    """The same for the length of a block."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.level for logger in loggers]
    attach(handler)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


class StandardError(logging.Handler):
    """
    Lines on standard error. One that cannot be written is lost, and never the command that it is about.

    A warning that comes without being asked for is the sentence alone; a log has time and level in front.
    """

    def show_from(self, level: int) -> None:
        """Show what is of this level too; never less than before."""
        self.setLevel(min(level, self.level))
        let_through(self.level)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, over the progress that a terminal shows."""
        line = one_line(record.getMessage())
        if self.level < QUIET:
            line = f"{_time.formatTime(record)} {record.levelname.lower():7} {line}"
        with contextlib.suppress(OSError, ValueError, ClaudeAdminError):
            sys.stderr.write(f"\r{line}\n" if sys.stderr.isatty() else f"{line}\n")
            sys.stderr.flush()


class _Time(logging.Formatter):
    default_time_format = "%H:%M:%S"
    default_msec_format = "%s.%03d"


_time: Final = _Time()
