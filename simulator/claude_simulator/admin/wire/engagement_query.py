"""The questions of Enterprise engagement reports: a day, or a range of days; filters; pages (enterprise.md#engagement)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from claude_simulator.admin.wire.operation import Answer, Call, Json
from claude_simulator.admin.wire.paging import report_page
from claude_simulator.admin.wire.schema import TEXT, Schema, many, nullable, one_of, record, whole
from claude_simulator.rules import engagement as rules

ONE_DAY = timedelta(days=1)
AGGREGATED_AFTER = timedelta(hours=10)
"""How long after the end of a UTC day it is there."""
DEFAULT = 100
MOST = 1000
MOST_FILTERS = 100
SCOPE = "read:analytics"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class EngagementQuery:
    """What is asked. ``days`` are those that count; ``is_range`` says that distinct counts of days are not added."""

    days: tuple[date, ...]
    is_range: bool
    groups: tuple[str, ...]
    filters: Mapping[str, frozenset[str]]
    is_descending: bool

    def takes(self, dimension: str, *values: str) -> bool:
        """Say whether a filter lets any of some values pass."""
        wanted = self.filters.get(dimension)
        return wanted is None or bool(wanted.intersection(values))


def latest_day(now: datetime) -> date:
    """Return the last day that is there."""
    return (now - AGGREGATED_AFTER).date() - ONE_DAY


def parse(
    call: Call, *, dimensions: Collection[str], groups: Collection[str] = (), is_range_only: bool = False
) -> EngagementQuery:
    """Read a question about a day, or about a range that begins with ``starting_date``."""
    query, today = call.query, call.organization.clock.now().date()
    latest = latest_day(call.organization.clock.now())
    named = list(dict.fromkeys(query.many("group_by", choices=tuple(groups))))
    on, since, until = (_day(call, name) for name in ("date", "starting_date", "ending_date"))
    rules.report_is_of_a_day_or_a_range(on, since, until, is_range_only=is_range_only)
    rules.order_is_of_the_reports_own_column(query.text("order_by"))
    first = on or since
    assert first is not None  # noqa: S101 - the first rule above has just refused that
    rules.day_is_there(first, latest)
    end = on + ONE_DAY if on is not None else until or latest + ONE_DAY
    rules.days_are_a_range(first, end, today=today)
    end = min(end, latest + ONE_DAY)
    return EngagementQuery(
        days=tuple(first + ONE_DAY * number for number in range((end - first).days)),
        is_range=on is None,
        groups=tuple(named),
        filters=_filters(call, dimensions),
        is_descending=query.choice("order", ("asc", "desc")) == "desc",
    )


def _day(call: Call, name: str) -> date | None:
    value = call.query.text(name)
    return None if value is None else rules.day_is_written_so(name, value)


def _filters(call: Call, dimensions: Collection[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for each in call.query.many("filter", most=MOST_FILTERS):
        name, _, value = each.partition(":")
        rules.filter_is_known(each, name, dimensions)
        found[name] = found.get(name, frozenset()) | {value}
    return found


def page(call: Call, name: str, rows: Sequence[Row], shape: Callable[[Row], Json]) -> Answer:
    """Answer a page of rows of the report of that name."""
    place = report_page(call, name, default=DEFAULT, most=MOST)
    here = rows[place.offset : place.offset + place.limit]
    has_more = place.offset + place.limit < len(rows)
    token = place.next_token(place.offset + place.limit, call.organization.clock.now()) if has_more else None
    return Answer({"data": [shape(row) for row in here], "next_page": token})


def page_schema(row: Schema) -> Schema:
    """Return the schema of a page."""
    return record({"data": many(row), "next_page": nullable(TEXT)})


def parameters(
    *, groups: Collection[str] = (), is_day_only: bool = False, is_range_only: bool = False
) -> dict[str, Schema]:
    """Return the schemas of the query parameters."""
    moments = (
        ("date",)
        if is_day_only
        else ("starting_date", "ending_date")
        if is_range_only
        else (
            "date",
            "starting_date",
            "ending_date",
        )
    )
    found: dict[str, Schema] = {
        **dict.fromkeys(moments, TEXT),
        "filter[]": many(TEXT, most=MOST_FILTERS),
        "limit": whole(1, MOST),
        "page": TEXT,
    }
    if groups:
        found["group_by[]"] = many(one_of(tuple(groups)))
    if not (is_day_only or is_range_only):
        found |= {"order": one_of(("asc", "desc")), "order_by": TEXT}
    return found
