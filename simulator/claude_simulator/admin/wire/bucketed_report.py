"""The legacy reports by time bucket (usage.md#legacy): oldest first, empty buckets included, paged by buckets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from claude_simulator.admin.wire.operation import Answer, Call, Json
from claude_simulator.admin.wire.paging import report_page
from claude_simulator.admin.wire.report_moments import moment, start
from claude_simulator.admin.wire.schema import FLAG, MOMENT, TEXT, Schema, many, nullable, record
from claude_simulator.clock import stamp_seconds
from claude_simulator.organization import Organization
from claude_simulator.rules import messages_report as rules
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.rollup import DAY, HOUR, MINUTE, Key, KeyOf, Revision, Span, Sum, ceiling, floor, roll_up


@dataclass(frozen=True, slots=True)
class Width:
    """A width of buckets, and how many of them a page has, unless said and at most."""

    each: timedelta
    default: int
    most: int


WIDTHS: Mapping[str, Width] = {
    "1d": Width(DAY, 7, 31),
    "1h": Width(HOUR, 24, 168),
    "1m": Width(MINUTE, 60, 1440),
}
ONLY_DAYS = {"1d": WIDTHS["1d"]}
Results = Callable[[dict[Key, Sum]], list[Json]]


def page(
    call: Call,
    name: str,
    widths: Mapping[str, Width],
    key_of: KeyOf,
    results: Results,
    *,
    until: datetime | None = None,
    fresh: datetime | None = None,
) -> Answer:
    """Answer a page of buckets of the report of that name; ``results`` writes those of one bucket.

    ``until`` is the end where none is asked for (None: now), ``fresh`` the moment from which on there is no data yet.
    """
    organization = call.organization
    width = widths[call.query.choice("bucket_width", tuple(widths)) or "1d"]
    since, wanted = start(call.query), moment(call.query, "ending_at")
    first = floor(since, width.each)
    if wanted is not None:
        rules.report_end_is_after_its_start(since, wanted)
    end = ceiling(until or organization.clock.now(), width.each) if wanted is None else floor(wanted, width.each)
    count = max(0, (end - first) // width.each)
    place = report_page(call, name, default=width.default, most=width.most)
    here = range(place.offset, min(place.offset + place.limit, count))
    sums: dict[int, dict[Key, Sum]] = {}
    if here:
        last = first + here.stop * width.each
        span = Span(first + here.start * width.each, last if fresh is None else min(last, fresh), width.each)
        for (bucket, key), each in roll_up(up_to_date(organization), span, key_of, revision(organization)).items():
            sums.setdefault((bucket - first) // width.each, {})[key] = each
    data: list[Json] = [
        {
            "starting_at": stamp_seconds(first + number * width.each),
            "ending_at": stamp_seconds(first + (number + 1) * width.each),
            "results": results(sums.get(number, {})),
        }
        for number in here
    ]
    has_more = here.stop < count
    token = place.next_token(here.stop, organization.clock.now()) if has_more else None
    return Answer({"data": data, "has_more": has_more, "next_page": token})


def revision(organization: Organization) -> Revision:
    """Return how far the last days are from what they will be."""
    return Revision(organization.switches.number("usage_revised_days"), organization.clock.now())


def page_schema(result: Schema) -> Schema:
    """Return the schema of a page of buckets."""
    bucket = record({"starting_at": MOMENT, "ending_at": MOMENT, "results": many(result)})
    return record({"data": many(bucket), "has_more": FLAG, "next_page": nullable(TEXT)})
