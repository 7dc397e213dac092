"""What is refused about spend limits, notifications and their recipients."""

from __future__ import annotations

import re
from collections.abc import Collection

from claude_simulator.organization import Organization, Scope, SpendRecord
from claude_simulator.rules.refused import Refused, absent, forbidden, invalid

EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


def spend_writes_are_open(organization: Organization) -> None:
    """Refuse get, set and delete outside the preview. Source: spend-limits.md#gate, errors.md#codes; the switch chooses the answer."""
    _spend_gate(organization)


def spend_list_is_open(organization: Organization) -> None:
    """Refuse the list outside the preview. Source: spend-limits.md#gate: which code the list gives is not stated.

    By the switch ``spend_list_gate`` it answers as the writes do, or the code that is declared for the list.
    """
    is_own = organization.switches.choice("spend_list_gate") == "organization_type_400"
    if is_own and organization.switches.choice("spend_limits_api") != "enabled":
        raise _wrong_type()
    _spend_gate(organization)


def amount_is_taken(organization: Organization, cents: int) -> None:
    """Refuse 0, or more than a bound, where switches say so. Source: spend-limits.md#amount, neither is documented."""
    if cents == 0 and organization.switches.choice("spend_amount_zero") == "bad_request_400":
        raise invalid("amount: must be above 0")
    most = organization.switches.number("spend_amount_most")
    if most and cents > most * 100:
        raise invalid(f"amount: must not be above {most}.00 {organization.currency}")


def _spend_gate(organization: Organization) -> None:
    answer = organization.switches.choice("spend_limits_api")
    if answer == "not_enabled_403":
        raise forbidden(
            "Spend limits through the Admin API are not enabled for this organization.",
            "spend_limits_admin_api_writes_not_enabled",
        )
    if answer == "organization_type_400":
        raise _wrong_type()
    if answer == "not_found_404":
        raise absent("This endpoint")


def _wrong_type() -> Refused:
    message = "This endpoint is not available for this type of organization."
    return invalid(message, "organization_type_not_supported")


def cap_exists(organization: Organization) -> SpendRecord:
    """Refuse to snooze a limit that is not there. Source: activity-feed.md#events names the event; 404 is [assumed]."""
    cap = organization.spend_of(Scope()).cap
    if cap is None:
        raise absent("This limit")
    return cap


def usage_tier_is_read_only() -> Refused:
    """Return the refusal to delete the tier's limit. Source: spend-limits.md#set; the status 400 is [assumed]."""
    message = "The usage tier's limit cannot be deleted."
    return invalid(message)


def spend_scope_type_applies(kind: str, known: Collection[str]) -> None:
    """Refuse to list a scope type that a Console organization does not have. Source: spend-limits.md#list."""
    if kind not in known:
        raise invalid(f"scope_type: {kind!r} does not apply to this organization")


def spend_scope_is_settable(kind: str) -> None:
    """Refuse every scope but ``organization`` and ``workspace``. Source: spend-limits.md#set."""
    if kind not in ("organization", "workspace"):
        raise invalid("scope.type: must be organization or workspace for this organization")


def spend_period_is_monthly(period: str | None) -> None:
    """Refuse other periods than monthly, which is also the default. Source: spend-limits.md#set, spend-limits.md#period."""
    if period not in (None, "monthly"):
        raise invalid("period: must be monthly for this organization")


def amount_is_valid(cents: int) -> None:
    """Refuse negative amounts; zero is accepted. Source: spend-limits.md#money; spend-limits.md#amount for zero and for the missing upper bound."""
    if cents < 0:
        raise invalid("amount: must be a non-negative integer in minor units")


def spend_limit_fits_above(organization: Organization, scope: Scope, cents: int) -> None:
    """Refuse a workspace limit above the organization's, and that above the tier's. Source: spend-limits.md#limits-above.

    The switch ``stored_above_organization_spend`` stores them instead.
    """
    if organization.switches.choice("stored_above_organization_spend") == "stored":
        return
    above = organization.usage_tier_cents
    name = "usage tier's"
    if scope.workspace_id is not None:
        cap = organization.spend_of(Scope()).cap
        if cap is not None:
            above, name = cap.cents, "organization's"
    if above is not None and cents > above:
        shown = f"{above // 100:,}.{above % 100:02} {organization.currency}"
        raise invalid(f"amount: must not be above the {name} limit of {shown}")


def threshold_is_valid(cents: int) -> None:
    """Refuse a notification at nothing or less. Source: console.md#rules (an amount that spend reaches); [assumed]."""
    if cents <= 0:
        raise invalid("amount: a notification needs an amount above 0")


def alert_email_is_valid(email: str) -> None:
    """Refuse what is no e-mail address. Source: [assumed], no rule is published for recipients (channels.md#notifications)."""
    if EMAIL.fullmatch(email) is None:
        raise invalid(f"alert_emails: {email!r} is not an e-mail address")
