"""The questions of the older reports of an Enterprise organization: one query string, checked (enterprise.md#older-reports)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from claude_simulator.admin.wire import analytics_query, bucketed_report
from claude_simulator.admin.wire.analytics_query import FAN_OUT, ORDERS, AnalyticsQuery
from claude_simulator.admin.wire.bucketed_report import Width
from claude_simulator.admin.wire.operation import Call
from claude_simulator.admin.wire.report_moments import moment, start
from claude_simulator.admin.wire.schema import FLAG, MOMENT, TEXT, Schema, many, one_of, whole
from claude_simulator.rules import reports as rules
from claude_simulator.spending.rollup import HOUR, MINUTE, Span, floor

DIMENSIONS = (
    "claude_tag_category",
    "claude_tag_user_id",
    "context_window",
    "inference_geo",
    "model",
    "product",
    "rbac_group_id",
    "slack_channel_id",
    "speed",
)
FILTERS = (
    "claude_tag_categories",
    "claude_tag_user_ids",
    "context_windows",
    "inference_geos",
    "models",
    "products",
    "rbac_group_ids",
    "slack_channel_ids",
    "speeds",
)
SPELLED = {"claude_tag": "claude-tag"}
MEANT = {spelled: name for name, spelled in SPELLED.items()}
WIDTHS: Mapping[str, Width] = {**bucketed_report.WIDTHS, "1m": Width(MINUTE, 60, 256)}


def query_of(call: Call, metrics: tuple[str, ...], *, by_person: bool, fan_out: tuple[str, ...] = ()) -> AnalyticsQuery:
    """Read the question; ``metrics`` are what people may be ordered by, the first one unless it says."""
    query, now = call.query, call.organization.clock.now()
    rules.organization_is_not_hipaa_ready(call.organization)
    named = list(dict.fromkeys(query.many("group_by", choices=(*DIMENSIONS, *fan_out))))
    groups = tuple(name for name in named if name not in FAN_OUT)
    filters = {name: _wanted(call, name) for name in FILTERS}
    filters["actor_ids"] = frozenset(query.many("user_ids", most=analytics_query.MOST))
    filters["actor_types"] = frozenset({"user_actor"} if by_person else ())
    rules.claude_tag_users_stand_alone(
        groups, has_rbac_filter=bool(filters["rbac_group_ids"]), has_tag_filter=bool(filters["claude_tag_user_ids"])
    )
    width = WIDTHS.get(query.choice("bucket_width", tuple(WIDTHS)) or "")
    since, until = _range(call, now, width=width, by_person=by_person)
    return AnalyticsQuery(
        span=Span(since, until, width.each if width is not None and by_person else None),
        starting_at=since,
        ending_at=until,
        groups=("actor", *groups) if by_person else groups,
        fan_out=tuple(name for name in named if name in FAN_OUT),
        order_by=query.choice("order_by", metrics) or metrics[0],
        is_ascending=query.choice("order", ORDERS) == "asc",
        excludes_deleted_users=by_person and query.flag("exclude_deleted_users"),
        filters={name: wanted for name, wanted in filters.items() if wanted},
        workspaces=None,
        members=analytics_query.members_of(call.organization),
    )


def _wanted(call: Call, name: str) -> frozenset[str]:
    _, known = analytics_query.FILTERS[name]
    spelled = tuple(SPELLED.get(word, word) for word in known)
    return frozenset(
        MEANT.get(word, word) for word in call.query.many(name, most=analytics_query.MOST, choices=spelled)
    )


def _range(call: Call, now: datetime, *, width: Width | None, by_person: bool) -> tuple[datetime, datetime]:
    since = start(call.query)
    if by_person:
        rules.report_buckets_have_an_end(call.query.text("ending_at"), has_buckets=width is not None)
    until = moment(call.query, "ending_at") or min(now, since + rules.LONGEST)
    is_by_minute = by_person and width is not None and width.each == MINUTE
    rules.report_range_is_possible(since, until, now=now, is_by_minute=is_by_minute)
    return (since, until) if width is not None else (floor(since, HOUR), floor(until, HOUR))


def parameters(fan_out: tuple[str, ...], *, most: int, metrics: tuple[str, ...] = ()) -> dict[str, Schema]:
    """What the query string may have."""
    filters: dict[str, Schema] = {f"{name}[]": many(TEXT, most=analytics_query.MOST) for name in (*FILTERS, "user_ids")}
    found: dict[str, Schema] = {
        "starting_at": MOMENT,
        "ending_at": MOMENT,
        "bucket_width": one_of(tuple(WIDTHS)),
        "group_by[]": many(one_of((*DIMENSIONS, *fan_out)), most=100),
        "limit": whole(1, most),
        "page": TEXT,
        **filters,
    }
    if metrics:
        found |= {"order": one_of(ORDERS), "order_by": one_of(metrics), "exclude_deleted_users": FLAG}
    return found
