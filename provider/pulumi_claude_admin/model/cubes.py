"""
Which questions an audit asks the platform, as data. A question takes five dimensions, so there are several; each is a table of its
own, and **no sum ever crosses two of them**.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.usage import Dimension

LONGEST_WINDOW: Final = timedelta(days=31)
PROVISIONAL: Final = timedelta(days=30)
"""How long the platform may still revise a day."""


class Measure(StrEnum):
    """What a question is about, and so which rows answer it: `CostRow`, `UsageRow`, `ClaudeCodeRow`."""

    COST = "cost"
    USAGE = "usage"
    CLAUDE_CODE = "claude_code"


class Bucket(StrEnum):
    """How long one row is. The words are the platform's."""

    DAY = "1d"
    HOUR = "1h"
    WHOLE = ""
    """One row for each group over the whole window. No word of the platform's: it is asked for by naming no width."""


class Surface(StrEnum):
    """Which reports a window was read from. The words are kept in the archive, and a month is of one of them."""

    ANALYTICS = "analytics"
    LEGACY = "legacy"
    CLAUDE_CODE = "claude_code"


@dataclass(frozen=True, slots=True)
class Cube:
    """One question: its `name` is a table of the archive (a persistent format), `days` how far back it reaches at most (None: the audit's own)."""

    name: str
    measure: Measure
    bucket: Bucket
    dimensions: tuple[Dimension, ...]
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Whole UTC days, `first` to before `end`: at most 31."""

    first: date
    end: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.first).days


_WHO: Final = (Dimension.WORKSPACE, Dimension.MODEL, Dimension.ACTOR, Dimension.API_KEY, Dimension.SERVICE_TIER)
_FAN_OUT: Final = (Dimension.COST_TYPE, Dimension.TOKEN_TYPE)

COST_BY_WHO: Final = Cube("cost_by_who", Measure.COST, Bucket.DAY, (*_WHO, *_FAN_OUT))
USAGE_BY_WHO: Final = Cube("usage_by_who", Measure.USAGE, Bucket.DAY, _WHO)
COST_BY_HOW: Final = Cube(
    "cost_by_how",
    Measure.COST,
    Bucket.DAY,
    (Dimension.WORKSPACE, Dimension.MODEL, Dimension.GEO, Dimension.SPEED, Dimension.PRODUCT, *_FAN_OUT),
)
USAGE_BY_HOUR: Final = Cube(
    "usage_by_hour", Measure.USAGE, Bucket.HOUR, (Dimension.WORKSPACE, Dimension.MODEL), days=56
)
COST_TOTALS: Final = Cube("cost_totals", Measure.COST, Bucket.DAY, ())
USAGE_TOTALS: Final = Cube("usage_totals", Measure.USAGE, Bucket.DAY, ())
CLAUDE_CODE: Final = Cube("claude_code", Measure.CLAUDE_CODE, Bucket.DAY, ())

COST_BY_KEY: Final = Cube("cost_by_key", Measure.COST, Bucket.WHOLE, (Dimension.ACTOR, Dimension.API_KEY))
"""What each person and key cost over a window: a row for each of them, however many days it has. No table of an archive."""

COST_BY_PERSON: Final = Cube("cost_by_person", Measure.COST, Bucket.WHOLE, (Dimension.ACTOR,))
"""The same by person alone, for an organization in which nobody has a key."""

COST_TOTALS_WHOLE: Final = Cube("cost_totals_whole", Measure.COST, Bucket.WHOLE, ())
"""What its rows have to come to."""

CUBES: Final = (COST_BY_WHO, USAGE_BY_WHO, COST_BY_HOW, USAGE_BY_HOUR, COST_TOTALS, USAGE_TOTALS, CLAUDE_CODE)
"""All of them. The totals are what the others are checked against, and how a revised day is noticed."""
