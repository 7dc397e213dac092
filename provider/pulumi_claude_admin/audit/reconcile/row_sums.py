"""Rows of cubes as a proof has them, added up again for an amount that stands on them. What is in there may be anybody's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_AMOUNT: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
Json = Mapping[str, object]
_NOT_COLUMNS: Final = frozenset({"cube", "day", "measure"})
_Sums = Mapping[tuple[object, ...], Decimal]


class RowSums:
    """Sums of rows by cube, day and whatever columns an amount names; each set of columns is added up once."""

    def __init__(self, listed: object) -> None:
        tables = listed if isinstance(listed, list) else []
        self._tables = {str(table["cube"]): table for table in tables if isinstance(table, dict) and "cube" in table}
        self._sums: dict[tuple[str, str, tuple[str, ...]], _Sums] = {}

    def of(self, source: Json) -> Decimal | None:
        """What the rows that are meant come to; None where they are not there, or are none."""
        columns = tuple(sorted(set(source) - _NOT_COLUMNS))
        cube, measure = str(source.get("cube")), str(source.get("measure"))
        if (cube, measure, columns) not in self._sums:
            try:
                self._sums[cube, measure, columns] = _added(self._tables[cube], measure, columns)
            except (KeyError, ValueError, TypeError, IndexError):
                return None
        day = str(source.get("day"))
        return self._sums[cube, measure, columns].get((day, *(_word(source[name]) for name in columns)))


def exact(text: object) -> Decimal | None:
    """An amount as a proof writes it; None for what is none."""
    return Decimal(text) if isinstance(text, str) and _AMOUNT.fullmatch(text) else None


def _added(table: Json, measure: str, columns: tuple[str, ...]) -> _Sums:
    names = [*_names(table, "columns"), *_names(table, "measures")]
    place = names.index(measure)
    told = [names.index(name) for name in columns]
    days = table["days"]
    if not isinstance(days, dict):
        raise TypeError
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for day, rows in days.items():
        for row in rows:
            amount = exact(row[place])
            if amount is None:
                raise ValueError
            sums[day, *(_word(row[number]) for number in told)] += amount
    return sums


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _names(table: Json, key: str) -> list[object]:
    names = table[key]
    if not isinstance(names, list):
        raise TypeError
    return names
