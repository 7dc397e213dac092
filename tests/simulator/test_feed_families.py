"""Families of events of which only the names are published: each change leaves one, with the ids and nothing more."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

FEED = "/v1/compliance/activities"
ACCOUNTS = "/v1/organizations/service_accounts"
ISSUERS = "/v1/organizations/federation_issuers"
RULES = "/v1/organizations/federation_rules"
KEYS = "/v1/organizations/external_keys"
SETTINGS = "/v1/organizations/compliance_settings"
ENVELOPE = {"id", "created_at", "type", "organization_id", "organization_uuid", "actor"}
Told = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def at_once(simulator: Simulator) -> None:
    simulator.switch("feed_visible_within_seconds", 0)


def told(raw: httpx.Client) -> Told:
    """What the feed shows of changes, oldest first: type and own fields."""
    rows = raw.get(FEED, params={"exclude_activity_types[]": "compliance_api_accessed"}).json()["data"]
    return [(row["type"], {name: row[name] for name in row if name not in ENVELOPE}) for row in reversed(rows)]


def test_service_accounts_and_where_they_work(raw: httpx.Client, oauth: httpx.Client, names: dict[str, str]) -> None:
    account = oauth.post(ACCOUNTS, json={"name": "deploy"}).json()["id"]
    oauth.post(f"{ACCOUNTS}/{account}", json={"description": "ships"})
    members = f"/v1/organizations/workspaces/{names['research']}/service_accounts"
    for role in ("workspace_user", "workspace_developer"):
        oauth.post(members, json={"service_account_id": account, "workspace_role": role})
    oauth.delete(f"{members}/{account}")
    oauth.delete(f"{members}/{account}")
    oauth.post(f"{ACCOUNTS}/{account}/archive")
    oauth.post(f"{ACCOUNTS}/{account}/archive")
    one = {"service_account_id": account}
    both = {**one, "workspace_id": names["research"]}
    assert told(raw) == [
        ("platform_service_account_created", one),
        ("platform_service_account_updated", one),
        ("platform_service_account_workspace_member_added", both),
        ("platform_service_account_workspace_member_updated", both),
        ("platform_service_account_workspace_member_removed", both),
        ("platform_service_account_archived", one),
    ]


def test_federation(raw: httpx.Client, oauth: httpx.Client, names: dict[str, str]) -> None:
    account = oauth.post(ACCOUNTS, json={"name": "deploy"}).json()["id"]
    issuer = oauth.post(ISSUERS, json={"name": "ci", "issuer_url": "https://ci.example.com"}).json()["id"]
    oauth.post(f"{ISSUERS}/{issuer}", json={"max_jwt_lifetime_seconds": 600})
    body = {
        "name": "deploy",
        "issuer_id": issuer,
        "match": {"subject_prefix": "job:*"},
        "oauth_scope": "workspace:developer",
        "target": {"type": "service_account", "service_account_id": account},
        "workspace_id": names["research"],
    }
    rule = oauth.post(RULES, json=body).json()["id"]
    oauth.post(f"{RULES}/{rule}", json={"description": "ships"})
    oauth.post(f"{RULES}/{rule}/archive")
    oauth.post(f"{ISSUERS}/{issuer}/archive")
    assert told(raw)[1:] == [
        ("platform_federation_issuer_created", {"federation_issuer_id": issuer}),
        ("platform_federation_issuer_updated", {"federation_issuer_id": issuer}),
        ("platform_federation_rule_created", {"federation_rule_id": rule}),
        ("platform_federation_rule_updated", {"federation_rule_id": rule}),
        ("platform_federation_rule_archived", {"federation_rule_id": rule}),
        ("platform_federation_issuer_archived", {"federation_issuer_id": issuer}),
    ]


def test_external_keys(raw: httpx.Client) -> None:
    config = {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}
    key = raw.post(KEYS, json={"provider_config": config}).json()["id"]
    raw.post(f"{KEYS}/{key}", json={"display_name": "ours"})
    raw.delete(f"{KEYS}/{key}")
    one = {"external_key_id": key}
    assert told(raw) == [
        ("org_external_key_created", one),
        ("org_external_key_updated", one),
        ("org_external_key_deleted", one),
    ]


def test_accepted_invitations(raw: httpx.Client, simulator: Simulator) -> None:
    invite = raw.post("/v1/organizations/invites", json={"email": "new@example.com", "role": "user"}).json()["id"]
    simulator.accept_invite("new@example.com")
    assert told(raw) == [
        ("org_user_invite_sent", {"invite_id": invite}),
        ("org_user_invite_accepted", {"invite_id": invite}),
    ]


def test_the_feed_that_is_switched_off_and_on_again(raw: httpx.Client, simulator: Simulator) -> None:
    """A key is refused that is older than the feed; a new one sees what happened since (activity-feed.md#call)."""
    for state in ("enabled", "disabled"):
        raw.post(SETTINGS, json={"state": state})
    raw.post("/v1/organizations/workspaces", json={"name": "unseen"})
    raw.post(SETTINGS, json={"state": "enabled"})
    raw.post("/v1/organizations/workspaces", json={"name": "seen"})
    assert raw.get(FEED).status_code == 403
    with plain_http.client(simulator.base_url) as client:
        client.headers["x-api-key"] = simulator.credential("admin_key")
        kinds = [kind for kind, _ in told(client)]
    assert kinds.count("platform_workspace_created") == 1
    assert "org_compliance_api_settings_updated" in kinds
