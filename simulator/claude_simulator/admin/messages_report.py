"""The legacy report of message usage (usage.md#legacy): tokens by time bucket, with ids as they were then."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claude_simulator.admin.wire import bucketed_report
from claude_simulator.admin.wire.analytics_query import GEOS, SPEEDS, TIERS, WINDOWS
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import MOMENT, TEXT, Schema, many, nullable, one_of, record, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.organization import Organization
from claude_simulator.rules import messages_report as rules
from claude_simulator.spending.consumption import Dimensions
from claude_simulator.spending.rollup import Key, Sum

ROUTE = "/v1/organizations/usage_report/messages"
Value = Callable[[Dimensions], str | None]
GROUPS: Mapping[str, Value] = {
    "account_id": lambda found: found.user_id if found.api_key_id is None else None,
    "api_key_id": lambda found: found.api_key_id,
    "context_window": lambda found: found.context_window,
    "inference_geo": lambda found: found.inference_geo,
    "model": lambda found: found.model,
    "service_account_id": lambda found: found.service_account_id if found.api_key_id is None else None,
    "service_tier": lambda found: found.service_tier,
    "speed": lambda found: found.speed,
    "workspace_id": lambda found: found.workspace_id,
}
FILTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "account_ids": ("account_id", ()),
    "api_key_ids": ("api_key_id", ()),
    "context_window": ("context_window", WINDOWS),
    "inference_geos": ("inference_geo", GEOS),
    "models": ("model", ()),
    "service_account_ids": ("service_account_id", ()),
    "service_tiers": ("service_tier", TIERS),
    "speeds": ("speed", SPEEDS),
    "workspace_ids": ("workspace_id", ()),
}


def list_messages_usage(call: Call) -> Answer:
    """Answer a page of buckets with what was used in each, by what it is grouped by."""
    query = call.query
    groups = tuple(name for name in GROUPS if name in query.many("group_by", choices=tuple(GROUPS)))
    filters = {name: frozenset(query.many(name, choices=known)) for name, (_, known) in FILTERS.items()}
    rules.speed_needs_its_beta(call.betas, is_asked="speed" in groups or bool(filters["speeds"]))
    wanted = [(GROUPS[FILTERS[name][0]], values) for name, values in filters.items() if values]

    def key_of(found: Dimensions) -> Key | None:
        if not all(value(found) in values for value, values in wanted):
            return None
        return tuple((name, _shown(call.organization, name, GROUPS[name](found))) for name in groups)

    has_speed = rules.FAST_BETA in call.betas
    return bucketed_report.page(
        call, "messages", bucketed_report.WIDTHS, key_of, lambda sums: _results(sums, has_speed=has_speed)
    )


def _shown(organization: Organization, name: str, value: str | None) -> str | None:
    is_default = name == "workspace_id" and value == organization.default_workspace_id
    return None if is_default else value


def _results(sums: dict[Key, Sum], *, has_speed: bool) -> list[Json]:
    names = [name for name in GROUPS if has_speed or name != "speed"]
    rows: list[Json] = []
    for key, found in sorted(sums.items(), key=lambda item: str(item[0])):
        used = found.used
        if not (found.total_tokens or used.web_searches):
            continue
        group: dict[str, Json] = {**dict.fromkeys(names), **dict(key)}  # type: ignore[call-overload]  # key_of made it
        rows.append(
            {
                "uncached_input_tokens": used.uncached_input_tokens,
                "cache_creation": {
                    "ephemeral_1h_input_tokens": used.cache_write_1h_tokens,
                    "ephemeral_5m_input_tokens": used.cache_write_5m_tokens,
                },
                "cache_read_input_tokens": used.cache_read_input_tokens,
                "output_tokens": used.output_tokens,
                "server_tool_use": {"web_search_requests": used.web_searches},
                **group,
            }
        )
    return rows


COUNT: Schema = {"type": "integer", "minimum": 0}
RESULT = record(
    {
        "uncached_input_tokens": COUNT,
        "cache_creation": record({"ephemeral_1h_input_tokens": COUNT, "ephemeral_5m_input_tokens": COUNT}),
        "cache_read_input_tokens": COUNT,
        "output_tokens": COUNT,
        "server_tool_use": record({"web_search_requests": COUNT}),
        **{name: nullable(TEXT) for name in GROUPS},
    },
    title="MessagesUsage",
    optional=("speed",),
)
ABOUT = Behaviour(
    "the ledger's messages; the Default workspace is null, no code execution",
    source="usage.md#legacy",
    verified="test",
    gap="data is there by whole hours (live: after about five minutes); the bucket in progress is there when no end is given (guess)",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_messages_usage,
        answer=bucketed_report.page_schema(RESULT),
        query={
            "starting_at": MOMENT,
            "ending_at": MOMENT,
            "bucket_width": one_of(tuple(bucketed_report.WIDTHS)),
            "group_by[]": many(one_of(tuple(GROUPS)), most=100),
            "limit": whole(1, bucketed_report.WIDTHS["1m"].most),
            "page": TEXT,
            **{f"{name}[]": many(one_of(known) if known else TEXT, most=100) for name, (_, known) in FILTERS.items()},
        },
    ),
)
