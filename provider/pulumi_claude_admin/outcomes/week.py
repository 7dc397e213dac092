"""The ISO week that a moment is in, in UTC: from Monday to Sunday, the first of a year the one with its first Thursday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week. `year` is that of its Thursday, which at the turn of a year is not always the calendar's."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The week of an aware moment, by UTC's calendar wherever it was written."""
        return cls.of_day(moment.astimezone(UTC).date())

    @classmethod
    def of_day(cls, day: date) -> Self:
        """The week of a UTC day."""
        found = day.isocalendar()
        return cls(found.year, found.week)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def following(self) -> Week:
        """The next one."""
        found = (self.monday + timedelta(7)).isocalendar()
        return Week(found.year, found.week)

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"
