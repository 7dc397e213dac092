"""What an import by id records of each kind, that it writes nothing, and that what is not there or not ours is an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2
from pydantic import SecretStr

from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.settings import Settings
from tests.support.admin_api.stored import SONNET
from tests.support.fake_enterprise import ANA, FakeEnterprise
from tests.support.fake_gateway import FakeGateway
from tests.support.fake_platform import NOW, Platform
from tests.support.machine_platform import TOKEN, account
from tests.support.native_wire import NativeEngine, in_the_clear, sent
from tests.support.one_of_every_kind import (
    BY_SIGNING_IN,
    ENTERPRISE_ID,
    EVERY_KIND,
    ORGANIZATION_ID,
    RESEARCH,
    There,
    claude_code,
    in_console,
    limits,
    rule,
    workspace,
)

DIFF_NONE: Final = provider_pb2.DiffResponse.DIFF_NONE
DIFF_UNKNOWN: Final = provider_pb2.DiffResponse.DIFF_UNKNOWN
SCHEMA: Final = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
GATEWAY: Final = "https://gateway.example.com"
OWN: Final = "pulumi/shop/dev/payments"


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


def refused(engine: NativeEngine, kind: str, id_: str) -> str:
    """The one line with which an import ends."""
    with pytest.raises(grpc.RpcError) as raised:
        engine.resource(kind).read(id_)
    told = str(cast("Any", raised.value).details())
    assert "\n" not in told
    assert "Exception" not in told
    return told


def test_every_kind_is_here() -> None:
    assert {f"claude:index:{one.kind}" for one in EVERY_KIND} == SCHEMA["resources"].keys()


@pytest.mark.parametrize("there", EVERY_KIND, ids=lambda one: f"{one.kind} {one.id}")
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


@pytest.mark.parametrize("there", EVERY_KIND, ids=lambda one: f"{one.kind} {one.id}")
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
    for other in EVERY_KIND:
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
