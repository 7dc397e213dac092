"""
The reports of usage and cost of before, where the new ones are closed. Source: docs/platform/usage.md#legacy.

They cannot group cost by who caused it: each page says what is untold. What a person cost could only be guessed from tokens
and prices, and no guess is among the rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.paging import stream
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_analytics import at_within, midnight
from pulumi_claude_admin.admin_api.usage_numbers import amount, count, count_or_none, rows, unknown_counters
from pulumi_claude_admin.audit_ports import ReadPage, Row
from pulumi_claude_admin.errors import UnexpectedResponse
from pulumi_claude_admin.model.cubes import Bucket, Cube, Measure, Surface, Window
from pulumi_claude_admin.model.usage import ActorKind, CostRow, Dimension, UsageActor, UsageGroup, UsageRow

_DAY: Final = timedelta(days=1)
_MOST_BUCKETS: Final = {Bucket.DAY: "31", Bucket.HOUR: "168"}
_WIDTH: Final = {Bucket.WHOLE: Bucket.DAY}
"""These reports have a row for each day at least."""
_ACTORS: Final = (
    ("account_id", ActorKind.USER),
    ("service_account_id", ActorKind.SERVICE_ACCOUNT),
    ("api_key_id", ActorKind.API_KEY),
)
"""Whichever is there first. A person is named only where somebody signed in: what a key used is the key's."""
_COST_UNTOLD: Final = frozenset({Dimension.ACTOR, Dimension.API_KEY, Dimension.SPEED, Dimension.PRODUCT})


class LegacyReports:
    """`/v1/organizations/usage_report/messages` and `/v1/organizations/cost_report`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        """Pages of a window, one at least. Raises UnexpectedResponse when a day that is over is in none of them."""
        call = _call(cube, window)
        missing = {window.first + number * _DAY for number in range(window.days)}
        for buckets, has_more in stream(self._transport, call, lambda page: _buckets(page, cube, window)):
            missing -= {day for day, _ in buckets}
            if not has_more:
                self._require_told(missing, call)
            found = tuple(itertools.chain.from_iterable(found for _, found in buckets))
            yield ReadPage(found, None, has_more, Surface.LEGACY, untold(cube))

    def _require_told(self, missing: set[date], call: Call) -> None:
        """Days without use come as empty buckets, so one that did not come was not told."""
        now = self._transport.latest_date()
        over = sorted(day for day in missing if now is not None and day < now.date())
        if over:
            raise UnexpectedResponse(
                f"the report leaves out {over[0].isoformat()}, of which it was asked",
                method=call.method,
                path=call.path,
            )


def untold(cube: Cube) -> frozenset[str]:
    """What these reports cannot tell of a cube, by the names of the fields of its rows."""
    if cube.measure is Measure.USAGE:
        return frozenset({"requests"})
    return frozenset({"list_amount", *(str(one) for one in cube.dimensions if one in _COST_UNTOLD)})


def _call(cube: Cube, window: Window) -> Call:
    width = _WIDTH.get(cube.bucket, cube.bucket)
    query: dict[str, str | tuple[str, ...]] = {
        "starting_at": midnight(window.first),
        "ending_at": midnight(window.end),
        "bucket_width": width,
        "limit": _MOST_BUCKETS[width],
    }
    groups = _cost_groups(cube) if cube.measure is Measure.COST else _usage_groups(cube)
    if groups:
        query["group_by[]"] = groups
    path = path_of("cost_report") if cube.measure is Measure.COST else path_of("usage_report", "messages")
    return Call("GET", path, query=query)


def _cost_groups(cube: Cube) -> tuple[str, ...]:
    """All that there is, or nothing: model, tier and type come with the description."""
    return ("workspace_id", "description") if cube.dimensions else ()


def _usage_groups(cube: Cube) -> tuple[str, ...]:
    wanted = {str(one) for one in cube.dimensions} - {str(Dimension.ACTOR)}
    by_actor = {name for name, _ in _ACTORS} if Dimension.ACTOR in cube.dimensions else set()
    return tuple(sorted(wanted | by_actor))


def _buckets(page: Fields, cube: Cube, window: Window) -> tuple[tuple[date, tuple[Row, ...]], ...]:
    def bucket(item: object) -> tuple[date, tuple[Row, ...]]:
        fields = Fields(item, "bucket")
        at = at_within(fields, window)
        parser = _cost if cube.measure is Measure.COST else _usage
        return at.date(), rows(fields, "results", lambda row: parser(row, at))

    return page.items("data", bucket)


def _cost(fields: Fields, at: datetime) -> Row:
    told = amount(fields, "amount")
    group = UsageGroup(
        workspace_id=fields.text_or_none("workspace_id"),
        model=fields.text_or_none("model"),
        service_tier=fields.text_or_none("service_tier"),
        inference_geo=fields.text_or_none("inference_geo"),
    )
    return CostRow(
        at=at,
        group=group,
        cost_type=fields.text_or_none("cost_type"),
        token_type=fields.text_or_none("token_type"),
        amount=told,
        list_amount=told,
        currency=fields.text("currency"),
    )


def _usage(fields: Fields, at: datetime) -> Row:
    cache, tools = fields.inner("cache_creation"), fields.inner_or_none("server_tool_use")
    return UsageRow(
        at=at,
        group=UsageGroup(
            workspace_id=fields.text_or_none("workspace_id"),
            model=fields.text_or_none("model"),
            actor=_actor(fields),
            api_key_id=fields.text_or_none("api_key_id"),
            service_tier=fields.text_or_none("service_tier"),
        ),
        uncached_input_tokens=count(fields, "uncached_input_tokens"),
        cache_read_input_tokens=count(fields, "cache_read_input_tokens"),
        cache_write_5m_tokens=count(cache, "ephemeral_5m_input_tokens"),
        cache_write_1h_tokens=count(cache, "ephemeral_1h_input_tokens"),
        output_tokens=count(fields, "output_tokens"),
        web_searches=(count_or_none(tools, "web_search_requests") or 0) if tools is not None else 0,
        unknown_counters=unknown_counters(fields),
    )


def _actor(fields: Fields) -> UsageActor | None:
    found = ((kind, fields.text_or_none(name)) for name, kind in _ACTORS)
    return next((UsageActor(kind, id_) for kind, id_ in found if id_ is not None), None)
