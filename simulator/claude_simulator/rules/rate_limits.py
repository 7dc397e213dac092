"""What is refused about rate limits of a workspace."""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.organization import Organization, RateLimitGroup
from claude_simulator.rules.refused import absent, forbidden, invalid

LARGEST_LIMIT = 9_007_199_254_740_991
WRITABLE_LIMITERS = frozenset(
    {
        "fast_itpmca",
        "fast_otpm",
        "input_tokens_per_minute",
        "input_tokens_per_minute_cache_aware",
        "output_tokens_per_minute",
        "requests_per_minute",
        "tokens_per_day",
        "tokens_per_minute",
        "tool_uses_per_second",
    }
)


def rate_limit_group_exists(organization: Organization, entry_id: str) -> RateLimitGroup:
    """Refuse an unknown rate-limit entry. Source: rate-limits.md#write, 404."""
    group = organization.rate_limit_groups.get(entry_id)
    if group is None:
        raise absent(f"Rate limit {entry_id}")
    return group


def rate_limit_writes_are_open(organization: Organization) -> None:
    """Refuse API writes of rate limits when the switch says so. Source: rate-limits.md#stale-guide."""
    answer = organization.switches.choice("rate_limit_writes")
    if answer == "refused_403":
        raise forbidden("Rate limits of workspaces cannot be changed through the API.")
    if answer == "not_found_404":
        raise absent("This endpoint")


def limiters_have_an_organization_limit(
    organization: Organization, entry_id: str, values: Mapping[str, int | None]
) -> None:
    """Refuse to set a limiter for which the organization has no limit, by switch. Source: rate-limits.md#no-organization-limit, undocumented."""
    group = organization.rate_limit_groups.get(entry_id)
    if group is None or organization.switches.choice("limiter_without_organization_limit") == "accepted":
        return
    for limiter, value in values.items():
        if value is not None and limiter not in group.limits:
            raise invalid(f"limits.type: the organization has no limit {limiter!r}")


def limiters_are_writable(values: Mapping[str, int | None]) -> None:
    """Refuse limiter types outside the nine writable ones and values out of range. Source: rate-limits.md#write."""
    for limiter, value in values.items():
        if limiter not in WRITABLE_LIMITERS:
            raise invalid(f"limits.type: {limiter!r} is not one of {', '.join(sorted(WRITABLE_LIMITERS))}")
        if value is not None and not 0 <= value <= LARGEST_LIMIT:
            raise invalid(f"limits.value: must be between 0 and {LARGEST_LIMIT}, inclusive. Got {value}.")
