"""Rows of the analytics reports: sums ordered and paged, and how a group and who is in it are written (usage.md#analytics)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from claude_simulator.admin.wire.analytics_query import BY_TIME, AnalyticsQuery
from claude_simulator.admin.wire.operation import Answer, Call, Json
from claude_simulator.admin.wire.paging import report_page
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    NOTHING,
    TEXT,
    Schema,
    constant,
    either,
    many,
    nullable,
    one_of,
    record,
)
from claude_simulator.clock import stamp_seconds
from claude_simulator.organization import Organization
from claude_simulator.spending.attribution import ACTOR_TYPES, HIDDEN, VALUES, Identity, Value
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import FederatedIdentity
from claude_simulator.spending.ledger import Ledger
from claude_simulator.spending.rollup import HOUR, Revision, Span, Sum, floor, roll_up

BETA = "analytics-usage-cost-2026-08-24"
LIMIT = "analytics_requests_per_minute"
DELETED_NAME = "Deleted User"
PICOCENT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One group in one bucket."""

    starting_at: datetime
    ending_at: datetime
    values: tuple[Value, ...]
    sum: Sum


def page(
    call: Call,
    name: str,
    query: AnalyticsQuery,
    *,
    metric: Callable[[Sum, str], int],
    has_something: Callable[[Sum], bool],
    written: Callable[[AnalyticsQuery, Row, dict[str, Json]], list[Json]],
) -> Answer:
    """Answer a page of rows of the report of that name, with how far the data goes; that moment is kept from page to page.

    ``metric`` is what rows are ordered by, ``has_something`` says which are there at all, ``written`` makes rows of JSON.
    """
    organization = call.organization
    place = report_page(call, name)
    fresh = fresh_at(organization)
    until = place.as_of or fresh
    revision = Revision(organization.switches.number("usage_revised_days"), organization.clock.now())
    ledger = up_to_date(organization)
    question = (
        place.question,
        until,
        query.span,
        query.ending_at,
        query.workspaces,
        revision.as_of,
        query.who_is_where(),
    )

    def ordered() -> list[Row]:
        rows = [row for row in _rows(ledger, query, until, revision) if has_something(row.sum)]
        rows.sort(key=lambda row: (-metric(row.sum, query.order_by), str(row.values)))
        if query.order_by == BY_TIME:
            rows.sort(key=lambda row: row.starting_at, reverse=not query.is_ascending)
        elif query.is_ascending:
            rows.reverse()
        return rows

    rows = ledger.remember(question, ordered)
    here = rows[place.offset : place.offset + place.limit]
    has_more = place.offset + place.limit < len(rows)
    is_hidden = query.workspaces is not None
    data: list[Json] = []
    for row in here:
        group = written_group(organization, query, row, hides_people=is_hidden)
        if not (query.excludes_deleted_users and _is_deleted(group)):
            data += written(query, row, group)
    token = place.next_token(place.offset + place.limit, until) if has_more else None
    return Answer({"data": data, "has_more": has_more, "next_page": token, "data_refreshed_at": stamp_seconds(fresh)})


def fresh_at(organization: Organization) -> datetime:
    """Return the moment up to which there is data."""
    behind = timedelta(hours=organization.switches.number("analytics_hours_behind"))
    return floor(organization.clock.now(), HOUR) - behind


def person(organization: Organization, found: Value) -> Json:
    """Return whom a row is attributed to."""
    return _actor(organization, found, hides_people=False) if isinstance(found, Identity) else None


def _rows(ledger: Ledger, query: AnalyticsQuery, until: datetime, revision: Revision) -> list[Row]:
    width = query.span.width
    span = Span(query.span.since, min(query.span.until, until), width)
    sums = roll_up(ledger, span, query.key_of, revision)
    return [
        Row(bucket, query.ending_at if width is None else bucket + width, cast("tuple[Value, ...]", key), each)
        for (bucket, key), each in sums.items()
    ]


def written_group(
    organization: Organization, query: AnalyticsQuery, row: Row, *, hides_people: bool
) -> dict[str, Json]:
    """Return the ``group`` of a row: every dimension, null unless it is grouped by."""
    group: dict[str, Json] = dict.fromkeys(VALUES)
    for name, value in zip(query.groups, row.values, strict=True):
        group[name] = _actor(organization, value, hides_people=hides_people) if isinstance(value, Identity) else value
    return group


def fractional_cents(picocents: int) -> str:
    """Write an amount as the reports do: cents, with as many decimals as it has (usage.md#amounts)."""
    cents, rest = divmod(picocents, 10**PICOCENT_DIGITS)
    decimals = f"{rest:0{PICOCENT_DIGITS}d}".rstrip("0")
    return f"{cents}.{decimals}" if decimals else str(cents)


def _actor(organization: Organization, found: Identity, *, hides_people: bool) -> Json:
    if found.kind == HIDDEN or (hides_people and found.kind in ("user_actor", "federated_actor")):
        return None
    if isinstance(found.id, FederatedIdentity):
        provider: dict[str, Json] = {"type": found.id.provider, **dict(found.id.facts)}
        return {"type": found.kind, "provider": provider, "subject": found.id.subject}
    if found.kind == "user_actor":
        return _person(organization, found.id)
    name = "service_account_id" if found.kind == "service_account_actor" else "api_key_id"
    return {"type": found.kind, name: found.id}


def _person(organization: Organization, user_id: str) -> dict[str, Json]:
    """Return a person: one who was removed keeps the address, a deleted account has none (usage.md#actor)."""
    here = organization.users.get(user_id)
    user = here or organization.former_users.get(user_id)
    is_hidden = here is None and organization.switches.choice("removed_user_names") == "hidden"
    return {
        "type": "user_actor",
        "user_id": user_id,
        "email_address": None if user is None else user.email,
        "name": DELETED_NAME if user is None or is_hidden else user.name,
        "deleted": here is None,
    }


def _is_deleted(group: dict[str, Json]) -> bool:
    actor = group["actor"]
    return isinstance(actor, dict) and actor.get("deleted") is True


_PROVIDERS = either(
    record({"type": constant("aws"), "account_id": TEXT, "signed_principal": TEXT}),
    record({"type": constant("azure"), "subscription_id": TEXT}),
    record({"type": constant("gcp"), "project_number": TEXT}),
    record({"type": constant("oidc"), "issuer": nullable(TEXT)}),
)
ACTOR = either(
    record(
        {
            "type": constant("user_actor"),
            "user_id": TEXT,
            "email_address": nullable(TEXT),
            "name": nullable(TEXT),
            "deleted": FLAG,
        }
    ),
    record({"type": constant("service_account_actor"), "service_account_id": TEXT}),
    record({"type": constant("api_actor"), "api_key_id": TEXT}),
    record({"type": constant("federated_actor"), "provider": _PROVIDERS, "subject": nullable(TEXT)}),
    NOTHING,
)


def page_schema(group: dict[str, Schema], metrics: dict[str, Schema], *, name: str, title: str) -> Schema:
    """Return the schema of a page whose rows have a group and metrics, under a name."""
    groups = {dimension: nullable(TEXT) for dimension in VALUES} | {
        "actor": ACTOR,
        "actor_type": nullable(one_of(ACTOR_TYPES)),
        **group,
    }
    row = record(
        {"starting_at": MOMENT, "ending_at": MOMENT, "group": record(groups), name: record(metrics)}, title=title
    )
    return record({"data": many(row), "has_more": FLAG, "next_page": nullable(TEXT), "data_refreshed_at": MOMENT})
