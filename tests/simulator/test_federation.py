"""Federation issuers, rules and the workspaces of rules (federation.md#issuers)."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator

ACCOUNTS = "/v1/organizations/service_accounts"
ISSUERS = "/v1/organizations/federation_issuers"
RULES = "/v1/organizations/federation_rules"
OLD = {"anthropic-version": "2023-06-01"}
AUDIT = {
    "created_at",
    "created_by_actor_id",
    "updated_at",
    "updated_by_actor_id",
    "archived_at",
    "archived_by_actor_id",
}
Names = dict[str, str]


@pytest.fixture
def issuer(oauth: httpx.Client) -> str:
    return str(oauth.post(ISSUERS, json={"name": "ci", "issuer_url": "https://ci.example.com"}).json()["id"])


@pytest.fixture
def account(oauth: httpx.Client) -> str:
    return str(oauth.post(ACCOUNTS, json={"name": "deploy"}).json()["id"])


@pytest.fixture
def rule(oauth: httpx.Client, issuer: str, account: str, names: Names) -> str:
    return str(oauth.post(RULES, json=body(issuer, account, workspace_id=names["research"])).json()["id"])


def body(issuer: str, account: str, **more: object) -> dict[str, object]:
    return {
        "name": "deploy",
        "issuer_id": issuer,
        "match": {"subject_prefix": "job:*"},
        "oauth_scope": "workspace:developer",
        "target": {"type": "service_account", "service_account_id": account},
        **more,
    }


def test_an_issuer_has_its_keys_and_defaults(oauth: httpx.Client, issuer: str) -> None:
    found = oauth.get(f"{ISSUERS}/{issuer}").json()
    own = {
        "id",
        "type",
        "name",
        "issuer_url",
        "jwks",
        "check_jti",
        "max_jwt_lifetime_seconds",
        "jwks_polling_disabled_at",
        "poll_status",
    }
    assert found.keys() == own | AUDIT
    assert found["jwks"] == {"type": "discovery", "discovery_base": None, "ca_cert_pem": None}
    assert (found["check_jti"], found["max_jwt_lifetime_seconds"]) == (True, 3600)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            {"type": "explicit_url", "url": "https://keys.example.com"},
            {"type": "explicit_url", "url": "https://keys.example.com", "ca_cert_pem": None},
        ),
        ({"type": "inline", "keys": [{"kty": "oct"}]}, {"type": "inline", "keys": [{"kty": "oct"}]}),
    ],
)
def test_keys_are_replaced_whole(
    oauth: httpx.Client, issuer: str, sent: dict[str, object], shown: dict[str, object]
) -> None:
    assert oauth.post(f"{ISSUERS}/{issuer}", json={"jwks": sent}).json()["jwks"] == shown
    assert oauth.post(f"{ISSUERS}/{issuer}", json={"jwks_polling_disabled": False}).json()["jwks"] == shown


@pytest.mark.parametrize(
    "jwks",
    [
        {"type": "inline", "keys": "key"},
        {"type": "inline", "keys": ["key"]},
        {"type": "inline", "keys": [{}], "url": "https://x.example.com"},
        {"type": "explicit_url"},
        {"type": "guess"},
        "discovery",
    ],
)
def test_keys_that_make_no_sense_are_refused(oauth: httpx.Client, issuer: str, jwks: object) -> None:
    assert oauth.post(f"{ISSUERS}/{issuer}", json={"jwks": jwks}).status_code == 400


def test_archived_issuers_are_listed_on_demand(oauth: httpx.Client, issuer: str) -> None:
    first = oauth.post(f"{ISSUERS}/{issuer}/archive").json()
    assert oauth.post(f"{ISSUERS}/{issuer}/archive").json() == first
    assert oauth.get(ISSUERS).json()["data"] == []
    assert oauth.get(f"{ISSUERS}?include_archived=true").json()["data"] == [first]


def test_a_rule_has_its_keys_and_names_when_read(oauth: httpx.Client, rule: str, names: Names) -> None:
    found = oauth.get(f"{RULES}/{rule}").json()
    own = {
        "id",
        "type",
        "name",
        "description",
        "issuer_id",
        "issuer_name",
        "match",
        "oauth_scope",
        "target",
        "token_lifetime_seconds",
        "applies_to_all_workspaces",
        "workspace_ids",
    }
    assert found.keys() == own | AUDIT
    assert (found["issuer_name"], found["target"]["service_account_name"]) == ("ci", "deploy")
    assert (found["workspace_ids"], found["token_lifetime_seconds"]) == ([names["research"]], 3600)


def test_the_old_version_shows_two_fields_more(oauth: httpx.Client, rule: str, names: Names) -> None:
    new = oauth.get(f"{RULES}/{rule}").json()
    old = oauth.get(f"{RULES}/{rule}", headers=OLD).json()
    assert old == {**new, "workspace_id": names["research"], "attributes": None}


@pytest.mark.parametrize(("position", "name"), [("omitted", None), ("present", "ci")])
def test_answers_to_writes_may_carry_no_names(
    oauth: httpx.Client, simulator: Simulator, rule: str, position: str, name: str | None
) -> None:
    simulator.switch("rule_write_names", position)
    assert oauth.post(f"{RULES}/{rule}", json={"description": "new"}).json()["issuer_name"] == name


def test_an_update_replaces_what_it_names(oauth: httpx.Client, rule: str, names: Names) -> None:
    changes = {
        "name": "ship",
        "match": {"claims": {"team": "payments"}},
        "oauth_scope": "workspace:inference",
        "description": None,
        "token_lifetime_seconds": 60,
        "workspace_id": names["default"],
    }
    changed = oauth.post(f"{RULES}/{rule}", json=changes).json()
    assert changed["match"] == {
        "subject_prefix": None,
        "audience": None,
        "claims": {"team": "payments"},
        "condition": None,
    }
    assert (changed["name"], changed["description"], changed["workspace_ids"]) == ("ship", "", [names["default"]])
    assert oauth.post(f"{RULES}/{rule}", json={"issuer_id": "fdis_other"}).status_code == 400


def test_rules_are_found_by_issuer(oauth: httpx.Client, rule: str, issuer: str) -> None:
    assert [row["id"] for row in oauth.get(RULES, params={"issuer_id": issuer}).json()["data"]] == [rule]
    assert oauth.get(RULES, params={"issuer_id": "fdis_other"}).json()["data"] == []


def test_archiving_a_rule_forgets_its_workspaces(oauth: httpx.Client, rule: str, simulator: Simulator) -> None:
    first = oauth.post(f"{RULES}/{rule}/archive").json()
    simulator.advance(60)
    assert (first["workspace_ids"], oauth.post(f"{RULES}/{rule}/archive").json()) == ([], first)


def test_a_rule_is_enabled_for_more_workspaces(oauth: httpx.Client, rule: str, names: Names) -> None:
    workspaces = f"{RULES}/{rule}/workspaces"
    added = oauth.post(workspaces, json={"workspace_id": names["default"]}).json()
    assert added == oauth.post(workspaces, json={"workspace_id": names["default"]}).json()
    assert added.keys() == {
        "type",
        "federation_rule_id",
        "workspace_id",
        "workspace_name",
        "created_at",
        "created_by_actor_id",
    }
    listed = oauth.get(workspaces, params={"limit": 1, "page": "whatever"}).json()
    assert ([row["workspace_name"] for row in listed["data"]], listed["next_page"]) == (["Research", "Default"], None)
    for _ in range(2):
        assert oauth.delete(f"{workspaces}/{names['default']}").json() == {
            "type": "federation_rule_workspace_deleted",
            "federation_rule_id": rule,
            "workspace_id": names["default"],
        }
    assert len(oauth.get(workspaces).json()["data"]) == 1


def test_a_console_session_may_give_the_admin_scope(
    oauth: httpx.Client, simulator: Simulator, issuer: str, account: str
) -> None:
    oauth.post(f"{ACCOUNTS}/{account}", json={"organization_role": "admin"})
    console = {"authorization": f"Bearer {simulator.credential('console_session')}"}
    wanted = body(issuer, account, oauth_scope="org:admin", applies_to_all_workspaces=True)
    assert oauth.post(RULES, json=wanted, headers=console).json()["oauth_scope"] == "org:admin"


@pytest.mark.parametrize(
    ("platform", "match"),
    [
        ("https://token.actions.githubusercontent.com", {"claims": {"repository_owner": "northwind"}}),
        ("https://token.actions.githubusercontent.com", {"condition": "claims.repository_owner == 'northwind'"}),
        ("https://gitlab.com", {"subject_prefix": "project_path:northwind/*"}),
        ("https://agent.buildkite.com", {"subject_prefix": "organization:northwind:*"}),
        ("https://app.terraform.io", {"claims": {"terraform_organization_name": "northwind"}}),
        ("https://accounts.google.com", {"subject_prefix": "1234567890"}),
    ],
)
def test_a_rule_on_a_shared_platform_names_whose_workloads(
    oauth: httpx.Client, account: str, names: Names, platform: str, match: dict[str, object]
) -> None:
    issuer = oauth.post(ISSUERS, json={"name": "shared", "issuer_url": platform}).json()["id"]
    wanted = body(issuer, account, workspace_id=names["research"])
    assert oauth.post(RULES, json={**wanted, "match": match}).is_success
