"""Every refusal about service accounts, issuers and rules: what asks for it, and the source that the rule names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.rules import (
    federation_issuers,
    federation_rule_match,
    federation_rules,
    names,
    service_account_members,
    service_accounts,
)

ACCOUNTS = "/v1/organizations/service_accounts"
ISSUERS = "/v1/organizations/federation_issuers"
RULES = "/v1/organizations/federation_rules"
WORKSPACES = "/v1/organizations/workspaces"
Json = Mapping[str, Any]

TARGET = {"type": "service_account", "service_account_id": "{deploy}"}
NEW_RULE: Json = {
    "name": "new",
    "issuer_id": "{ci}",
    "match": {"subject_prefix": "job:*"},
    "oauth_scope": "workspace:developer",
    "target": TARGET,
    "workspace_id": "{research}",
}
SHARED: Json = {**NEW_RULE, "issuer_id": "{github}"}
USER = {"workspace_role": "workspace_user"}


def rule(**changes: object) -> Json:
    return {**NEW_RULE, **changes}


@dataclass(frozen=True)
class Case:
    """One request that is refused in the organization of ``people_and_machines``; ``{name}`` stands for an id."""

    rule: Callable[..., object]
    source: str
    method: str
    path: str
    body: Json | None = None
    status: int = 400
    caller: str = "oauth"
    switches: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule.__name__}-{self.method}-{self.status}"


CASES = (
    Case(names.name_is_a_slug, "service-accounts.md#accounts", "POST", ACCOUNTS, {"name": "Not A Slug"}),
    Case(
        names.name_is_a_slug,
        "federation.md#rules",
        "POST",
        ISSUERS,
        {"name": "", "issuer_url": "https://x.example.com"},
    ),
    Case(names.name_is_free, "409", "POST", ACCOUNTS, {"name": "deploy"}, 409),
    Case(names.name_is_free, "409", "POST", ACCOUNTS, {"name": "gone"}, 409),
    Case(names.name_is_free, "409", "POST", ISSUERS, {"name": "ci", "issuer_url": "https://x.example.com"}, 409),
    Case(names.name_is_free, "409", "POST", f"{ISSUERS}/{{github}}", {"name": "ci"}, 409),
    Case(names.name_is_free, "409", "POST", RULES, rule(name="plain"), 409),
    Case(names.name_is_free, "409", "POST", f"{RULES}/{{pinned}}", {"name": "plain"}, 409),
    Case(
        names.description_is_short,
        "service-accounts.md#accounts",
        "POST",
        ACCOUNTS,
        {"name": "new", "description": "x" * 2001},
    ),
    Case(
        service_accounts.service_account_exists,
        "errors.md#without-a-code",
        "GET",
        f"{ACCOUNTS}/svac_nothing",
        status=404,
    ),
    Case(
        service_accounts.admin_is_given_by_a_person,
        "service-accounts.md#accounts",
        "POST",
        ACCOUNTS,
        {"name": "new", "organization_role": "admin"},
        403,
        "workload",
    ),
    Case(
        service_accounts.admin_is_given_by_a_person,
        "service-accounts.md#accounts",
        "POST",
        f"{ACCOUNTS}/{{boss}}",
        {"organization_role": "admin"},
        403,
        "workload",
    ),
    Case(
        service_accounts.service_account_is_not_archived,
        "service-accounts.md#accounts",
        "POST",
        f"{ACCOUNTS}/{{gone}}",
        {"description": "x"},
    ),
    Case(
        service_accounts.service_account_is_not_archived,
        "service-accounts.md#accounts",
        "POST",
        f"{WORKSPACES}/{{research}}/service_accounts",
        {"service_account_id": "{gone}", **USER},
    ),
    Case(
        service_account_members.workspace_takes_service_accounts,
        "service-accounts.md#bindings",
        "GET",
        f"{WORKSPACES}/{{shut}}/service_accounts",
    ),
    Case(
        service_accounts.service_account_is_no_target,
        "service-accounts.md#accounts",
        "POST",
        f"{ACCOUNTS}/{{deploy}}/archive",
    ),
    Case(
        service_account_members.membership_is_visible,
        "service-accounts.md#bindings",
        "GET",
        f"{WORKSPACES}/{{research}}/service_accounts/{{gone}}",
        status=404,
    ),
    Case(
        service_account_members.membership_is_explicit,
        "service-accounts.md#bindings",
        "POST",
        f"{WORKSPACES}/{{default}}/service_accounts/{{boss}}",
        USER,
    ),
    Case(
        service_account_members.membership_is_explicit,
        "service-accounts.md#bindings",
        "GET",
        f"{WORKSPACES}/{{research}}/service_accounts/{{boss}}",
        status=404,
    ),
    Case(federation_issuers.issuer_exists, "errors.md#without-a-code", "GET", f"{ISSUERS}/fdis_nothing", status=404),
    Case(federation_rules.rule_exists, "errors.md#without-a-code", "GET", f"{RULES}/fdrl_nothing", status=404),
    Case(
        federation_issuers.url_is_https,
        "errors.md#messages",
        "POST",
        ISSUERS,
        {"name": "new", "issuer_url": "http://x.example.com"},
    ),
    Case(
        federation_issuers.url_is_https,
        "errors.md#messages",
        "POST",
        f"{ISSUERS}/{{ci}}",
        {"jwks": {"type": "explicit_url", "url": "ftp://x.example.com"}},
    ),
    Case(
        federation_issuers.jwt_lifetime_is_bounded,
        "federation.md#issuers",
        "POST",
        f"{ISSUERS}/{{ci}}",
        {"max_jwt_lifetime_seconds": 176_401},
    ),
    Case(
        federation_issuers.polling_is_only_resumed,
        "federation.md#issuers",
        "POST",
        f"{ISSUERS}/{{ci}}",
        {"jwks_polling_disabled": True},
    ),
    Case(
        federation_issuers.issuer_is_not_archived,
        "federation.md#issuers",
        "POST",
        f"{ISSUERS}/{{old}}",
        {"name": "new"},
    ),
    Case(federation_issuers.issuer_has_no_live_rule, "federation.md#issuers", "POST", f"{ISSUERS}/{{ci}}/archive"),
    Case(
        federation_issuers.issuer_is_left_to_the_console,
        "federation.md#who-may",
        "POST",
        f"{ISSUERS}/{{console-ci}}",
        {"check_jti": False},
        403,
    ),
    Case(
        federation_rules.token_lifetime_is_bounded,
        "federation.md#exchange",
        "POST",
        RULES,
        rule(token_lifetime_seconds=59),
    ),
    Case(
        federation_rules.rule_is_not_archived, "federation.md#rules", "POST", f"{RULES}/{{ended}}", {"description": "x"}
    ),
    Case(
        federation_rules.rule_is_not_archived,
        "federation.md#rules",
        "POST",
        f"{RULES}/{{ended}}/workspaces",
        {"workspace_id": "{research}"},
    ),
    Case(federation_rules.scope_is_plain, "federation.md#who-may", "POST", RULES, rule(oauth_scope="org:admin"), 403),
    Case(
        federation_rules.scope_is_plain,
        "federation.md#who-may",
        "POST",
        f"{RULES}/{{bootstrap}}",
        {"description": "x"},
        403,
    ),
    Case(
        federation_rules.scope_is_plain, "federation.md#who-may", "POST", f"{RULES}/{{bootstrap}}/archive", status=403
    ),
    Case(
        federation_rules.scope_is_plain,
        "federation.md#who-may",
        "DELETE",
        f"{RULES}/{{bootstrap}}/workspaces/{{research}}",
        status=403,
    ),
    Case(
        federation_rules.scope_is_well_formed,
        "federation.md#rules",
        "POST",
        RULES,
        rule(oauth_scope="everything, please"),
    ),
    Case(
        federation_rules.target_may_administer,
        "service-accounts.md#accounts",
        "POST",
        RULES,
        rule(oauth_scope="org:admin"),
        caller="console_session",
    ),
    Case(federation_rules.reference_is_live, "federation.md#rules", "POST", RULES, rule(issuer_id="fdis_nothing")),
    Case(federation_rules.reference_is_live, "federation.md#rules", "POST", RULES, rule(issuer_id="{old}")),
    Case(federation_rules.reference_is_live, "federation.md#rules", "POST", RULES, rule(workspace_id="wrkspc_nothing")),
    Case(
        federation_rules.reference_is_live,
        "federation.md#rules",
        "POST",
        RULES,
        rule(target={**TARGET, "service_account_id": "{gone}"}),
    ),
    Case(federation_rules.workspace_is_named, "federation.md#rules", "POST", RULES, rule(workspace_id=None)),
    Case(
        federation_rules.workspace_is_replaceable,
        "federation.md#rules",
        "POST",
        f"{RULES}/{{pinned}}",
        {"workspace_id": "{research}"},
    ),
    Case(
        federation_rules.somewhere_is_left,
        "federation.md#rules",
        "POST",
        f"{RULES}/{{global}}",
        {"applies_to_all_workspaces": False},
    ),
    Case(
        federation_rule_match.match_says_something, "federation.md#match", "POST", RULES, rule(match={"audience": "a"})
    ),
    Case(
        federation_rule_match.match_says_something,
        "federation.md#match",
        "POST",
        RULES,
        rule(match={"subject_prefix": "*"}),
    ),
    Case(
        federation_rule_match.condition_can_be_false,
        "federation.md#match",
        "POST",
        RULES,
        rule(match={"condition": " true "}),
    ),
    Case(federation_rule_match.shared_platform_is_pinned, "federation.md#match", "POST", RULES, SHARED),
    Case(
        federation_rule_match.shared_platform_is_pinned,
        "federation.md#match",
        "POST",
        f"{RULES}/{{pinned}}",
        {"match": {"claims": {"environment": "prod"}}},
    ),
    Case(
        federation_rule_match.shared_platform_is_pinned,
        "federation.md#match",
        "POST",
        f"{ISSUERS}/{{ci}}",
        {"issuer_url": "https://gitlab.com"},
    ),
)
ELSEWHERE = {federation_rule_match.assertion_matches: "test_token_exchange.py: it judges assertions, not requests"}


@pytest.fixture
def people_and_machines(oauth: httpx.Client, simulator: Simulator, names: dict[str, str]) -> dict[str, str]:
    """An organization with every kind of service account, issuer and rule, by name."""
    console = {"authorization": f"Bearer {simulator.credential('console_session')}"}
    ids = dict(names)

    def make(path: str, body: Json, headers: Mapping[str, str] | None = None) -> None:
        answer = oauth.post(path, json=filled(body, ids), headers=headers)
        assert answer.is_success, answer.text
        ids[str(body["name"])] = answer.json()["id"]

    for name in ("deploy", "gone"):
        make(ACCOUNTS, {"name": name})
    make(ACCOUNTS, {"name": "boss", "organization_role": "admin"})
    make(ISSUERS, {"name": "github", "issuer_url": "https://token.actions.githubusercontent.com"})
    for name in ("ci", "console-ci", "old"):
        make(ISSUERS, {"name": name, "issuer_url": f"https://{name}.example.com"})
    for name in ("plain", "ended"):
        make(RULES, rule(name=name))
    make(RULES, {**SHARED, "name": "pinned", "match": {"subject_prefix": "repo:northwind/*"}})
    oauth.post(f"{RULES}/{ids['pinned']}/workspaces", json={"workspace_id": names["default"]})
    make(RULES, rule(name="global", workspace_id=None, applies_to_all_workspaces=True))
    boss = {**TARGET, "service_account_id": "{boss}"}
    make(RULES, rule(name="bootstrap", issuer_id="{console-ci}", oauth_scope="org:admin", target=boss), console)
    make(WORKSPACES, {"name": "shut"})
    for path in (
        f"{WORKSPACES}/{ids['shut']}",
        f"{ACCOUNTS}/{ids['gone']}",
        f"{ISSUERS}/{ids['old']}",
        f"{RULES}/{ids['ended']}",
    ):
        assert oauth.post(f"{path}/archive").is_success
    return ids


def filled(value: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON, and the same back
    """Return a path or body with ids in place of short names."""
    if isinstance(value, str):
        return value.format_map(ids) if "{" in value else value
    return {key: filled(item, ids) for key, item in value.items()} if isinstance(value, Mapping) else value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case, simulator: Simulator, oauth: httpx.Client, people_and_machines: dict[str, str]) -> None:
    assert case.source in (inspect.getdoc(case.rule) or "")
    secrets = {
        "oauth": simulator.oauth_token,
        "workload": simulator.credential("workload", service_account_id=people_and_machines["boss"]),
        "console_session": simulator.credential("console_session"),
    }
    headers = {"authorization": f"Bearer {secrets[case.caller]}"}
    answer = oauth.request(
        case.method,
        filled(case.path, people_and_machines),
        json=filled(case.body, people_and_machines),
        headers=headers,
    )
    assert answer.status_code == case.status, answer.text
    assert answer.json()["type"] == "error"


def test_nothing_is_proved_by_mentioning_it() -> None:
    proved = {case.rule for case in CASES} | set(ELSEWHERE)
    rules = {
        rule
        for module in (
            federation_issuers,
            federation_rules,
            federation_rule_match,
            names,
            service_accounts,
            service_account_members,
        )
        for name, rule in inspect.getmembers(module, inspect.isfunction)
        if rule.__module__ == module.__name__ and not name.startswith("_")
    }
    assert rules - proved == set()


def test_an_archived_name_is_free_when_the_switch_says_so(
    simulator: Simulator, oauth: httpx.Client, people_and_machines: dict[str, str]
) -> None:
    assert people_and_machines["gone"]
    simulator.switch("archived_names", "free")
    assert oauth.post(ACCOUNTS, json={"name": "gone"}).is_success
