"""Every refusal of the Admin API: what asks for it, what it answers, and the source that the rule names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator, rules
from claude_simulator.rules import (
    api_keys,
    claude_code,
    claude_code_limits,
    credentials,
    enterprise,
    invites,
    members,
    rate_limits,
    request,
    spend_limits,
    users,
    workspaces,
)

USERS = "/v1/organizations/users"
INVITES = "/v1/organizations/invites"
WORKSPACES = "/v1/organizations/workspaces"
MEMBERS = "/v1/organizations/workspaces/{research}/members"
KEYS = "/v1/organizations/api_keys"
RATES = "/v1/organizations/workspaces/{research}/rate_limits"
SPEND = "/v1/organizations/spend_limits"
READS = {"anthropic-beta": "spend-limit-reads-2026-09-26"}
OPEN = {"spend_limits_api": "enabled"}
RESEARCH = {"type": "workspace", "workspace_id": "{research}"}
NOT_ENABLED = "spend_limits_admin_api_writes_not_enabled"
NOT_SUPPORTED = "organization_type_not_supported"
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    429: "rate_limit_error",
}
Json = Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """One request that is refused, after others that are not. ``{name}`` stands for an id of the tiny organization."""

    rule: Callable[..., object]
    source: str
    method: str
    path: str
    body: Json | None = None
    status: int = 400
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    switches: Mapping[str, str | int] = field(default_factory=dict)
    before: tuple[tuple[str, str, Json | None], ...] = ()

    def __str__(self) -> str:
        return f"{self.rule.__module__.rpartition('.')[2]}.{self.rule.__name__}-{self.method}-{self.status}"


missing = partial(Case, status=404)
forbidden = partial(Case, status=403)
WRONG_KEY = {"x-api-key": "sk-ant-admin01-test-not-a-key"}
WORKSPACE_KEY = {"x-api-key": "sk-ant-api03-test-not-a-key"}
ARCHIVED = (("POST", f"{WORKSPACES}/{{research}}/archive", None),)

REQUEST = (
    Case(credentials.credential_is_known, "errors.md#messages", "GET", USERS, status=401, headers=WRONG_KEY),
    forbidden(
        credentials.credential_is_not_of_a_workspace, "credentials.md#kinds", "GET", USERS, headers=WORKSPACE_KEY
    ),
    Case(request.beta_is_sent, "spend-limits.md#gate", "GET", SPEND, switches=OPEN),
    Case(request.version_is_known, "credentials.md#headers", "GET", USERS, headers={"anthropic-version": "2020-01-01"}),
    Case(
        request.request_is_within_the_limit,
        "requests.md#request-limit",
        "GET",
        USERS,
        status=429,
        switches={"requests_per_minute": 1, "request_burst": 1},
        before=(("GET", USERS, None),),
    ),
)
PEOPLE = (
    missing(users.user_exists, "errors.md#without-a-code", "GET", f"{USERS}/user_nobody"),
    Case(users.organization_role_is_writable, "users.md#roles", "POST", f"{USERS}/{{ben}}", {"role": "admin"}),
    Case(users.user_is_not_an_admin, "users.md#roles", "DELETE", f"{USERS}/{{admin}}"),
    forbidden(
        users.user_is_not_an_admin,
        "users.md#roles",
        "DELETE",
        f"{USERS}/{{admin}}",
        switches={"admin_change_refusal": "forbidden_403"},
    ),
    Case(users.user_is_not_an_admin, "users.md#roles", "POST", f"{USERS}/{{admin}}", {"role": "user"}),
    Case(
        users.user_is_not_the_last,
        "errors.md#codes",
        "DELETE",
        f"{USERS}/{{admin}}",
        code="cannot_remove_last_member",
        before=tuple(("DELETE", f"{USERS}/{{{name}}}", None) for name in ("ana", "ben", "chloe", "billing")),
    ),
    *(
        Case(
            users.single_sign_on_leaves_invitations,
            "users.md#single-sign-on",
            "POST",
            INVITES,
            {"email": "new@example.com", "role": "user"},
            switches={"single_sign_on": position},
        )
        for position in ("accounts_at_sign_in", "directory")
    ),
    *(
        Case(
            users.single_sign_on_leaves_roles,
            "users.md#single-sign-on",
            "POST",
            f"{USERS}/{{ben}}",
            {"role": "user"},
            switches={"single_sign_on": position},
        )
        for position in ("advanced", "directory")
    ),
    Case(
        users.single_sign_on_leaves_removal,
        "users.md#single-sign-on",
        "DELETE",
        f"{USERS}/{{ben}}",
        switches={"single_sign_on": "directory"},
    ),
    Case(invites.invited_email_is_valid, "invites.md#calls", "POST", INVITES, {"email": "nobody", "role": "user"}),
    Case(
        users.email_is_not_a_member,
        "errors.md#codes",
        "POST",
        INVITES,
        {"email": "Ana@example.com", "role": "user"},
        code="already_member",
    ),
    Case(
        enterprise.invite_names_groups_that_exist,
        "enterprise.md#refusals",
        "POST",
        INVITES,
        {"email": "new@example.com", "role": "user", "rbac_group_ids": ["rbac_group_1"]},
        code=NOT_SUPPORTED,
    ),
    Case(
        invites.email_is_not_invited,
        "errors.md#codes",
        "POST",
        INVITES,
        {"email": "new@example.com", "role": "user"},
        code="invite_already_exists",
        before=(("POST", INVITES, {"email": "new@example.com", "role": "user"}),),
    ),
    Case(
        invites.domain_may_be_invited,
        "errors.md#codes",
        "POST",
        INVITES,
        {"email": "new@elsewhere.example.org", "role": "user"},
        code="cannot_invite_emails_with_unverified_domains",
        switches={"invited_domains": "verified_only"},
    ),
    Case(
        invites.domain_may_be_invited,
        "errors.md#codes",
        "POST",
        INVITES,
        {"email": "new@elsewhere.example.org", "role": "user"},
        code="email_domain_not_allowed",
        switches={"invited_domains": "allowed_only"},
    ),
    Case(
        invites.another_person_fits,
        "errors.md#codes",
        "POST",
        INVITES,
        {"email": "second@example.com", "role": "user"},
        code="org_member_limit_exceeded",
        switches={"organization_members": 6},
        before=(("POST", INVITES, {"email": "first@example.com", "role": "user"}),),
    ),
    missing(invites.invite_exists, "errors.md#without-a-code", "DELETE", f"{INVITES}/invite_nothing"),
)
WORKSPACE = (
    missing(workspaces.workspace_exists, "errors.md#without-a-code", "GET", f"{WORKSPACES}/wrkspc_nothing"),
    Case(workspaces.workspace_name_is_valid, "workspaces.md#creating", "POST", WORKSPACES, {"name": "x" * 256}),
    Case(workspaces.workspace_name_is_valid, "workspaces.md#creating", "POST", WORKSPACES, {"name": ""}),
    Case(
        workspaces.workspace_name_is_valid,
        "workspaces.md#names",
        "POST",
        WORKSPACES,
        {"name": "x" * 41},
        switches={"workspace_name_length": 40},
    ),
    *(
        Case(
            workspaces.workspace_name_is_free,
            "workspaces.md#names",
            "POST",
            path,
            {"name": "Research"},
            status=status,
            switches={"duplicate_workspace_names": position},
            before=(("POST", WORKSPACES, {"name": "Other"}),),
        )
        for path, position, status in (
            (WORKSPACES, "bad_request_400", 400),
            (WORKSPACES, "conflict_409", 409),
        )
    ),
    Case(
        workspaces.tags_fit,
        "workspaces.md#tags",
        "POST",
        f"{WORKSPACES}/{{research}}",
        {"tags": {"b": "2"}},
        switches={"workspace_tags": 1},
        before=(("POST", f"{WORKSPACES}/{{research}}", {"tags": {"a": "1"}}),),
    ),
    missing(
        workspaces.workspace_is_not_archived,
        "workspaces.md#archive",
        "POST",
        f"{WORKSPACES}/{{research}}",
        {"name": "x"},
        switches={"archived_workspace_writes": "not_found_404"},
        before=ARCHIVED,
    ),
    forbidden(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-refusals",
        "POST",
        f"{WORKSPACES}/{{default}}/archive",
        switches={"default_workspace_refusal": "forbidden_403"},
    ),
    missing(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-refusals",
        "POST",
        f"{WORKSPACES}/{{default}}/archive",
        switches={"default_workspace_refusal": "not_found_404"},
    ),
    Case(
        workspaces.default_workspace_takes_updates,
        "workspaces.md#default-refusals",
        "POST",
        f"{WORKSPACES}/{{default}}",
        {"tags": {"a": "b"}},
        switches={"default_workspace_update": "refused"},
    ),
    Case(
        workspaces.display_color_is_valid,
        "workspaces.md#creating",
        "POST",
        WORKSPACES,
        {"name": "x", "display_color": "blue"},
    ),
    Case(
        workspaces.tags_are_valid,
        "workspaces.md#creating",
        "POST",
        WORKSPACES,
        {"name": "x", "tags": {"anthropic-x": "1"}},
    ),
    Case(
        workspaces.default_geo_is_allowed,
        "workspaces.md#geo-outside",
        "POST",
        WORKSPACES,
        {"name": "x", "data_residency": {"allowed_inference_geos": ["us"], "default_inference_geo": "global"}},
    ),
    Case(
        workspaces.another_workspace_fits,
        "workspaces.md#number-101",
        "POST",
        WORKSPACES,
        {"name": "x"},
        switches={"active_workspaces": 1},
    ),
    Case(
        workspaces.workspace_is_not_archived,
        "errors.md#without-a-code",
        "POST",
        RATES[:-12],
        {"name": "x"},
        before=ARCHIVED,
    ),
    Case(
        workspaces.workspace_may_be_archived_again,
        "workspaces.md#archive",
        "POST",
        f"{WORKSPACES}/{{research}}/archive",
        switches={"archive_twice": "refused"},
        before=ARCHIVED,
    ),
    Case(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-workspace",
        "POST",
        f"{WORKSPACES}/{{default}}/archive",
    ),
    Case(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-workspace",
        "POST",
        f"{WORKSPACES}/{{default}}",
        {"name": "Other"},
    ),
    Case(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-refusals",
        "POST",
        f"{WORKSPACES}/{{default}}/rate_limits/{{sonnet}}",
        {"limits": [{"type": "requests_per_minute", "value": 1}]},
    ),
    Case(
        workspaces.workspace_is_not_default,
        "workspaces.md#default-refusals",
        "POST",
        SPEND,
        {"scope": {"type": "workspace", "workspace_id": "{default}"}, "amount": "1"},
        switches=OPEN,
    ),
)
MEMBER = (
    missing(members.member_is_known, "members.md#just-added", "DELETE", f"{MEMBERS}/{{ben}}"),
    Case(
        members.member_is_known,
        "members.md#just-added",
        "DELETE",
        f"{MEMBERS}/{{ben}}",
        switches={"absent_member": "bad_request_400"},
    ),
    Case(
        members.member_has_arrived,
        "members.md#just-added",
        "DELETE",
        f"{MEMBERS}/{{ben}}",
        switches={"member_write_stale_seconds": 20},
        before=(("POST", MEMBERS, {"user_id": "{ben}", "workspace_role": "workspace_user"}),),
    ),
    Case(
        members.member_may_be_added_again,
        "members.md#adding-twice",
        "POST",
        MEMBERS,
        {"user_id": "{ana}", "workspace_role": "workspace_user"},
    ),
    Case(
        members.member_may_be_added_again,
        "members.md#adding-twice",
        "POST",
        MEMBERS,
        {"user_id": "{ana}", "workspace_role": "workspace_user"},
        status=409,
        switches={"add_existing_member": "conflict_409"},
    ),
    Case(
        members.another_member_fits,
        "errors.md#codes",
        "POST",
        MEMBERS,
        {"user_id": "{ben}", "workspace_role": "workspace_user"},
        code="workspace_member_limit_exceeded",
        switches={"workspace_members": 3},
    ),
    Case(
        members.another_member_fits,
        "members.md#inheritance",
        "POST",
        f"{MEMBERS}/{{ana}}",
        {"workspace_role": "workspace_user"},
        code="workspace_member_limit_exceeded",
        switches={"workspace_members": 2},
    ),
    Case(
        members.workspace_role_is_addable,
        "members.md#roles",
        "POST",
        MEMBERS,
        {"user_id": "{ben}", "workspace_role": "workspace_billing"},
    ),
    Case(
        members.workspace_role_is_addable,
        "members.md#roles",
        "POST",
        f"{MEMBERS}/{{ana}}",
        {"workspace_role": "workspace_billing"},
    ),
    Case(members.membership_is_not_inherited, "members.md#inheritance", "DELETE", f"{MEMBERS}/{{admin}}"),
    Case(
        members.membership_is_not_inherited,
        "members.md#inheritance",
        "POST",
        f"{MEMBERS}/{{billing}}",
        {"workspace_role": "workspace_user"},
    ),
)
KEY = (
    missing(api_keys.api_key_exists, "errors.md#without-a-code", "GET", f"{KEYS}/apikey_nothing"),
    Case(api_keys.api_key_name_is_valid, "api-keys.md#calls", "POST", f"{KEYS}/{{key}}", {"name": ""}),
    Case(
        api_keys.api_key_is_not_archived,
        "api-keys.md#life",
        "POST",
        f"{KEYS}/{{key}}",
        {"status": "active"},
        before=(("POST", f"{KEYS}/{{key}}", {"status": "archived"}),),
    ),
)
ONE_LIMIT = {"limits": [{"type": "requests_per_minute", "value": 1}]}
RATE = (
    missing(rate_limits.rate_limit_group_exists, "rate-limits.md#write", "POST", f"{RATES}/rl_nothing", ONE_LIMIT),
    forbidden(
        rate_limits.rate_limit_writes_are_open,
        "rate-limits.md#stale-guide",
        "POST",
        f"{RATES}/{{sonnet}}",
        ONE_LIMIT,
        switches={"rate_limit_writes": "refused_403"},
    ),
    missing(
        rate_limits.rate_limit_writes_are_open,
        "rate-limits.md#stale-guide",
        "POST",
        f"{RATES}/{{sonnet}}",
        ONE_LIMIT,
        switches={"rate_limit_writes": "not_found_404"},
    ),
    Case(
        rate_limits.limiters_have_an_organization_limit,
        "rate-limits.md#no-organization-limit",
        "POST",
        f"{RATES}/{{sonnet}}",
        {"limits": [{"type": "tokens_per_day", "value": 1}]},
        switches={"limiter_without_organization_limit": "bad_request_400"},
    ),
    Case(
        rate_limits.limiters_are_writable,
        "rate-limits.md#write",
        "POST",
        f"{RATES}/{{batch}}",
        {"limits": [{"type": "enqueued_batch_requests", "value": 1}]},
    ),
    Case(
        rate_limits.limiters_are_writable,
        "rate-limits.md#write",
        "POST",
        f"{RATES}/{{sonnet}}",
        {"limits": [{"type": "requests_per_minute", "value": -1}]},
    ),
)
SPENDING = (
    forbidden(spend_limits.spend_writes_are_open, "spend-limits.md#gate", "GET", f"{SPEND}/spl_x", code=NOT_ENABLED),
    forbidden(
        spend_limits.spend_writes_are_open,
        "spend-limits.md#gate",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "1"},
        code=NOT_ENABLED,
    ),
    forbidden(spend_limits.spend_writes_are_open, "spend-limits.md#gate", "DELETE", f"{SPEND}/spl_x", code=NOT_ENABLED),
    Case(
        spend_limits.spend_writes_are_open,
        "spend-limits.md#gate",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "1"},
        code=NOT_SUPPORTED,
        switches={"spend_limits_api": "organization_type_400"},
    ),
    missing(
        spend_limits.spend_writes_are_open,
        "spend-limits.md#gate",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "1"},
        switches={"spend_limits_api": "not_found_404"},
    ),
    Case(
        spend_limits.spend_list_is_open,
        "spend-limits.md#gate",
        "GET",
        SPEND,
        headers=READS,
        code=NOT_SUPPORTED,
        switches={"spend_list_gate": "organization_type_400"},
    ),
    Case(
        spend_limits.amount_is_taken,
        "spend-limits.md#amount",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "0"},
        switches={**OPEN, "spend_amount_zero": "bad_request_400"},
    ),
    Case(
        spend_limits.amount_is_taken,
        "spend-limits.md#amount",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "501"},
        switches={**OPEN, "spend_amount_most": 5},
    ),
    forbidden(spend_limits.spend_list_is_open, "spend-limits.md#gate", "GET", SPEND, headers=READS, code=NOT_ENABLED),
    Case(
        spend_limits.spend_list_is_open,
        "spend-limits.md#gate",
        "GET",
        SPEND,
        headers=READS,
        code=NOT_SUPPORTED,
        switches={"spend_limits_api": "organization_type_400"},
    ),
    missing(
        spend_limits.spend_list_is_open,
        "spend-limits.md#gate",
        "GET",
        SPEND,
        headers=READS,
        switches={"spend_limits_api": "not_found_404"},
    ),
    Case(
        enterprise.organization_is_an_enterprise,
        "enterprise.md#refusals",
        "GET",
        f"{SPEND}/effective",
        code=NOT_SUPPORTED,
    ),
    Case(
        spend_limits.spend_scope_type_applies,
        "spend-limits.md#list",
        "GET",
        f"{SPEND}?scope_type[]=user",
        headers=READS,
        switches=OPEN,
    ),
    Case(
        spend_limits.spend_scope_is_settable,
        "spend-limits.md#set",
        "POST",
        SPEND,
        {"scope": {"type": "user", "user_id": "{ana}"}, "amount": "1"},
        switches=OPEN,
    ),
    Case(
        spend_limits.spend_period_is_monthly,
        "spend-limits.md#set",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "1", "period": "daily"},
        switches=OPEN,
    ),
    Case(
        spend_limits.spend_limit_fits_above,
        "spend-limits.md#limits-above",
        "POST",
        SPEND,
        {"scope": RESEARCH, "amount": "1000001"},
        switches=OPEN,
    ),
    Case(
        spend_limits.spend_limit_fits_above,
        "spend-limits.md#limits-above",
        "POST",
        SPEND,
        {"scope": {"type": "organization"}, "amount": "20000001"},
        switches=OPEN,
    ),
)
CASES = (*REQUEST, *PEOPLE, *WORKSPACE, *MEMBER, *KEY, *RATE, *SPENDING)

ELSEWHERE = {
    users.sign_out_is_in_the_beta: "enterprise/test_scoped_keys.py: of an Enterprise organization, enterprise.md#people",
    users.primary_owner_stays_signed_in: "enterprise/test_scoped_keys.py: the same",
    enterprise.organization_is_no_enterprise: "the refusal of organization_is_an_enterprise, enterprise.md#refusals",
    credentials.scoped_key_opens: "enterprise/test_scoped_keys.py: it takes a scoped key, enterprise.md#who-may-call-what",
    credentials.scope_is_held: "enterprise/test_scoped_keys.py: the same, enterprise.md#keys",
    workspaces.workspace_takes_limits_by_api: "test_open_points.py: it takes a Claude Code workspace, workspaces.md#claude-code-limits",
    api_keys.archived_key_stays_as_it_is: "test_open_points.py: it does not refuse",
    workspaces.default_workspace_is_readable: "test_open_points.py: over its switch, workspaces.md#default-workspace",
    credentials.key_may_come_as_a_bearer: "test_open_points.py: it takes a bearer, credentials.md#headers",
    users.filter_is_an_address: "test_open_points.py: it takes two addresses, users.md#e-mail-filter",
    request.version_is_sent: "test_open_points.py: it takes a request without a version",
    workspaces.binding_is_written_once: "test_external_keys.py: it takes two external keys, external-keys.md#bound-once",
    credentials.credential_has_not_expired: "test_credential_classes.py: it takes a credential that has expired",
    credentials.token_has_the_admin_scope: "test_credential_classes.py: it takes a token without the scope",
    credentials.account_administers: "test_credential_classes.py: it takes a key of a person",
    credentials.credential_is_a_token: "test_credential_classes.py: for every endpoint that wants a token, service-accounts.md#accounts and federation.md#who-may",
    invites.invite_is_open: "test_users.py: the API accepts no invitations, invites.md#life",
    claude_code.role_may_use_claude_code: "test_users.py: signing in to Claude Code has no public API, workspaces.md#claude-code-workspace",
    claude_code.claude_code_returns: "test_users.py: signing in to Claude Code has no public API, workspaces.md#claude-code-workspace",
    claude_code_limits.claude_code_workspace_exists: "test_claude_code_limits.py: limits per person have no public API, workspaces.md#claude-code-workspace",
    claude_code_limits.claude_code_amount_is_valid: "test_claude_code_limits.py: no public API, channels.md#claude-code-limits",
    api_keys.another_active_key_fits: "test_users.py: it takes keys of two workspaces",
    invites.invite_is_pending: "test_time.py: it takes an invitation that has expired, invites.md#life",
    api_keys.workspace_takes_hand_made_keys: "console/test_console_keys.py: only the Console makes keys, workspaces.md#claude-code-workspace",
    users.organization_role_exists: "console/test_console_users.py: the Console's roles",
    users.another_admin_remains: "console/test_console_users.py: only there administrators go",
    users.owner_stays: "console/test_console_users.py: the same",
    spend_limits.cap_exists: "console/test_console_saving.py: snoozing has no public API",
    api_keys.api_key_is_not_expired: "test_time.py: it takes a key that has expired",
    spend_limits.usage_tier_is_read_only: "test_spend_limits.py: it takes the id of the tier's limit",
    spend_limits.amount_is_valid: "test_changes.py: the wire refuses a sign before the rule is asked, spend-limits.md#money",
    spend_limits.threshold_is_valid: "test_changes.py: thresholds have no public API, console.md#rules",
    spend_limits.alert_email_is_valid: "test_changes.py: recipients have no public API, channels.md#notifications",
}


def filled(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON, and the same back
    """Return a path or body with the ids of the tiny organization in place of their short names."""
    if isinstance(value, str):
        return value.format_map(names) if "{" in value else value
    if isinstance(value, Mapping):
        return {key: filled(item, names) for key, item in value.items()}
    return [filled(item, names) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case, simulator: Simulator, raw: httpx.Client, names: dict[str, str]) -> None:
    assert case.source in inspect.getdoc(case.rule)  # type: ignore[operator]  # every rule has a docstring
    for name, value in case.switches.items():
        simulator.switch(name, value)
    for method, path, body in case.before:
        assert raw.request(method, filled(path, names), json=filled(body, names)).is_success
    before = simulator.state()
    answer = raw.request(case.method, filled(case.path, names), json=filled(case.body, names), headers=case.headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (case.status, KINDS[case.status])
    assert error.get("details") == (None if case.code is None else {"error_code": case.code})
    assert {**simulator.state(), "now": None} == {**before, "now": None}


IN_OTHER_FILES = {
    "claude_code_report": "test_claude_code_report.py",
    "engagement": "enterprise/test_engagement.py",
    "rbac_groups": "enterprise/test_rbac_groups.py",
    "rbac_roles": "enterprise/test_rbac_groups.py",
    "member_spend_limits": "enterprise/test_member_spend_limits.py",
    "increase_requests": "enterprise/test_increase_requests.py",
    "messages": "test_messages.py",
    "messages_report": "test_messages_report.py",
    "models": "test_messages.py",
    "reports": "test_analytics_usage.py",
    "activities": "test_reading_the_feed.py",
    "admin_keys": "console/test_console_keys.py",
    "oauth_token": "test_token_exchange.py",
    "external_keys": "test_external_keys.py",
    "federation_issuers": "test_workload_refusals.py",
    "federation_rule_match": "test_workload_refusals.py",
    "federation_rules": "test_workload_refusals.py",
    "names": "test_workload_refusals.py",
    "service_account_members": "test_workload_refusals.py",
    "service_accounts": "test_workload_refusals.py",
}
"""Modules of rules that a file of their own proves; it names each of them."""
MODULES = {
    found.name: import_module(f"{rules.__name__}.{found.name}")
    for found in iter_modules(rules.__path__)
    if found.name != "refused"
}


def rules_of(module: ModuleType) -> set[Callable[..., object]]:
    """Return the public functions of a module of rules."""
    return {
        rule
        for name, rule in inspect.getmembers(module, inspect.isfunction)
        if rule.__module__ == module.__name__ and not name.startswith("_")
    }


@pytest.mark.parametrize("name", MODULES)
def test_every_rule_names_its_source(name: str) -> None:
    silent = [r.__name__ for r in rules_of(MODULES[name]) if "Source: " not in (inspect.getdoc(r) or "")]
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_every_rule_is_proved(name: str, repository: Path) -> None:
    if name not in IN_OTHER_FILES:
        assert rules_of(MODULES[name]) - {case.rule for case in CASES} - set(ELSEWHERE) == set()
        return
    text = (repository / "tests" / "simulator" / IN_OTHER_FILES[name]).read_text("utf-8")
    assert [rule.__name__ for rule in rules_of(MODULES[name]) if rule.__name__ not in text] == []
