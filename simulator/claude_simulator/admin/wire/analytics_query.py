"""The questions of ``analytics/usage`` and ``analytics/cost``: one query string, checked (usage.md#analytics)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from claude_simulator.admin.wire.operation import Call
from claude_simulator.admin.wire.report_moments import moment, start
from claude_simulator.admin.wire.schema import FLAG, MOMENT, TEXT, Schema, many, one_of, whole
from claude_simulator.organization import Organization
from claude_simulator.rules import reports as rules
from claude_simulator.spending.attribution import ACTOR_TYPES, UNSET_GEO, VALUES, Identity, Value
from claude_simulator.spending.consumption import Dimensions
from claude_simulator.spending.rollup import DAY, HOUR, MINUTE, Key, Overlapping, Span, ceiling, floor

WIDTHS: Mapping[str, timedelta] = {"1d": DAY, "1h": HOUR, "1m": MINUTE}
FAN_OUT = ("cost_type", "token_type")
ORDERS = ("asc", "desc")
BY_TIME = "time"
BY_GROUP = "rbac_group_id"
MOST = 1000
SPEEDS = ("fast", "standard")
TIERS = ("batch", "flex", "flex_discount", "priority", "priority_on_demand", "standard")
WINDOWS = ("0-200k", "200k-1M")
GEOS = ("global", UNSET_GEO, "us")
TAG_CATEGORIES = ("dm", "engaged", "monitoring", "proactive", "scheduled")
PRODUCTS = (
    "chat",
    "chat_cowork_unified",
    "claude_code",
    "claude_console",
    "claude_design",
    "claude_in_chrome",
    "claude_tag",
    "cowork",
    "managed_agents_api",
    "message_batches_api",
    "messages_api",
    "office_agent",
)
FILTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "actor_ids": ("actor", ()),
    "actor_types": ("actor_type", ACTOR_TYPES),
    "agent_ids": ("agent_id", ()),
    "api_key_ids": ("api_key_id", ()),
    "claude_tag_categories": ("claude_tag_category", TAG_CATEGORIES),
    "claude_tag_user_ids": ("claude_tag_user_id", ()),
    "context_windows": ("context_window", WINDOWS),
    "deployment_ids": ("deployment_id", ()),
    "environment_ids": ("environment_id", ()),
    "inference_geos": ("inference_geo", GEOS),
    "models": ("model", ()),
    "products": ("product", PRODUCTS),
    "rbac_group_ids": ("rbac_group_id", ()),
    "service_tiers": ("service_tier", TIERS),
    "session_ids": ("session_id", ()),
    "slack_channel_ids": ("slack_channel_id", ()),
    "speeds": ("speed", SPEEDS),
    "user_profile_ids": ("user_profile_id", ()),
    "workspace_ids": ("workspace_id", ()),
}
"""Filter → the dimension that it is about, and what it may say where that is a closed set."""
ABSENT: Mapping[str, str] = {"api_key_id": "", "inference_geo": UNSET_GEO}
"""What a filter says for usage that has no value of the dimension."""


@dataclass(frozen=True, slots=True)
class AnalyticsQuery:
    """One question. ``span`` is what is counted, ``starting_at`` and ``ending_at`` what rows without buckets say.

    ``members`` are an Enterprise organization's people with their groups, None for a Console organization.
    """

    span: Span
    starting_at: datetime
    ending_at: datetime
    groups: tuple[str, ...]
    fan_out: tuple[str, ...]
    order_by: str
    is_ascending: bool
    excludes_deleted_users: bool
    filters: Mapping[str, frozenset[str]]
    workspaces: frozenset[str] | None
    members: Mapping[str, tuple[str, ...]] | None = None

    def key_of(self, dimensions: Dimensions) -> Key | None:
        """Return the values of the groups, None for what the filters leave out."""
        if self.workspaces is not None and dimensions.workspace_id not in self.workspaces:
            return None
        if not all(self._matches(name, dimensions, wanted) for name, wanted in self.filters.items()):
            return None
        values = tuple(self._value(name, dimensions) for name in self.groups)
        if self.members is None or BY_GROUP not in self.groups:
            return values
        at = self.groups.index(BY_GROUP)
        groups = self._groups_of(dimensions) or (None,)
        return Overlapping(tuple((*values[:at], group, *values[at + 1 :]) for group in groups))

    def who_is_where(self) -> int:
        """Return what the answer depends on beside the ledger: who is in which group."""
        return 0 if self.members is None else hash(frozenset(self.members.items()))

    def _value(self, name: str, dimensions: Dimensions) -> Value:
        """Return the value of a dimension; an Enterprise organization's only workspace is null (enterprise.md#usage-and-cost)."""
        return None if self.members is not None and name == "workspace_id" else VALUES[name](dimensions)

    def _groups_of(self, dimensions: Dimensions) -> tuple[str, ...]:
        return () if self.members is None else self.members.get(dimensions.user_id or "", ())

    def _matches(self, name: str, dimensions: Dimensions, wanted: Collection[str]) -> bool:
        dimension = FILTERS[name][0]
        if dimension == BY_GROUP:
            return any(group in wanted for group in self._groups_of(dimensions))
        value = self._value(dimension, dimensions)
        if isinstance(value, Identity):
            return isinstance(value.id, str) and value.kind in ACTOR_TYPES and value.id in wanted
        return (ABSENT.get(dimension) if value is None else value) in wanted


def members_of(organization: Organization) -> dict[str, tuple[str, ...]] | None:
    """Return the groups of each person of an Enterprise organization as they are now; None for a Console organization."""
    if not organization.is_enterprise:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for group in organization.enterprise.groups.values():
        for user_id in group.members:
            found[user_id] = (*found.get(user_id, ()), group.id)
    return found


def parse(
    call: Call, *, metrics: tuple[str, ...], fan_out: tuple[str, ...] = (), workspaces: frozenset[str] | None
) -> AnalyticsQuery:
    """Read a question; ``metrics`` are those that rows can be ordered by, the first unless said."""
    query, now = call.query, call.organization.clock.now()
    named = list(dict.fromkeys(query.many("group_by", choices=(*VALUES, *fan_out))))
    groups = tuple(name for name in named if name not in FAN_OUT)
    filters = {name: frozenset(query.many(name, most=MOST, choices=known)) for name, (_, known) in FILTERS.items()}
    is_excluding = query.flag("exclude_deleted_users")
    order_by = query.text("order_by")
    rules.report_groups_are_few(groups)
    rules.report_order_is_known(order_by, (*metrics, BY_TIME))
    rules.deleted_users_are_excluded_by_actor(is_excluding=is_excluding, groups=groups)
    rules.organization_is_a_parent(query.many("organization_ids"), groups)
    rules.claude_tag_users_stand_alone(
        groups, has_rbac_filter=bool(filters["rbac_group_ids"]), has_tag_filter=bool(filters["claude_tag_user_ids"])
    )
    since, until, span = _range(call, now)
    is_by_time = order_by == BY_TIME and span.width is not None
    return AnalyticsQuery(
        span=span,
        starting_at=since,
        ending_at=until,
        groups=groups,
        fan_out=tuple(name for name in named if name in FAN_OUT),
        order_by=BY_TIME if is_by_time else metrics[0] if order_by in (None, BY_TIME) else str(order_by),
        is_ascending=query.choice("order", ORDERS) == "asc",
        excludes_deleted_users=is_excluding,
        filters={name: wanted for name, wanted in filters.items() if wanted},
        workspaces=workspaces,
        members=members_of(call.organization),
    )


def _range(call: Call, now: datetime) -> tuple[datetime, datetime, Span]:
    query = call.query
    width = WIDTHS.get(query.choice("time_bucket_width", tuple(WIDTHS)) or "")
    since = start(query)
    rules.report_buckets_have_an_end(query.text("ending_at"), has_buckets=width is not None)
    until = moment(query, "ending_at") or min(now, since + rules.LONGEST)
    rules.report_range_is_possible(since, until, now=now, is_by_minute=width == MINUTE)
    if width is None:
        since, until = floor(since, HOUR), floor(until, HOUR)
        return since, until, Span(since, until)
    if call.organization.switches.choice("analytics_cut_bucket") == "whole":
        return since, until, Span(floor(since, width), ceiling(until, width), width)
    return since, until, Span(floor(since, MINUTE), floor(until, MINUTE), width)


def parameters(*, metrics: tuple[str, ...], fan_out: tuple[str, ...] = ()) -> dict[str, Schema]:
    """Return the schemas of the query parameters."""
    closed: Callable[[tuple[str, ...]], Schema] = lambda known: one_of(known) if known else TEXT  # noqa: E731 - one use
    return {
        "starting_at": MOMENT,
        "ending_at": MOMENT,
        "time_bucket_width": one_of(tuple(WIDTHS)),
        "group_by[]": many(one_of((*VALUES, *fan_out)), most=100),
        "order_by": one_of((*metrics, BY_TIME)),
        "order": one_of(ORDERS),
        "limit": whole(1, MOST),
        "page": TEXT,
        "exclude_deleted_users": FLAG,
        "organization_ids[]": many(TEXT, most=100),
        **{f"{name}[]": many(closed(known), most=MOST) for name, (_, known) in FILTERS.items()},
    }
