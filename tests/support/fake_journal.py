"""A `write_ports.Journal` in memory, and one whose file is full after some lines."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.errors import ConfigurationError

Line = tuple[str, Mapping[str, str | int | None]]


class FakeJournal:
    """`lines` are what was added; after `room` of them every further one fails."""

    def __init__(self, *, room: int | None = None) -> None:
        self.lines: list[Line] = []
        self._room = room

    @property
    def events(self) -> list[str]:
        """What was added, without the facts."""
        return [event for event, _ in self.lines]

    def append(self, event: str, facts: Mapping[str, str | int | None]) -> None:
        """Add one."""
        if self._room is not None and len(self.lines) >= self._room:
            raise ConfigurationError("the journal cannot be written: No space left on device")
        self.lines.append((event, facts))
