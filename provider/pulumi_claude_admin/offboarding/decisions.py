"""
What somebody may decide about a key that acts as nobody: text in the plan, so that a person can write it and a reviewer read it.

`disable`, `assign OWNER` (it goes on and gets an owner) and `rotate by YYYY-MM-DD` (it goes on until whoever uses it has another).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError

DISABLE: Final = "disable"
_ASSIGN: Final = re.compile(r"assign\s+(?P<owner>\S+)")
_ROTATE: Final = re.compile(r"rotate\s+by\s+(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Disable:
    """The key is made inactive."""


@dataclass(frozen=True, slots=True)
class Assign:
    """The key goes on; `owner` (an e-mail address or a name) answers for it from now on."""

    owner: str


@dataclass(frozen=True, slots=True)
class RotateBy:
    """The key goes on until this day, by when its users have another one."""

    day: date


Decision = Disable | Assign | RotateBy


def decision_in(text: str) -> Decision | None:
    """
    What the text decides, None where it is empty.

    Raises ConfigurationError for anything else.
    """
    words = text.strip()
    if not words:
        return None
    if words == DISABLE:
        return Disable()
    if (assign := _ASSIGN.fullmatch(words)) is not None:
        return Assign(assign["owner"])
    if (rotate := _ROTATE.fullmatch(words)) is not None and (day := _day(rotate["day"])) is not None:
        return RotateBy(day)
    raise ConfigurationError(
        f"{text!r} is no decision about a key",
        hint="Write `disable`, `assign OWNER` or `rotate by YYYY-MM-DD`",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
