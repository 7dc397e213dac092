"""What is refused about reports of usage and cost: who may read, and which questions are possible."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from claude_simulator.organization import ADMIN_ROLES, Credential, Organization
from claude_simulator.rules.refused import forbidden, invalid

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
OLDEST = timedelta(days=365)
LONGEST = timedelta(days=31)
LONGEST_BY_MINUTE = timedelta(hours=24)
MOST_GROUPS = 5


def organization_is_not_hipaa_ready(organization: Organization) -> None:
    """Refuse analytics of an organization with HIPAA readiness, by the switch ``hipaa_readiness``. Source: usage.md#analytics."""
    if organization.switches.choice("hipaa_readiness") == "on":
        raise invalid("Usage and cost analytics are not available for organizations with HIPAA readiness enabled.")


def analytics_reader_is_let_in(organization: Organization, credential: Credential | None) -> frozenset[str] | None:
    """Refuse who may not read analytics; return the workspaces that a reader is limited to, None: all. Source: usage.md#who-may-read.

    What is not documented are switches: ``analytics_for_oauth``, ``analytics_for_account_keys``, ``analytics_for_members``.
    """
    switches = organization.switches
    kind = None if credential is None else credential.kind
    if kind in ("oauth", "workload") and switches.choice("analytics_for_oauth") == "refused_403":
        raise forbidden("This endpoint needs an Admin API key.")
    if credential is None or kind != "account_key":
        return None
    if _administers(organization, credential):
        if switches.choice("analytics_for_account_keys") == "refused_403":
            raise forbidden("This endpoint needs an Admin API key.")
        return None
    if switches.choice("analytics_for_members") == "refused_403":
        raise forbidden("The account that this API key acts as does not administer the organization.")
    user_id = credential.user_id or ""
    return frozenset(workspace for workspace, members in organization.members.items() if user_id in members)


def _administers(organization: Organization, credential: Credential) -> bool:
    user = organization.users.get(credential.user_id or "")
    account = organization.service_accounts.get(credential.service_account_id or "")
    is_admin_account = account is not None and account.organization_role == "admin" and not account.is_archived
    return (user is not None and user.role in ADMIN_ROLES) or is_admin_account


def report_start_is_given(value: object) -> None:
    """Refuse a report without a beginning. Source: usage.md#analytics."""
    if value is None:
        raise invalid("starting_at: Field required")


def report_moment_has_a_zone(name: str, moment: datetime | None) -> datetime:
    """Refuse what is no RFC 3339 moment with a time zone. Source: usage.md#analytics."""
    if moment is None or moment.tzinfo is None:
        raise invalid(f"{name}: must be an RFC 3339 timestamp with a time zone")
    return moment


def report_range_is_possible(since: datetime, until: datetime, *, now: datetime, is_by_minute: bool) -> None:
    """Refuse a range that is too old, too long or empty. Source: usage.md#analytics."""
    if since < FIRST:
        raise invalid("starting_at: must not be before 2026-01-01T00:00:00Z")
    if since < now - OLDEST:
        raise invalid("starting_at: must be within the last 365 days")
    if until <= since:
        raise invalid("ending_at: must be after starting_at")
    if until - since > LONGEST:
        raise invalid("ending_at: the range may span at most 31 days")
    if is_by_minute and until - since > LONGEST_BY_MINUTE:
        raise invalid("ending_at: with time_bucket_width 1m the range may span at most 24 hours")


def report_buckets_have_an_end(ending_at: str | None, *, has_buckets: bool) -> None:
    """Refuse buckets without an end of the range. Source: usage.md#analytics."""
    if has_buckets and ending_at is None:
        raise invalid("ending_at: required when time_bucket_width is set")


def report_groups_are_few(groups: Collection[str]) -> None:
    """Refuse more than five dimensions. Source: usage.md#analytics."""
    if len(groups) > MOST_GROUPS:
        raise invalid(f"group_by: at most {MOST_GROUPS} dimensions")


def report_order_is_known(order_by: str | None, known: Collection[str]) -> None:
    """Refuse an order that the report does not have. Source: usage.md#analytics."""
    if order_by is not None and order_by not in known:
        raise invalid(f"order_by: must be one of {', '.join(known)}")


def deleted_users_are_excluded_by_actor(*, is_excluding: bool, groups: Collection[str]) -> None:
    """Refuse to leave out deleted users where rows are not by actor. Source: usage.md#analytics."""
    if is_excluding and "actor" not in groups:
        raise invalid("exclude_deleted_users: requires group_by[]=actor")


def organization_is_a_parent(given: Collection[str], groups: Collection[str]) -> None:
    """Refuse questions about child organizations: there are none here. Source: usage.md#analytics; 400 is [assumed]."""
    if given or "organization_id" in groups:
        raise invalid("organization_ids: requires an API key created at the parent organization level")


def claude_tag_users_stand_alone(groups: Collection[str], *, has_rbac_filter: bool, has_tag_filter: bool) -> None:
    """Refuse people of Slack together with RBAC groups. Source: usage.md#analytics."""
    by_tag = "claude_tag_user_id" in groups or has_tag_filter
    if by_tag and (has_rbac_filter or "rbac_group_id" in groups):
        raise invalid("claude_tag_user_id: cannot be combined with rbac_group_id")
