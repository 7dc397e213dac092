"""Which events the Compliance Activity Feed knows, and the only fields that each may carry beside its envelope.

A table and nothing else: ``feed/activity_feed.py`` refuses an event that is not in it or brings another field. Sources are pages of
docs/platform. A row marked ``is_guess`` is a family of which only
the name is published: it carries the id of the object and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ActivityType:
    """One kind of event.

    ``is_limit`` marks changes of rate and spend limits, of which it is not certain that those made with an API key
    are logged (activity-feed.md#limits-by-key; switch ``feed_limits_by_key``).
    """

    fields: frozenset[str]
    source: str = "activity-feed.md#events"
    is_limit: bool = False
    is_guess: bool = False


def _is(*fields: str) -> ActivityType:
    return ActivityType(frozenset(fields))


def _limit(*fields: str) -> ActivityType:
    return ActivityType(frozenset(fields), is_limit=True)


def _named(*fields: str) -> ActivityType:
    return ActivityType(frozenset(fields), source="activity-feed.md#names-only", is_guess=True)


ACTIVITY_TYPES: Mapping[str, ActivityType] = MappingProxyType(
    {
        "platform_workspace_created": _is("workspace_id"),
        "platform_workspace_updated": _is("workspace_id", "updates"),
        "platform_workspace_archived": _is("workspace_id"),
        "platform_workspace_member_added": _is("workspace_id", "user_id"),
        "platform_workspace_member_updated": _is("workspace_id", "user_id", "updates"),
        "platform_workspace_member_removed": _is("workspace_id", "user_id"),
        "platform_workspace_members_listed": ActivityType(
            frozenset({"workspace_id"}), "activity-feed.md#call", is_guess=True
        ),
        "platform_workspace_member_viewed": ActivityType(
            frozenset({"workspace_id", "user_id"}), "activity-feed.md#call", is_guess=True
        ),
        "platform_workspace_rate_limit_updated": _limit("workspace_id", "model_group", "limiter_type", "value"),
        "platform_workspace_rate_limit_deleted": _limit("workspace_id", "model_group", "limiter_type"),
        "workspace_spend_limit_created": _limit("workspace_id", "limit_usd", "limit_action"),
        "workspace_spend_limit_deleted": _limit("workspace_id", "spend_limit_id"),
        "workspace_spend_limit_alert_emails_updated": _is("workspace_id", "alert_emails"),
        "workspace_member_spend_limit_created": _is("workspace_id", "account_id", "spend_limit_id", "limit_usd"),
        "workspace_member_spend_limit_updated": _is("workspace_id", "account_id", "spend_limit_id", "new_limit_usd"),
        "workspace_member_spend_limit_deleted": _is("workspace_id", "account_id", "spend_limit_id"),
        "platform_spend_limit_created": _limit("limit_usd", "limit_action"),
        "platform_spend_limit_deleted": _limit("spend_limit_id"),
        "platform_spend_limit_updated": _is("spend_limit_id", "ignore"),
        "platform_spend_limit_alert_emails_updated": _is("alert_emails", "alerted_roles"),
        "platform_api_key_created": _is("api_key_id", "scopes"),
        "platform_api_key_updated": _is("api_key_id", "updates"),
        "admin_api_key_created": _is("admin_api_key_id", "scopes"),
        "admin_api_key_updated": _is("admin_api_key_id", "updates"),
        "admin_api_key_deleted": _is("admin_api_key_id"),
        "org_user_deleted": _is("user_id"),
        "org_user_left": _is("user_id"),
        "scim_user_deleted": _is("user_id"),
        "role_assignment_granted": _is("user_id"),
        "role_assignment_revoked": _is("user_id"),
        "org_user_invite_sent": _is("invite_id"),
        "org_user_invite_accepted": _is("invite_id"),
        "org_user_invite_deleted": _is("invite_id"),
        "compliance_api_accessed": ActivityType(
            frozenset({"url", "request_method", "status_code", "request_body", "request_id"}), "activity-feed.md#call"
        ),
        "org_compliance_api_settings_updated": _named(),
        "platform_service_account_created": _named("service_account_id"),
        "platform_service_account_updated": _named("service_account_id"),
        "platform_service_account_archived": _named("service_account_id"),
        "platform_service_account_workspace_member_added": _named("service_account_id", "workspace_id"),
        "platform_service_account_workspace_member_updated": _named("service_account_id", "workspace_id"),
        "platform_service_account_workspace_member_removed": _named("service_account_id", "workspace_id"),
        "platform_federation_issuer_created": _named("federation_issuer_id"),
        "platform_federation_issuer_updated": _named("federation_issuer_id"),
        "platform_federation_issuer_archived": _named("federation_issuer_id"),
        "platform_federation_rule_created": _named("federation_rule_id"),
        "platform_federation_rule_updated": _named("federation_rule_id"),
        "platform_federation_rule_archived": _named("federation_rule_id"),
        "platform_workspace_inference_data_retention_enabled": _named("workspace_id"),
        "platform_workspace_inference_data_retention_disabled": _named("workspace_id"),
        "org_external_key_created": _named("external_key_id"),
        "org_external_key_updated": _named("external_key_id"),
        "org_external_key_deleted": _named("external_key_id"),
    }
)
