"""Stretches of time that a search for merged changes is asked about: pure, whole hours in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from pulumi_claude_admin.model.cubes import Window

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class MergedSpan:
    """From a moment to before another one."""

    first: datetime
    end: datetime

    @classmethod
    def of(cls, window: Window) -> MergedSpan:
        """These whole UTC days."""
        return cls(datetime.combine(window.first, time(), UTC), datetime.combine(window.end, time(), UTC))

    def has(self, moment: datetime) -> bool:
        """Whether it lies in it."""
        return self.first <= moment < self.end

    @property
    def qualifier(self) -> str:
        """As a search of GitHub takes it: both ends included, to the second."""
        return f"merged:{_written(self.first)}..{_written(self.end - _SECOND)}"

    def parts(self) -> tuple[MergedSpan, ...]:
        """Its days, or the hours of one day; nothing of an hour."""
        step = _DAY if self.end - self.first > _DAY else _HOUR
        count = (self.end - self.first) // step
        if count <= 1:
            return ()
        return tuple(MergedSpan(self.first + step * one, self.first + step * (one + 1)) for one in range(count))

    def __str__(self) -> str:
        if self.end - self.first < _DAY:
            return f"the hour from {self.first:%Y-%m-%d %H:%M} UTC"
        last = self.end - _SECOND
        if self.first.date() == last.date():
            return f"{self.first:%Y-%m-%d}"
        return f"{self.first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
