"""The older usage and cost reports of an Enterprise organization (enterprise.md#older-reports): by time bucket, and by person.

Made of the same ledger as ``analytics/usage`` and ``analytics/cost``. A bucket has its 100 largest groups and nothing for
the rest; the product of Claude in Slack is spelled ``claude-tag`` here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from claude_simulator.admin.analytics_cost import AMOUNT, COST_TYPES, WRITTEN_TOKEN_TYPES, parts
from claude_simulator.admin.analytics_usage import CACHE_CREATION, COUNT, usage_shape
from claude_simulator.admin.wire import analytics_query, bucketed_report
from claude_simulator.admin.wire.analytics_query import FAN_OUT, AnalyticsQuery
from claude_simulator.admin.wire.analytics_rows import Row, fractional_cents, fresh_at, page, person
from claude_simulator.admin.wire.enterprise_query import DIMENSIONS, SPELLED, WIDTHS, parameters, query_of
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    Schema,
    constant,
    many,
    nullable,
    one_of,
    record,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.spending.attribution import Value
from claude_simulator.spending.rollup import Key, Sum

ANALYTICS = "/v1/organizations/analytics"
MOST_GROUPS_A_BUCKET = 100
SCOPE = "read:analytics"
LIMIT = "analytics_requests_per_minute"
BY_TOKENS = ("total_tokens", "output_tokens", "requests", "uncached_input_tokens")
BY_AMOUNT = ("amount", "list_amount")
Written = Callable[[Mapping[str, Json], Sum, tuple[str, ...]], list[dict[str, Json]]]


def usage_report(call: Call) -> Answer:
    """Answer a page of buckets with what was used, largest groups first."""
    return _buckets(call, "enterprise-usage", lambda found: found.total_tokens, _usage, fan_out=())


def cost_report(call: Call) -> Answer:
    """Answer a page of buckets with what it cost, dearest groups first."""
    return _buckets(call, "enterprise-cost", lambda found: found.price().billed, _cost, fan_out=FAN_OUT)


def user_usage_report(call: Call) -> Answer:
    """Answer a page of people with what they used."""
    query = query_of(call, BY_TOKENS, by_person=True)
    return page(
        call,
        "enterprise-user-usage",
        query,
        metric=lambda found, name: found.total_tokens if name == "total_tokens" else int(getattr(found.used, name)),
        has_something=lambda found: found.total_tokens > 0 or found.used.requests > 0,
        written=lambda asked, row, _group: _of_person(call, asked, row, _usage_of_person),
    )


def user_cost_report(call: Call) -> Answer:
    """Answer a page of people with what they cost; it overlaps with ``cost_report``."""
    query = query_of(call, BY_AMOUNT, by_person=True, fan_out=FAN_OUT)
    return page(
        call,
        "enterprise-user-cost",
        query,
        metric=lambda found, name: found.price().billed if name == "amount" else found.price().list,
        has_something=lambda found: found.price().list > 0,
        written=lambda asked, row, _group: _of_person(call, asked, row, _cost),
    )


def _buckets(
    call: Call, name: str, metric: Callable[[Sum], int], written: Written, *, fan_out: tuple[str, ...]
) -> Answer:
    query = query_of(call, ("",), by_person=False, fan_out=fan_out)

    def results(sums: dict[Key, Sum]) -> list[Json]:
        rows = sorted(sums.items(), key=lambda item: (-metric(item[1]), str(item[0])))[:MOST_GROUPS_A_BUCKET]
        return [
            {**line}
            for key, found in rows
            if metric(found)
            for line in written(_dimensions(query.groups, cast("tuple[Value, ...]", key)), found, query.fan_out)
        ]

    fresh = fresh_at(call.organization)
    answered = bucketed_report.page(
        call,
        name,
        WIDTHS,
        query.key_of,
        results,
        until=min(query.ending_at, call.organization.clock.now()),
        fresh=fresh,
    )
    return Answer({**(answered.body or {}), "data_refreshed_at": stamp_seconds(fresh)})


def _dimensions(names: tuple[str, ...], values: tuple[Value, ...]) -> dict[str, Json]:
    found: dict[str, Json] = dict.fromkeys(DIMENSIONS)
    for name, value in zip(names, values, strict=True):
        if name in found:
            found[name] = SPELLED.get(str(value), str(value)) if value is not None else None
    return found


def _of_person(call: Call, query: AnalyticsQuery, row: Row, written: Written) -> list[Json]:
    is_bucketed = query.span.width is not None
    dimensions = _dimensions(query.groups, row.values)
    when: dict[str, Json] = {
        "starting_at": stamp_seconds(row.starting_at) if is_bucketed else None,
        "ending_at": stamp_seconds(row.ending_at) if is_bucketed else None,
    }
    actor = person(call.organization, row.values[0])
    return [{"actor": actor, **when, **line} for line in written(dimensions, row.sum, query.fan_out)]


def _usage(dimensions: Mapping[str, Json], found: Sum, _fan_out: tuple[str, ...]) -> list[dict[str, Json]]:
    usage = usage_shape(found)
    return [{**dimensions, **{name: value for name, value in usage.items() if name != "total_tokens"}}]


def _usage_of_person(dimensions: Mapping[str, Json], found: Sum, _fan_out: tuple[str, ...]) -> list[dict[str, Json]]:
    return [{**dimensions, **usage_shape(found)}]


def _cost(dimensions: Mapping[str, Json], found: Sum, fan_out: tuple[str, ...]) -> list[dict[str, Json]]:
    rows: list[dict[str, Json]] = []
    for cost_type, token_type, wanted in parts(fan_out):
        price = found.price(*wanted)
        if price.list:
            rows.append(
                {
                    **dimensions,
                    "cost_type": cost_type,
                    "token_type": None if token_type is None else WRITTEN_TOKEN_TYPES[token_type],
                    "amount": fractional_cents(price.billed),
                    "list_amount": fractional_cents(price.list),
                    "currency": "USD",
                    "requests": None if fan_out else found.used.requests,
                }
            )
    return rows


GROUPED: dict[str, Schema] = {name: nullable(TEXT) for name in DIMENSIONS}
USAGE: dict[str, Schema] = {
    "uncached_input_tokens": COUNT,
    "cache_read_input_tokens": COUNT,
    "cache_creation": CACHE_CREATION,
    "output_tokens": COUNT,
    "requests": nullable(COUNT),
    "server_tool_use": record({"web_search_requests": COUNT}),
}
COST: dict[str, Schema] = {
    "amount": AMOUNT,
    "list_amount": AMOUNT,
    "currency": constant("USD"),
    "requests": nullable(COUNT),
    "cost_type": nullable(one_of(COST_TYPES)),
    "token_type": nullable(one_of(tuple(WRITTEN_TOKEN_TYPES.values()))),
}
PERSON = record(
    {
        "type": constant("user_actor"),
        "user_id": TEXT,
        "email_address": nullable(TEXT),
        "name": nullable(TEXT),
        "deleted": FLAG,
    }
)
OF_PERSON: dict[str, Schema] = {"actor": PERSON, "starting_at": nullable(MOMENT), "ending_at": nullable(MOMENT)}


def _page(rows: Schema) -> Schema:
    return record({"data": rows, "has_more": FLAG, "next_page": nullable(TEXT), "data_refreshed_at": MOMENT})


def _bucket(row: Schema) -> Schema:
    return _page(many(record({"starting_at": MOMENT, "ending_at": MOMENT, "results": many(row)})))


ABOUT = Behaviour(
    "Enterprise only: the 100 largest groups of a bucket and no rest; people alone in the user reports",
    source="enterprise.md#older-reports",
    gap="how late they are is that of the newer reports; a bucket that the range cuts is whole (guesses); membership of groups is today's",
)
OPERATIONS = tuple(
    Operation(
        "GET",
        f"{ANALYTICS}/{name}",
        handle,
        answer=answer,
        query=query,
        scope=SCOPE,
        is_enterprise_only=True,
        limited_by=LIMIT,
    )
    for name, handle, answer, query in (
        (
            "usage_report",
            usage_report,
            _bucket(record({**GROUPED, **USAGE}, title="EnterpriseUsage")),
            parameters((), most=256),
        ),
        (
            "cost_report",
            cost_report,
            _bucket(record({**GROUPED, **COST}, title="EnterpriseCost")),
            parameters(FAN_OUT, most=256),
        ),
        (
            "user_usage_report",
            user_usage_report,
            _page(many(record({**OF_PERSON, **GROUPED, **USAGE, "total_tokens": COUNT}, title="EnterpriseUserUsage"))),
            parameters((), most=analytics_query.MOST, metrics=BY_TOKENS),
        ),
        (
            "user_cost_report",
            user_cost_report,
            _page(many(record({**OF_PERSON, **GROUPED, **COST}, title="EnterpriseUserCost"))),
            parameters(FAN_OUT, most=analytics_query.MOST, metrics=BY_AMOUNT),
        ),
    )
)
