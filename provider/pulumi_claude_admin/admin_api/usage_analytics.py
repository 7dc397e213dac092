"""The reports of usage and cost that are the standard now. Source: docs/platform/usage.md#analytics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.paging import LARGEST_PAGE, stream
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_actors import parse_actor
from pulumi_claude_admin.admin_api.usage_numbers import amount, count, count_or_none, rows, unknown_counters
from pulumi_claude_admin.audit_ports import ReadPage, Row
from pulumi_claude_admin.errors import Rejected
from pulumi_claude_admin.model.cubes import Bucket, Cube, Measure, Surface, Window
from pulumi_claude_admin.model.usage import CostRow, UsageGroup, UsageRow

BETA: Final = "analytics-usage-cost-2026-08-24"
_OLDEST_FIRST: Final = {"order_by": "time", "order": "asc"}
"""The order by amounts, which is the default, moves between two pages when an amount does."""


class AnalyticsReports:
    """`/v1/organizations/analytics/usage` and `…/cost`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        """Pages of a window, one at least."""

        def parsed(page: Fields) -> tuple[tuple[Row, ...], datetime | None]:
            return rows(page, "data", lambda row: _row(row, cube, window)), _refreshed_at(page)

        for (found, refreshed_at), has_more in stream(self._transport, _call(cube, window), parsed):
            yield ReadPage(found, refreshed_at, has_more, Surface.ANALYTICS)

    def refuses_everything(self, now: datetime) -> bool:
        """Whether even the smallest question is refused: then it is not the question's fault. One call. Raises other errors."""
        yesterday = date.fromordinal(now.astimezone(UTC).toordinal() - 1)
        query = {"starting_at": midnight(yesterday), "limit": "1"}
        try:
            self._transport.send(Call("GET", path_of("analytics", Measure.USAGE), query=query, beta=BETA))
        except Rejected:
            return True
        return False


def midnight(day: date) -> str:
    """The beginning of a UTC day, as the platform writes it."""
    return f"{day.isoformat()}T00:00:00Z"


def at_within(fields: Fields, window: Window) -> datetime:
    """When a row's bucket starts (UTC). Raises NotInTheAnswer outside of the window: it would be kept for a day that nobody asked for."""
    at = fields.time("starting_at").astimezone(UTC)
    if not window.first <= at.date() < window.end:
        raise NotInTheAnswer(f"{fields.where}.starting_at is outside of what was asked for")
    return at


def _call(cube: Cube, window: Window) -> Call:
    is_in_buckets = cube.bucket is not Bucket.WHOLE
    query: dict[str, str | tuple[str, ...]] = {
        "starting_at": midnight(window.first),
        "ending_at": midnight(window.end),
        **({"time_bucket_width": cube.bucket} if is_in_buckets else {}),
        "limit": LARGEST_PAGE,
        **(_OLDEST_FIRST if is_in_buckets else {}),
    }
    if cube.dimensions:
        query["group_by[]"] = tuple(str(one) for one in cube.dimensions)
    return Call("GET", path_of("analytics", cube.measure), query=query, beta=BETA)


def _refreshed_at(page: Fields) -> datetime | None:
    return page.time("data_refreshed_at") if page.text_or_none("data_refreshed_at") is not None else None


def _row(fields: Fields, cube: Cube, window: Window) -> Row:
    return _cost(fields, window) if cube.measure is Measure.COST else _usage(fields, window)


def _cost(fields: Fields, window: Window) -> CostRow:
    group, cost = fields.inner("group"), fields.inner("cost")
    return CostRow(
        at=at_within(fields, window),
        group=_group(group),
        cost_type=group.text_or_none("cost_type"),
        token_type=group.text_or_none("token_type"),
        amount=amount(cost, "amount"),
        list_amount=amount(cost, "list_amount"),
        currency=cost.text("currency"),
    )


def _usage(fields: Fields, window: Window) -> UsageRow:
    used = fields.inner("usage")
    cache, tools = used.inner("cache_creation"), used.inner_or_none("server_tool_use")
    return UsageRow(
        at=at_within(fields, window),
        group=_group(fields.inner("group")),
        uncached_input_tokens=count(used, "uncached_input_tokens"),
        cache_read_input_tokens=count(used, "cache_read_input_tokens"),
        cache_write_5m_tokens=count(cache, "ephemeral_5m_input_tokens"),
        cache_write_1h_tokens=count(cache, "ephemeral_1h_input_tokens"),
        output_tokens=count(used, "output_tokens"),
        requests=count_or_none(used, "requests"),
        web_searches=(count_or_none(tools, "web_search_requests") or 0) if tools is not None else 0,
        unknown_counters=unknown_counters(used),
    )


def _group(fields: Fields) -> UsageGroup:
    actor = fields.inner_or_none("actor")
    return UsageGroup(
        workspace_id=fields.text_or_none("workspace_id"),
        model=fields.text_or_none("model"),
        actor=parse_actor(actor) if actor is not None else None,
        api_key_id=fields.text_or_none("api_key_id"),
        service_tier=fields.text_or_none("service_tier"),
        inference_geo=fields.text_or_none("inference_geo"),
        speed=fields.text_or_none("speed"),
        product=fields.text_or_none("product"),
    )
