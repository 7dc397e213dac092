"""Spend limits that act on the members of an Enterprise organization (enterprise.md#spend-limits). Amounts are whole cents.

Those of single members are set through the API; the defaults of seat tiers, groups and the organization are set in
claude.ai, which here is a control call. Before a limit changes, the hours until now are booked under the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from claude_simulator.enterprise_values import LIMIT_SCOPES, PERIODS, LimitScope, Period, PersonLimit
from claude_simulator.organization import Organization
from claude_simulator.rules import member_spend_limits as rules
from claude_simulator.seeds.seed import UnreadableSeed
from claude_simulator.seeds.values import People, Table, cents, ids_by_name, moment
from claude_simulator.spending.booking import up_to_date

SEEDED_AFTER = 2  # groups
NO_LIMIT = "no_limit"


def set_limit(
    organization: Organization, scope: LimitScope, scope_id: str, period: Period, amount: int | None
) -> PersonLimit:
    """Set a limit in place: an existing one of the scope and period keeps its id. ``amount`` None: no limit in that period."""
    with organization.lock:
        up_to_date(organization)
        now, limits = organization.clock.now(), organization.enterprise.limits
        present = limits.get((scope, scope_id, period))
        if present is None:
            made = PersonLimit(organization.ids.tagged("spl"), scope, scope_id, period, amount, now, now)
            limits[made.place] = made
            return made
        if present.cents != amount:
            present.cents, present.updated_at = amount, now
        return present


def set_member_limit(organization: Organization, user_id: str, period: Period, amount: int | None) -> PersonLimit:
    """Set a member's own limit, which stands before every other of that period."""
    with organization.lock:
        rules.usage_credits_are_on(organization)
        rules.limited_member_exists(organization, user_id)
        return set_limit(organization, "user", user_id, period, amount)


def remove_limit(organization: Organization, limit: PersonLimit) -> None:
    """Take a limit away; what it stood before acts again."""
    with organization.lock:
        up_to_date(organization)
        del organization.enterprise.limits[limit.place]


def forget_member(organization: Organization, user_id: str) -> None:
    """Take away what is kept of somebody who leaves: own limits, seat and groups; their requests stay, unlisted."""
    enterprise = organization.enterprise
    for period in PERIODS:
        enterprise.limits.pop(("user", user_id, period), None)
    enterprise.seat_tiers.pop(user_id, None)
    for group in enterprise.groups.values():
        group.members.pop(user_id, None)


def named_scope(organization: Organization, scope: str, of: str) -> tuple[LimitScope, str]:
    """Return a scope by its type and whose it is: an e-mail address, a group's name or id, a seat tier, a service.

    Raises:
        ValueError: there is no such scope.
    """
    kind: LimitScope | None = next((known for known in LIMIT_SCOPES if known == scope), None)
    if kind is None:
        raise ValueError(f"there is no scope {scope!r}; there are: {', '.join(LIMIT_SCOPES)}")
    if kind == "organization":
        return kind, ""
    if kind == "user":
        user = organization.user_by_email(of)
        if user is None:
            raise ValueError(f"nobody has the e-mail address {of!r}")
        return kind, user.id
    if kind == "rbac_group":
        groups = ids_by_name(organization.enterprise.groups.values())
        if of not in groups:
            raise ValueError(f"there is no group {of!r}")
        return kind, groups[of]
    return kind, of


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the limits of a seed, of any scope."""
    for table in tables:
        try:
            scope, scope_id = named_scope(organization, table["scope"], table.get("of", ""))
        except ValueError as error:
            raise UnreadableSeed(f"member_spend_limits: {error}") from error
        since: datetime = moment(table.get("since", organization.created_at))
        amount = None if table["amount"] == NO_LIMIT else cents(table["amount"])
        made = PersonLimit(
            table.get("id") or organization.ids.tagged("spl"),
            scope,
            scope_id,
            rules.period_is_one(table.get("period", "monthly")),
            amount,
            since,
            since,
        )
        organization.enterprise.limits[made.place] = made
