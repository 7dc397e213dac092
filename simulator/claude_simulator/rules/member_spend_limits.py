"""What is refused about spend limits that act on members of an Enterprise organization."""

from __future__ import annotations

from claude_simulator.enterprise_values import LIMIT_SCOPES, PERIODS, Period, PersonLimit
from claude_simulator.organization import Organization, User
from claude_simulator.rules.refused import absent, invalid


def limited_member_exists(organization: Organization, user_id: str) -> User:
    """Refuse a limit for whom is no member, by the switch ``absent_limited_member``. Source: enterprise.md#spend-limits, [assumed]."""
    user = organization.users.get(user_id)
    if user is not None:
        return user
    if organization.switches.choice("absent_limited_member") == "bad_request_400":
        raise invalid("scope.user_id: must be a member of this organization")
    raise absent(f"User {user_id}")


def only_members_are_limited(scope_type: str) -> None:
    """Refuse to set what is set in claude.ai only: every scope but ``user``. Source: enterprise.md#spend-limits."""
    if scope_type != "user":
        raise invalid("scope.type: must be user for this organization")


def limit_is_of_a_member(limit: PersonLimit) -> None:
    """Refuse to delete a default of a seat tier, a group or the organization. Source: enterprise.md#spend-limits; 400 is [assumed]."""
    if limit.scope != "user":
        raise invalid("Only spend limits of single members can be deleted here.")


def period_is_one(period: str) -> Period:
    """Refuse what is no period. Source: enterprise.md#spend-limits."""
    for known in PERIODS:
        if known == period:
            return known
    raise invalid(f"period: must be one of {', '.join(PERIODS)}")


def listed_scope_type_applies(kind: str) -> None:
    """Refuse to list a scope type that an Enterprise organization does not have. Source: enterprise.md#spend-limits."""
    if kind not in LIMIT_SCOPES:
        raise invalid(f"scope_type: {kind!r} does not apply to this organization")


def limits_are_not_by_workspace(workspace_id: str | None) -> None:
    """Refuse the filter by workspace. Source: enterprise.md#spend-limits."""
    if workspace_id is not None:
        raise invalid("workspace_id: does not apply to this organization")


def usage_credits_are_on(organization: Organization) -> None:
    """Refuse to set limits of usage credits that are switched off, by the switch ``usage_credits``. Source: enterprise.md#spend-limits; 400 is [assumed]."""
    if organization.switches.choice("usage_credits") == "off":
        raise invalid("Usage credits are not enabled for this organization.")
