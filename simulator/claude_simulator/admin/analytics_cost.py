"""Cost analytics (usage.md#amounts): what usage cost by up to five dimensions, and by what costs."""

from __future__ import annotations

from collections.abc import Iterator

from claude_simulator.admin.wire import analytics_query
from claude_simulator.admin.wire.analytics_query import BY_TIME, FAN_OUT, AnalyticsQuery
from claude_simulator.admin.wire.analytics_rows import BETA, LIMIT, Row, fractional_cents, page, page_schema
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import Schema, constant, nullable, one_of, text
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.rules import reports as rules
from claude_simulator.spending.ledger import TOKEN_TYPES
from claude_simulator.spending.rollup import Sum

ROUTE = "/v1/organizations/analytics/cost"
METRICS = ("amount", "list_amount")
COST_TYPES = ("tokens", "web_search", "code_execution", "session_usage")
WRITTEN_TOKEN_TYPES = {
    "uncached_input_tokens": "uncached_input_tokens",
    "output_tokens": "output_tokens",
    "cache_read_input_tokens": "cache_read_input_tokens",
    "cache_write_5m_tokens": "cache_creation.ephemeral_5m_input_tokens",
    "cache_write_1h_tokens": "cache_creation.ephemeral_1h_input_tokens",
}


def list_cost(call: Call) -> Answer:
    """Answer a page of cost, dearest first unless said; rows by cost and token type come on top of the limit."""
    rules.organization_is_not_hipaa_ready(call.organization)
    workspaces = rules.analytics_reader_is_let_in(call.organization, call.credential)
    query = analytics_query.parse(call, metrics=METRICS, fan_out=FAN_OUT, workspaces=workspaces)
    is_of_tokens = query.fan_out == ("token_type",)
    return page(
        call,
        "analytics-cost",
        query,
        metric=_metric,
        has_something=lambda found: found.price(*(TOKEN_TYPES if is_of_tokens else ())).list > 0,
        written=_written,
    )


def _metric(found: Sum, name: str) -> int:
    price = found.price()
    return price.billed if name in ("amount", BY_TIME) else price.list


def _written(query: AnalyticsQuery, row: Row, group: dict[str, Json]) -> list[Json]:
    requests = None if query.fan_out else row.sum.used.requests
    rows: list[Json] = []
    for cost_type, token_type, wanted in parts(query.fan_out):
        price = row.sum.price(*wanted)
        if price.list == 0:
            continue
        written_type = None if token_type is None else WRITTEN_TOKEN_TYPES[token_type]
        rows.append(
            {
                "starting_at": stamp_seconds(row.starting_at),
                "ending_at": stamp_seconds(row.ending_at),
                "group": {**group, "cost_type": cost_type, "token_type": written_type},
                "cost": {
                    "amount": fractional_cents(price.billed),
                    "list_amount": fractional_cents(price.list),
                    "currency": "USD",
                    "requests": requests,
                },
            }
        )
    return rows


def parts(fan_out: tuple[str, ...]) -> Iterator[tuple[str | None, str | None, tuple[str, ...]]]:
    """Return the rows that a group becomes: cost type, token type, and which parts of the price are in it."""
    if not fan_out:
        yield None, None, ()
        return
    if "token_type" in fan_out:
        yield from (("tokens", token_type, (token_type,)) for token_type in WRITTEN_TOKEN_TYPES)
    else:
        yield "tokens", None, TOKEN_TYPES
    if "cost_type" in fan_out:
        yield from ((cost_type, None, (cost_type,)) for cost_type in COST_TYPES[1:])


AMOUNT = text(pattern=r"^[0-9]+(\.[0-9]+)?$")
COST: dict[str, Schema] = {
    "amount": AMOUNT,
    "list_amount": AMOUNT,
    "currency": constant("USD"),
    "requests": nullable({"type": "integer", "minimum": 0}),
}
GROUP: dict[str, Schema] = {
    "cost_type": nullable(one_of(COST_TYPES)),
    "token_type": nullable(one_of(tuple(WRITTEN_TOKEN_TYPES.values()))),
}
ABOUT = Behaviour(
    "what the ledger's usage costs, exact, by own price table; the discount is the organization's",
    source="usage.md#amounts, usage.md#prices",
    gap="groups that cost nothing have no row (guess); Priority Tier is priced as standard (guess)",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_cost,
        answer=page_schema(GROUP, COST, name="cost", title="AnalyticsCost"),
        query=analytics_query.parameters(metrics=METRICS, fan_out=FAN_OUT),
        access="reader",
        scope="read:analytics",
        beta=BETA,
        limited_by=LIMIT,
    ),
)
