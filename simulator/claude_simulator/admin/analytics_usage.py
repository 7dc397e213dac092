"""Usage analytics (usage.md#analytics): tokens, requests and searches by up to five dimensions."""

from __future__ import annotations

from claude_simulator.admin.wire import analytics_query
from claude_simulator.admin.wire.analytics_query import AnalyticsQuery
from claude_simulator.admin.wire.analytics_rows import BETA, LIMIT, Row, page, page_schema
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import Schema, nullable, record
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.rules import reports as rules
from claude_simulator.spending.rollup import Sum

ROUTE = "/v1/organizations/analytics/usage"
METRICS = ("total_tokens", "output_tokens", "requests", "uncached_input_tokens")
COUNT: Schema = {"type": "integer", "minimum": 0}


def list_usage(call: Call) -> Answer:
    """Answer a page of usage, most tokens first unless said."""
    rules.organization_is_not_hipaa_ready(call.organization)
    workspaces = rules.analytics_reader_is_let_in(call.organization, call.credential)
    query = analytics_query.parse(call, metrics=METRICS, workspaces=workspaces)
    return page(call, "analytics-usage", query, metric=_metric, has_something=_has_usage, written=_written)


def _has_usage(found: Sum) -> bool:
    used = found.used
    return bool(used.requests or used.web_searches or found.total_tokens)


def _metric(found: Sum, name: str) -> int:
    if name in ("total_tokens", analytics_query.BY_TIME):
        return found.total_tokens
    return int(getattr(found.used, name))


def _written(_query: AnalyticsQuery, row: Row, group: dict[str, Json]) -> list[Json]:
    return [
        {
            "starting_at": stamp_seconds(row.starting_at),
            "ending_at": stamp_seconds(row.ending_at),
            "group": group,
            "usage": usage_shape(row.sum),
        }
    ]


def usage_shape(found: Sum) -> dict[str, Json]:
    """Return what was used, as it goes over the wire."""
    used = found.used
    return {
        "uncached_input_tokens": used.uncached_input_tokens,
        "cache_read_input_tokens": used.cache_read_input_tokens,
        "cache_creation": {
            "ephemeral_5m_input_tokens": used.cache_write_5m_tokens,
            "ephemeral_1h_input_tokens": used.cache_write_1h_tokens,
        },
        "output_tokens": used.output_tokens,
        "total_tokens": found.total_tokens,
        "requests": used.requests,
        "server_tool_use": {"web_search_requests": used.web_searches},
    }


CACHE_CREATION = record({"ephemeral_5m_input_tokens": COUNT, "ephemeral_1h_input_tokens": COUNT})
USAGE: dict[str, Schema] = {
    "uncached_input_tokens": COUNT,
    "cache_read_input_tokens": COUNT,
    "cache_creation": CACHE_CREATION,
    "output_tokens": COUNT,
    "total_tokens": COUNT,
    "requests": nullable(COUNT),
    "server_tool_use": record({"web_search_requests": COUNT}),
}
ABOUT = Behaviour(
    "tokens and requests of the ledger; late data and revisions by switch",
    source="usage.md#analytics, usage.md#actor, usage.md#freshness",
    gap="groups of an Enterprise organization are today's, not those of the day of use; no child organizations or Claude Tag; a range that cuts a bucket, and who beside an Admin API key may read, are switches; minutes are an hour's usage spread evenly",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_usage,
        answer=page_schema({}, USAGE, name="usage", title="AnalyticsUsage"),
        query=analytics_query.parameters(metrics=METRICS),
        access="reader",
        scope="read:analytics",
        beta=BETA,
        limited_by=LIMIT,
    ),
)
