"""
Reads everything that the suite logs, at every level: no secret may be in it, and no e-mail address from level info on.

Only what is logged in the tests' own process; what the commands log that a test starts is read by `contract/test_logs.py`.
"""

from __future__ import annotations

import logging
import re
from typing import Final

from pulumi_claude_admin.log_output import LOGGERS

_KEY: Final = re.compile(r"sk-ant-\w")
_SESSION_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}=")
"""A Fernet key, as the session file has it."""
_COOKIE: Final = re.compile(r"\b(?:sessionKey|cookie)\b\s*[=:]", re.IGNORECASE)
_IDENTITY: Final = re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]+")
"""A JSON Web Token, as a job proves with who it is."""
_REQUEST_TOKEN: Final = re.compile(r"\btest-request-token\b")
"""What the tests give to a job as GitHub would."""
_EMAIL: Final = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]+", re.IGNORECASE)

_SECRETS: Final = (
    (_KEY, "a key"),
    (_SESSION_KEY, "a key of the session file"),
    (_COOKIE, "a cookie"),
    (_IDENTITY, "an identity token"),
    (_REQUEST_TOKEN, "a token for identity tokens"),
)


def unfit(text: str, level: int) -> str | None:
    """What must not be in a line of this level, None when nothing is."""
    for pattern, what in _SECRETS:
        if pattern.search(text):
            return what
    return "an e-mail address" if level >= logging.INFO and _EMAIL.search(text) else None


class LogGuard(logging.Handler):
    """Remembers what should not have been logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen = 0
        self.unfit: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += 1
        text = logging.Formatter().format(record)
        what = unfit(text, record.levelno)
        if what is not None:
            self.unfit.append(f"{record.name} logged {what} at level {record.levelname}: {text}")

    def start(self) -> None:
        """Hear all of it from now on."""
        for logger in map(logging.getLogger, LOGGERS):
            logger.setLevel(logging.DEBUG)
            logger.addHandler(self)

    def take(self) -> list[str]:
        """What was unfit since the last time."""
        taken, self.unfit = self.unfit, []
        return taken
