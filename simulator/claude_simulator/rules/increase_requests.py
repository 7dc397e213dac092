"""What is refused about requests for a higher spend limit (enterprise.md#increase-requests)."""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.enterprise_values import IncreaseRequest
from claude_simulator.organization import Organization
from claude_simulator.rules.refused import Refused, absent, invalid

HIDDEN_AFTER_DENIAL = timedelta(days=30)


def increase_request_exists(organization: Organization, request_id: str) -> IncreaseRequest:
    """Refuse an unknown request, and one of a member who left, by the switch ``absent_limited_member``. Source: enterprise.md#increase-requests, [assumed]."""
    found = organization.enterprise.requests.get(request_id)
    if found is None:
        raise absent(f"Spend limit increase request {request_id}")
    if found.user_id in organization.users:
        return found
    if organization.switches.choice("absent_limited_member") == "bad_request_400":
        raise invalid("The member who made this request has left the organization.")
    raise absent(f"Spend limit increase request {request_id}")


def approved_request_is_pending(organization: Organization, request: IncreaseRequest) -> None:
    """Refuse to approve what was decided, by the switch ``resolved_request_approval``. Source: enterprise.md#increase-requests, [assumed]."""
    if request.status == "pending":
        return
    message = f"This request has already been {request.status}."
    if organization.switches.choice("resolved_request_approval") == "conflict_409":
        raise Refused(409, "conflict_error", message)
    raise invalid(message)


def denied_request_is_not_approved(request: IncreaseRequest) -> None:
    """Refuse to deny what was approved; denying twice is fine. Source: enterprise.md#increase-requests."""
    if request.status == "approved":
        raise invalid("This request has already been approved.")


def member_may_ask_for_more(organization: Organization, user_id: str, *, is_limited: bool) -> None:
    """Refuse a second request, one soon after a denial, and one without a limit. Source: enterprise.md#increase-requests (the button)."""
    if not is_limited:
        raise invalid("Nothing limits this member in that period.")
    if organization.enterprise.pending_request_of(user_id) is not None:
        raise invalid("This member has a pending request already.")
    if asks_again_at(organization, user_id) > timedelta(0):
        raise invalid("This member's last request was denied less than 30 days ago.")


def asks_again_at(organization: Organization, user_id: str) -> timedelta:
    """Return for how long a member who was denied cannot ask; refuses nothing. Source: enterprise.md#increase-requests (hidden for 30 days)."""
    denied = [
        request.resolved_at
        for request in organization.enterprise.requests.values()
        if request.user_id == user_id and request.status == "denied" and request.resolved_at is not None
    ]
    if not denied:
        return timedelta(0)
    return max(denied) + HIDDEN_AFTER_DENIAL - organization.clock.now()
