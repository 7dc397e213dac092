"""Requests of members for a higher spend limit, which an administrator approves or denies (enterprise.md#increase-requests)."""

from __future__ import annotations

from claude_simulator.admin.member_spend_limits import LIMITED_BY, SUMMARY, row
from claude_simulator.admin.spend_limits import AMOUNT, SPEND_LIMIT
from claude_simulator.admin.wire import member_limits, paging
from claude_simulator.admin.wire.member_limits import KEY_ACTOR, READ, USER_ACTOR, WRITE, person_shape
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    Schema,
    body,
    constant,
    either,
    many,
    nullable,
    one_of,
    record,
    tagged,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import increase_requests
from claude_simulator.clock import stamp_seconds
from claude_simulator.effective import limit_of
from claude_simulator.enterprise_values import PERIODS, STATUSES, IncreaseRequest, Resolver
from claude_simulator.feed.actors import scoped_key_id
from claude_simulator.organization import Organization
from claude_simulator.rules import increase_requests as rules

ALL = "/v1/organizations/spend_limit_increase_requests"
ONE = f"{ALL}/{{spend_limit_increase_request_id}}"
FIELDS: dict[str, Schema] = {
    "id": tagged("slir"),
    "type": constant("spend_limit_increase_request"),
    "actor": either(USER_ACTOR, KEY_ACTOR),
    "status": one_of(STATUSES),
    "period": one_of(PERIODS),
    "created_at": MOMENT,
    "resolved_at": nullable(MOMENT),
    "resolved_by": nullable(either(USER_ACTOR, KEY_ACTOR)),
    "spend_summary": nullable(SUMMARY),
}
REQUEST = record(FIELDS, title="SpendLimitIncreaseRequest")
APPROVED = record({**FIELDS, "spend_limit": nullable(SPEND_LIMIT)}, title="ApprovedSpendLimitIncreaseRequest")


def list_requests(call: Call) -> Answer:
    """Answer a page of requests, newest first; those of members who left are not there."""
    statuses = call.query.many("status", choices=STATUSES)
    actors = call.query.many("actor_ids")
    rows = [
        request
        for request in sorted(
            call.organization.enterprise.requests.values(), key=lambda one: (one.created_at, one.id), reverse=True
        )
        if request.user_id in call.organization.users
        and (not statuses or request.status in statuses)
        and (not actors or request.user_id in actors)
    ]
    return paging.by_token(call, rows, lambda one: one.id, lambda one: shape(call.organization, one))


def retrieve(call: Call) -> Answer:
    """Answer one request."""
    return Answer(shape(call.organization, _request(call)))


def approve(call: Call) -> Answer:
    """Approve a request: the member gets a limit of their own of the amount that is sent."""
    request, sent = _request(call), call.body()
    amount, period = member_limits.cents_of(sent), member_limits.period_of(sent)
    is_told = not sent.flag("suppress_notification")
    made = increase_requests.approve(
        call.organization, request, amount, by=_resolver(call), period=period, is_told=is_told
    )
    is_shown = call.organization.switches.choice("approved_spend_limit") == "present"
    limit = member_limits.shape(call.organization, made) if is_shown else None
    return Answer({**shape(call.organization, request), "spend_limit": limit})


def deny(call: Call) -> Answer:
    """Deny a request; one that is denied already is answered as it is."""
    request = _request(call)
    is_told = not call.body().flag("suppress_notification")
    increase_requests.deny(call.organization, request, by=_resolver(call), is_told=is_told)
    return Answer(shape(call.organization, request))


def _request(call: Call) -> IncreaseRequest:
    return rules.increase_request_exists(call.organization, call.path["spend_limit_increase_request_id"])


def _resolver(call: Call) -> Resolver | None:
    return None if call.credential is None else Resolver("key", scoped_key_id(call.credential))


def shape(organization: Organization, request: IncreaseRequest) -> dict[str, Json]:
    """Return a request as it goes over the wire; the member's limit and spend are told while it is pending."""
    return {
        "id": request.id,
        "type": "spend_limit_increase_request",
        "actor": person_shape(organization, request.user_id),
        "status": request.status,
        "period": request.period,
        "created_at": stamp_seconds(request.created_at),
        "resolved_at": None if request.resolved_at is None else stamp_seconds(request.resolved_at),
        "resolved_by": _by(organization, request.resolved_by),
        "spend_summary": _summary(organization, request),
    }


def _by(organization: Organization, by: Resolver | None) -> Json:
    if by is None:
        return None
    if by.kind == "person":
        return person_shape(organization, by.id)
    return {"type": "scoped_api_key_actor", "scoped_api_key_id": by.id}


def _summary(organization: Organization, request: IncreaseRequest) -> Json:
    limit = limit_of(organization, request.user_id, request.period)
    is_shown = request.status == "pending" and organization.switches.choice("increase_request_summary") == "present"
    return row(organization, request.user_id, request.period, limit) if is_shown and limit is not None else None


def in_state(organization: Organization) -> list[Json]:
    """Return the requests as the control API shows them, those of people who left too."""
    return [
        {"id": one.id, "user_id": one.user_id, "period": one.period, "status": one.status}
        for one in organization.enterprise.requests.values()
    ]


ABOUT = Behaviour(
    "Enterprise only: three states, one pending for each member, no amount; an approval writes the member's own limit",
    source="enterprise.md#increase-requests",
    gap="members ask by a control call; approving what is decided, and requests of those who left, are switches; order within a second by id (guess)",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_requests,
        answer=page_by_token(REQUEST),
        query={**BY_TOKEN, "status[]": many(one_of(STATUSES)), "actor_ids[]": many(TEXT)},
        scope=READ,
        is_enterprise_only=True,
        limited_by=LIMITED_BY,
    ),
    Operation("GET", ONE, retrieve, answer=REQUEST, scope=READ, is_enterprise_only=True, limited_by=LIMITED_BY),
    Operation(
        "POST",
        f"{ONE}/approve",
        approve,
        answer=APPROVED,
        body=body({"amount": AMOUNT}, {"period": nullable(one_of(PERIODS)), "suppress_notification": nullable(FLAG)}),
        scope=WRITE,
        is_enterprise_only=True,
        refusals=(409,),
        limited_by=LIMITED_BY,
    ),
    Operation(
        "POST",
        f"{ONE}/deny",
        deny,
        answer=REQUEST,
        body=body({}, {"suppress_notification": nullable(FLAG)}),
        scope=WRITE,
        is_enterprise_only=True,
        limited_by=LIMITED_BY,
    ),
)
