"""
What the product needs of the record of its own writes, as a Protocol: a part of `ports`. No implementation belongs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line that was read again: when it was written, what it says, and of what."""

    at: datetime
    event: str
    facts: Mapping[str, str | int | None]


class ReadableJournal(Protocol):
    """The journal for whoever goes by what it says, too."""

    def append(self, event: str, facts: Mapping[str, str | int | None]) -> None:
        """As `Journal.append`; `event` is `press`, `pressed` or `read_back` too (journaled_presses.py)."""

    def as_kept(self, text: str) -> str:
        """A text as it stands in a line: each address is a word."""

    def lines(self) -> tuple[JournalLine, ...]:
        """Every whole line, oldest first; none where nothing was written yet. Raises ConfigurationError for what is no journal."""


class Journal(Protocol):
    """A record of what is written beside Pulumi. A line is on disk before the write it announces is sent, and after it is answered."""

    def append(self, event: str, facts: Mapping[str, str | int | None]) -> None:
        """
        Add one line, and come back when it is on disk.

        `event` is `begin`, `done` or `failed`; `facts` names the organization, the job, the write and its target: ids, no secret. Raises
        ConfigurationError where it cannot be written: then nothing may be sent.
        """
