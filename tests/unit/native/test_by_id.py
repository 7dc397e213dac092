"""What an import by id records of each kind, that it writes nothing, and that what is not there or not ours is an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2
from pydantic import SecretStr

from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from pulumi_claude_admin.settings import Settings
from tests.support.admin_api.stored import SONNET
from tests.support.fake_enterprise import ANA, BEN, FakeEnterprise
from tests.support.fake_gateway import FakeGateway
from tests.support.fake_platform import NOW, Platform
from tests.support.machine_platform import TOKEN, account, issuer
from tests.support.native_wire import NativeEngine, in_the_clear, sent

DIFF_NONE: Final = provider_pb2.DiffResponse.DIFF_NONE
DIFF_UNKNOWN: Final = provider_pb2.DiffResponse.DIFF_UNKNOWN
SCHEMA: Final = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
ORGANIZATION_ID: Final = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
ENTERPRISE_ID: Final = "44444444-4444-4444-8444-444444444444"
GATEWAY: Final = "https://gateway.example.com"
RESEARCH: Final = "wrkspc_01"
OWN: Final = "pulumi/shop/dev/payments"
BY_SIGNING_IN: Final = "wrkspc_01ClaudeCode"
FIELDS: Final = {"type": "aws", "kmsArn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    """Everything can be asked: by a token, an Enterprise organization's key, and a gateway's."""
    settings = Settings(
        auth_token=SecretStr(TOKEN),
        enterprise_key=SecretStr("sk-ant-api01-test-not-a-key"),
        gateway_url=GATEWAY,
        gateway_admin_key=SecretStr("gateway-key-of-a-test"),
    )
    return Platform(tmp_path, settings=settings, enterprise=FakeEnterprise(), gateway=FakeGateway())


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


ALL: Final = (
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


def refused(engine: NativeEngine, kind: str, id_: str) -> str:
    """The one line with which an import ends."""
    with pytest.raises(grpc.RpcError) as raised:
        engine.resource(kind).read(id_)
    told = str(cast("Any", raised.value).details())
    assert "\n" not in told
    assert "Exception" not in told
    return told


def test_every_kind_is_here() -> None:
    assert {f"claude:index:{one.kind}" for one in ALL} == SCHEMA["resources"].keys()


@pytest.mark.parametrize("there", ALL, ids=lambda one: f"{one.kind} {one.id}")
def test_what_is_there_is_recorded_as_a_program_declares_it_and_nothing_is_written(
    engine: NativeEngine, platform: Platform, new_process: Callable[[], None], there: There
) -> None:
    there.put(platform)
    before = len(platform.writes)
    resource = engine.resource(there.kind)

    read = resource.read(there.id)
    recorded, outputs = in_the_clear(read.inputs), in_the_clear(read.properties)
    assert read.id == there.id
    assert recorded.items() >= there.inputs.items()
    assert outputs["declared"].items() >= {k: v for k, v in there.inputs.items() if k != "ownerTag"}.items()

    # What the engine makes a program of, and what that program comes to at the next preview and refresh.
    schema = SCHEMA["resources"][f"claude:index:{there.kind}"]
    program = {name: value for name, value in recorded.items() if name in schema["inputProperties"]}
    assert program.keys() >= set(schema.get("requiredInputs", ()))
    new_process()
    checked = resource.check(recorded, program)
    assert list(checked.failures) == []
    assert in_the_clear(checked.inputs) == {k: v for k, v in recorded.items() if k != "ownerTag"}
    found = resource.diff(there.id, read.properties, checked.inputs)
    assert (found.changes, list(found.replaces)) == (DIFF_NONE if "ownerTag" in recorded else DIFF_UNKNOWN, [])
    again = resource.read(there.id, read.properties, read.inputs)
    assert in_the_clear(again.inputs) == recorded
    assert len(platform.writes) == before
    enterprise, gateway = cast("FakeEnterprise", platform.enterprise), cast("FakeGateway", platform.gateway)
    assert (enterprise.writes, [one for one in platform.console.calls if one.startswith("write")]) == ([], [])
    assert len(gateway.limits) in {0, 2}


@pytest.mark.parametrize("there", ALL, ids=lambda one: f"{one.kind} {one.id}")
def test_what_is_not_there_and_what_is_of_another_kind_is_an_error(
    engine: NativeEngine, platform: Platform, there: There
) -> None:
    there.put(platform)
    organization = ENTERPRISE_ID if there.kind.startswith("Member") else ORGANIZATION_ID
    elsewhere = there.id.replace(RESEARCH, "wrkspc_nowhere").replace(organization, "another")
    elsewhere = elsewhere.replace("_01", "_nowhere").replace("ci", "x").replace("zoe", "yve").replace("own", "x")
    elsewhere = elsewhere.replace("_there", "_x").replace("monthly", "weekly").replace("daily", "weekly")
    told = refused(engine, there.kind, elsewhere)
    where = {"MemberSpendLimit": ENTERPRISE_ID, "MemberSpendLimits": ENTERPRISE_ID, "GatewaySpendLimit": GATEWAY}
    here = where.get(there.kind, f"organization 'Tiny Tools' ({ORGANIZATION_ID})")
    assert told == f"there is no {there.kind} {elsewhere!r} in {here}"
    for other in ALL:
        if other.kind != there.kind and other.id != there.id:
            told = refused(engine, there.kind, f"{other.id}-of-another-kind")
            assert f"{other.id}-of-another-kind" in told
    assert platform.writes == [] or there.kind == "Invite"


def dead_key(platform: Platform) -> None:
    platform.api.stored.keys = tuple(replace(one, status="archived") for one in platform.api.stored.keys)


def member_of_claude_code(platform: Platform) -> None:
    claude_code(platform)
    platform.api.stored.roles[BY_SIGNING_IN] = {"user_01Ana": "workspace_user"}


def of_archived_workspace(platform: Platform) -> None:
    limits(platform)
    workspace(platform, archived_at=NOW)


def rule_of_archived_workspace(platform: Platform) -> None:
    rule(platform)
    workspace(platform, archived_at=NOW)


def archived_account(platform: Platform) -> None:
    platform.api.stored.service_accounts["svac_ci"] = replace(account(platform), archived_at=NOW)


REFUSED: Final = (
    ("Workspace", "svac_ci", account, "'svac_ci' is not the id of any Workspace: those have the form wrkspc_…"),
    ("Workspace", "", None, "'' is not the id of any Workspace: those have the form wrkspc_…"),
    ("Workspace", f"{RESEARCH}/x", None, "is not the id of any Workspace: those have the form wrkspc_…"),
    (
        "WorkspaceRateLimit",
        RESEARCH,
        limits,
        "is not the id of any WorkspaceRateLimit: those have the form wrkspc_…/rlg_…",
    ),
    ("GatewaySpendLimit", "monthly/rbac_group/", None, "form <period>/<organization, rbac_group or user>/<name>"),
    ("Workspace", "wrkspc_01Default", None, "'wrkspc_01Default' is the Default workspace, which cannot be managed"),
    ("WorkspaceMembers", "wrkspc_01Default", None, "is the Default workspace, which has no member list of its own"),
    (
        "Workspace",
        RESEARCH,
        lambda there: workspace(there, archived_at=NOW),
        f"workspace 'Research' ({RESEARCH}) was archived on 2026-11-24, which nobody can undo",
    ),
    (
        "WorkspaceRateLimit",
        f"{RESEARCH}/{SONNET.group.id}",
        of_archived_workspace,
        f"workspace 'Research' ({RESEARCH}) is archived, and its rate limits cannot be managed any more",
    ),
    (
        "Workspace",
        RESEARCH,
        lambda there: workspace(there, tags={"managed-by": "pulumi/other/dev/x"}),
        f"belongs to 'pulumi/other/dev/x', and an import writes nothing. To take it over, declare it with adoptId: \"{RESEARCH}\"",
    ),
    (
        "Workspace",
        RESEARCH,
        lambda there: workspace(there, tags={"managed-by": OWN, "managed-at": "backend-ffffffffffff"}),
        f"belongs to '{OWN}' at 'backend-ffffffffffff', and an import writes nothing",
    ),
    ("WorkspaceSpendLimit", RESEARCH, None, f"there is no WorkspaceSpendLimit '{RESEARCH}' in organization"),
    ("WorkspaceMember", f"{RESEARCH}/user_01Admin", None, "there is no WorkspaceMember"),
    ("WorkspaceMember", f"{BY_SIGNING_IN}/user_01Ana", member_of_claude_code, "people join workspace 'Claude Code'"),
    ("WorkspaceMembers", BY_SIGNING_IN, member_of_claude_code, "there is no WorkspaceMembers"),
    ("ApiKey", "apikey_01Research", dead_key, "was archived, which nobody can undo"),
    ("OrganizationMember", "user_01Admin", None, "is admin of the organization, which the API never changes"),
    ("ServiceAccount", "svac_ci", archived_account, "service account 'ci' (svac_ci) is archived"),
    (
        "FederationRule",
        "fdrl_ci",
        lambda there: rule(there, oauth_scope="org:admin"),
        "which is for the Console alone, and no token may change it",
    ),
    (
        "FederationRule",
        "fdrl_ci",
        rule_of_archived_workspace,
        f"rule 'ci' names archived workspaces ({RESEARCH}), which no program may",
    ),
    ("ServiceAccountMember", "wrkspc_01Default/svac_ci", account, "there is no ServiceAccountMember"),
    ("OrganizationSpendLimit", "22222222-2222-4222-8222-222222222222", None, "there is no OrganizationSpendLimit"),
    ("ComplianceSettings", RESEARCH, None, f"there is no ComplianceSettings '{RESEARCH}' in organization 'Tiny Tools'"),
)


@pytest.mark.parametrize(("kind", "id_", "put", "says"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_what_cannot_be_declared_is_told_why(
    engine: NativeEngine,
    platform: Platform,
    kind: str,
    id_: str,
    put: Callable[[Platform], object] | None,
    says: str,
) -> None:
    if put is not None:
        put(platform)
    assert says in refused(engine, kind, id_)
    assert platform.writes == []


@pytest.mark.parametrize("at", [None, "own"])
def test_a_workspace_that_carries_this_resources_own_tags_keeps_them(
    engine: NativeEngine, platform: Platform, new_process: Callable[[], None], at: str | None
) -> None:
    resource = engine.resource("Workspace")
    own = in_the_clear(resource.check({}, {"name": "Research"}).inputs)
    found = {"managed-by": own["owner"], **({} if at is None else {"managed-at": own["managedAt"]})}
    workspace(platform, tags=found)
    new_process()
    recorded = in_the_clear(resource.read(RESEARCH).inputs)
    assert (recorded["owner"], recorded["managedAt"], recorded.get("ownerTag")) == (
        own["owner"],
        own["managedAt"],
        None,
    )
    assert platform.writes == []


def test_a_change_after_an_import_is_a_change(
    engine: NativeEngine, platform: Platform, new_process: Callable[[], None]
) -> None:
    resource = engine.resource("Workspace")
    read = resource.read(RESEARCH)
    recorded = in_the_clear(read.inputs)
    changed = resource.check(recorded, {"name": "Science", "adoptId": RESEARCH, "ownerTag": False})
    assert resource.diff(RESEARCH, read.properties, changed.inputs).changes == DIFF_UNKNOWN
    workspace(platform, name="Called otherwise")
    new_process()
    again = in_the_clear(resource.read(RESEARCH, read.properties, read.inputs).inputs)
    assert again == {**recorded, "name": "Called otherwise"}


def test_what_cannot_be_looked_at_is_not_taken_for_there(
    engine: NativeEngine, platform: Platform, new_process: Callable[[], None]
) -> None:
    in_console(platform)
    platform.console.refusal = SignInNeeded("nobody is signed in to the Console")
    assert "nobody is signed in to the Console" in refused(engine, "SpendNotifications", RESEARCH)
    account(platform)
    platform.settings = Settings(admin_api_key=SecretStr("sk-ant-admin01-test-not-a-key"))
    new_process()
    assert "OAuth token" in refused(engine, "ServiceAccount", "svac_ci")
    assert "takes a scoped key" in refused(engine, "MemberSpendLimit", f"monthly/{ANA}")


def test_what_a_program_expects_of_what_it_gets_is_not_taken_for_there(engine: NativeEngine) -> None:
    workspace = engine.resource("Workspace").read(RESEARCH, sent({"name": "Called otherwise"}), sent({}))
    assert in_the_clear(workspace.properties)["name"] == "Research"
    expected = sent({"workspaceId": RESEARCH, "user": "ben@example.com", "role": "workspace_admin"})
    with pytest.raises(grpc.RpcError) as raised:
        engine.resource("WorkspaceMember").read(f"{RESEARCH}/user_01Ben", expected, expected)
    assert "there is no WorkspaceMember" in str(cast("Any", raised.value).details())


def test_a_credential_of_another_organization_finds_nothing(
    engine: NativeEngine, platform: Platform, new_process: Callable[[], None]
) -> None:
    platform.settings = platform.settings.model_copy(update={"organization_id": "22222222-2222-4222-8222-222222222222"})
    new_process()
    told = refused(engine, "Workspace", RESEARCH)
    assert f"belongs to organization 'Tiny Tools' ({ORGANIZATION_ID}), but CLAUDE_ADMIN_ORGANIZATION_ID says" in told
