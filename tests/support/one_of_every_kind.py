"""One thing of every kind that is there on the platform, and what a program says that declares it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, cast

from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from tests.support.admin_api.stored import SONNET
from tests.support.fake_enterprise import ANA, BEN, FakeEnterprise
from tests.support.fake_gateway import FakeGateway
from tests.support.fake_platform import Platform
from tests.support.machine_platform import account, issuer

ORGANIZATION_ID: Final = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
ENTERPRISE_ID: Final = "44444444-4444-4444-8444-444444444444"
RESEARCH: Final = "wrkspc_01"
BY_SIGNING_IN: Final = "wrkspc_01ClaudeCode"
FIELDS: Final = {"type": "aws", "kmsArn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}


@dataclass(frozen=True)
class There:
    """Something that is there, and what a program says to declare it beside what a constructor gives."""

    kind: str
    id: str
    put: Callable[[Platform], object]
    inputs: dict[str, object]


def in_console(platform: Platform) -> None:
    platform.console.notifications[Scope(RESEARCH)] = SpendNotifications(
        Scope(RESEARCH), (Money(250_000),), ("ana@example.com",)
    )


def of_organization_in_console(platform: Platform) -> None:
    platform.console.notifications[ORGANIZATION] = SpendNotifications(ORGANIZATION, (Money(1_000),), ())


def claude_code(platform: Platform) -> None:
    platform.api.stored.workspaces[BY_SIGNING_IN] = replace(platform.research, id=BY_SIGNING_IN, name="Claude Code")
    rows = (PersonLimit("ana@example.com", Money(50_000)), PersonLimit("ben@example.com", None))
    platform.console.claude_code[Scope(BY_SIGNING_IN)] = ClaudeCodeLimits(Money(20_000), rows)


def external_key(platform: Platform) -> None:
    config = {"type": "aws", "kms_arn": FIELDS["kmsArn"]}
    key = ExternalKey("ekey_there", display_name="payments", geo="us", provider_config=config, is_attached=True)
    platform.api.stored.external_keys[key.id] = key


def rule(platform: Platform, **changed: object) -> None:
    fields: dict[str, object] = {
        "issuer_id": issuer(platform).id,
        "service_account_id": account(platform).id,
        "match": FederationMatch(subject_prefix="repo:acme/app:*", claims={"repository_owner": "acme"}),
        "oauth_scope": "workspace:developer",
        "workspace_ids": frozenset({RESEARCH}),
        **changed,
    }
    platform.api.stored.federation_rules["fdrl_ci"] = FederationRule("fdrl_ci", "ci", **fields)  # type: ignore[arg-type]


def place(platform: Platform, workspace_id: str = RESEARCH) -> None:
    platform.api.stored.bindings[workspace_id, account(platform).id] = "workspace_developer"


def workspace(platform: Platform, **changed: object) -> Workspace:
    return platform.api.stored.keep(replace(platform.research, **changed))  # type: ignore[arg-type]


def tags(platform: Platform) -> None:
    workspace(
        platform,
        tags={"cost_centre": "4711", "anthropic-made": "by signing in"},
        data_residency=DataResidency("us", ("us",), "us"),
    )


def with_gateway_limits(platform: Platform) -> None:
    gateway = cast("FakeGateway", platform.gateway)
    pool = PooledBudget(Money(100_000), is_paused=True)
    gateway.set(GatewayScope("rbac_group", "claude/care"), "monthly", amount=Money(5000), pool=pool)
    gateway.set(GatewayScope("organization"), "daily", amount=Money(100), pool=None)


def overrides(platform: Platform) -> None:
    enterprise = cast("FakeEnterprise", platform.enterprise)
    enterprise.put(ANA, Money(25_000))
    enterprise.put(BEN, None)


def limits(platform: Platform) -> None:
    limiters = {"requests_per_minute": 500, "something_new": 3}
    platform.api.stored.overrides[RESEARCH, SONNET.entry_id] = limiters


EVERY_KIND: Final = (
    There(
        "Workspace",
        RESEARCH,
        tags,
        {
            "name": "Research",
            "adoptId": RESEARCH,
            "ownerTag": False,
            "tags": {"cost_centre": "4711"},
            "dataResidency": {"allowedInferenceGeos": ["us"], "defaultInferenceGeo": "us"},
        },
    ),
    There(
        "WorkspaceMembers",
        RESEARCH,
        lambda _: None,
        {"workspaceId": RESEARCH, "members": {"ana@example.com": "workspace_developer"}},
    ),
    There(
        "WorkspaceMember",
        f"{RESEARCH}/user_01Ana",
        lambda _: None,
        {"workspaceId": RESEARCH, "user": "ana@example.com", "role": "workspace_developer"},
    ),
    There(
        "WorkspaceRateLimit",
        f"{RESEARCH}/{SONNET.group.id}",
        limits,
        {"workspaceId": RESEARCH, "group": "Claude Sonnet 4.x", "requestsPerMinute": 500},
    ),
    There(
        "WorkspaceSpendLimit",
        RESEARCH,
        lambda there: there.api.stored.spend.update({Scope(RESEARCH): SpendLimit(Scope(RESEARCH), Money(500_050))}),
        {"workspaceId": RESEARCH, "amount": "5000.50"},
    ),
    There("OrganizationSpendLimit", ORGANIZATION_ID, lambda _: None, {"amount": "10000.00"}),
    There(
        "SpendNotifications",
        RESEARCH,
        in_console,
        {"workspaceId": RESEARCH, "thresholds": ["2500.00"], "recipients": ["ana@example.com"]},
    ),
    There(
        "SpendNotifications",
        ORGANIZATION_ID,
        of_organization_in_console,
        {"thresholds": ["10.00"], "recipients": []},
    ),
    There(
        "ClaudeCodeSpendLimits",
        BY_SIGNING_IN,
        claude_code,
        {"default": "200.00", "people": {"ana@example.com": "500.00"}},
    ),
    There(
        "MemberSpendLimit",
        f"monthly/{ANA}",
        overrides,
        {"user": "ana@example.com", "amount": "250.00", "period": "monthly"},
    ),
    There(
        "MemberSpendLimits",
        f"{ENTERPRISE_ID}/monthly",
        overrides,
        {"people": {"ana@example.com": "250.00", "ben@example.com": "no_limit"}, "period": "monthly"},
    ),
    There(
        "GatewaySpendLimit",
        "monthly/rbac_group/claude/care",
        with_gateway_limits,
        {"group": "claude/care", "amount": "50.00", "pooledBudget": "1000.00", "poolPaused": True},
    ),
    There("GatewaySpendLimit", "daily/organization", with_gateway_limits, {"period": "daily", "amount": "1.00"}),
    There("ComplianceSettings", ORGANIZATION_ID, lambda _: None, {"state": "enabled"}),
    There(
        "ApiKey",
        "apikey_01Research",
        lambda _: None,
        {"adoptId": "apikey_01Research", "name": "research-notebooks", "status": "active"},
    ),
    There(
        "ExternalKey",
        "ekey_there",
        external_key,
        {"providerConfig": FIELDS, "adoptId": "ekey_there", "displayName": "payments"},
    ),
    There(
        "ServiceAccount",
        "svac_ci",
        account,
        {"name": "ci", "adoptId": "svac_ci", "organizationRole": "developer"},
    ),
    There(
        "FederationIssuer",
        "fdis_own",
        issuer,
        {
            "name": "own",
            "adoptId": "fdis_own",
            "issuerUrl": "https://id.example.com",
            "checkJti": True,
            "maxJwtLifetimeSeconds": 3600.0,
        },
    ),
    There(
        "FederationRule",
        "fdrl_ci",
        rule,
        {
            "name": "ci",
            "adoptId": "fdrl_ci",
            "issuerId": "fdis_own",
            "serviceAccountId": "svac_ci",
            "match": {"subjectPrefix": "repo:acme/app:*", "claims": {"repository_owner": "acme"}},
            "oauthScope": "workspace:developer",
            "tokenLifetimeSeconds": 3600.0,
            "workspaceIds": [RESEARCH],
        },
    ),
    There(
        "ServiceAccountMember",
        f"{RESEARCH}/svac_ci",
        place,
        {"workspaceId": RESEARCH, "serviceAccountId": "svac_ci", "role": "workspace_developer"},
    ),
    There(
        "Invite",
        "zoe@example.com",
        lambda there: there.api.invites.create(email="Zoe@example.com", role="user"),
        {"email": "Zoe@example.com", "role": "user"},
    ),
    There("OrganizationMember", "user_01Ben", lambda _: None, {"user": "ben@example.com", "role": "developer"}),
)
