"""Programs that declare one thing twice. Resources are registered with Pulumi's mocks; no provider runs."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.lifecycle.duplicate_declarations import DuplicateDeclaration
from tests.support.program_run import start_run

Program = Callable[[], None]


@pytest.fixture(autouse=True)
def program_run() -> None:
    start_run()


def workspace(name: str = "payments") -> claude.Workspace:
    return claude.Workspace(name, name="Payments")


def two_members_of_one_output() -> None:
    payments = workspace()
    for name in ("a", "b"):
        claude.WorkspaceMember(name, workspace_id=payments.id, user="ana@example.com", role="workspace_user")


def one_cap_by_both_outputs() -> None:
    payments = workspace()
    claude.WorkspaceSpendLimit("a", workspace_id=payments.id, amount="1")
    claude.WorkspaceSpendLimit("b", workspace_id=payments.workspace_id, amount="1")


def one_group_by_the_component_and_by_its_workspace() -> None:
    team = claude.TeamWorkspace("a", name="Payments", rate_limits={"Sonnet": {"requests_per_minute": 1}})
    claude.WorkspaceRateLimit("b", workspace_id=team.workspace.workspace_id, group="sonnet", requests_per_minute=1)


def one_cap_by_what_hangs_on_the_workspace() -> None:
    members = claude.WorkspaceMembers("a", workspace_id=workspace().id, members={})
    cap = claude.WorkspaceSpendLimit("a", workspace_id=members.workspace_id, amount="1")
    claude.WorkspaceSpendLimit("b", workspace_id=cap.workspace_id, amount="1")


def one_cap_by_the_adopted_id() -> None:
    adopted = claude.Workspace("a", name="a", adopt_id="wrkspc_1")
    claude.WorkspaceSpendLimit("a", workspace_id="wrkspc_1", amount="1")
    claude.WorkspaceSpendLimit("b", workspace_id=adopted.id, amount="1")


def two_spellings_of_one_e_mail() -> None:
    for name, user in (("a", "Ana@example.com"), ("b", "ana@example.com ")):
        claude.WorkspaceMember(name, workspace_id="wrkspc_1", user=user, role="workspace_user")


def a_member_then_everybody() -> None:
    claude.WorkspaceMember("a", workspace_id="wrkspc_1", user="ana@example.com", role="workspace_user")
    claude.WorkspaceMembers("a", workspace_id="wrkspc_1", members={})


def everybody_then_a_member() -> None:
    claude.WorkspaceMembers("a", workspace_id="wrkspc_1", members={})
    claude.WorkspaceMember("a", workspace_id="wrkspc_1", user="ana@example.com", role="workspace_user")


def everybody_twice() -> None:
    for name in ("a", "b"):
        claude.WorkspaceMembers(name, workspace_id="wrkspc_1", members={})


def one_cap_twice() -> None:
    for name in ("a", "b"):
        claude.WorkspaceSpendLimit(name, workspace_id="wrkspc_1", amount="1")


def the_organizations_cap_twice() -> None:
    for name in ("a", "b"):
        claude.OrganizationSpendLimit(name, amount="1")


def notifications_twice() -> None:
    for name in ("a", "b"):
        claude.SpendNotifications(name, thresholds=["1"])


def one_group_twice() -> None:
    for name, group in (("a", "Claude Sonnet 4.x"), ("b", "claude sonnet 4.X")):
        claude.WorkspaceRateLimit(name, workspace_id="wrkspc_1", group=group, requests_per_minute=1)


def one_workspace_adopted_twice() -> None:
    for name in ("a", "b"):
        claude.Workspace(name, name=name, adopt_id="wrkspc_1")


def one_owner_tag_twice() -> None:
    workspace("payments")
    claude.TeamWorkspace("payments", workspace_name="Payments")


def one_external_key_with_two_regions() -> None:
    arn = "arn:aws:kms:us-east-1:111122223333:key/1"
    claude.ExternalKey("a", provider_config={"type": "aws", "kms_arn": arn})
    claude.ExternalKey("b", provider_config={"type": "aws", "kms_arn": arn, "region": "us-east-1"})


def one_external_key_adopted_twice() -> None:
    claude.ExternalKey("a", provider_config={"type": "gcp", "key_name": "a"}, adopt_id="ekey_1")
    claude.ExternalKey("b", provider_config={"type": "gcp", "key_name": "b"}, adopt_id="ekey_1")


def one_api_key_adopted_twice() -> None:
    claude.ApiKey("a", adopt_id="apikey_1")
    claude.ApiKey("b", adopt_id="apikey_1", name="other")


def one_api_key_by_its_name() -> None:
    payments = workspace()
    claude.ApiKey("a", workspace_id=payments.id, name="ci")
    claude.ApiKey("b", workspace_id=payments.workspace_id, name="ci", status="inactive")


def one_activity_feed_twice() -> None:
    claude.ComplianceSettings("a", state="enabled")
    claude.ComplianceSettings("b", state="disabled")


def one_persons_limit_twice() -> None:
    claude.MemberSpendLimit("a", user="Ana@example.com", amount="1")
    claude.MemberSpendLimits("b", people={"ana@example.com": "2"})


def everybodys_limits_then_a_persons() -> None:
    claude.MemberSpendLimits("a", people={}, exclusive=True)
    claude.MemberSpendLimit("b", user="ana@example.com", amount="1")


def a_persons_limit_then_everybodys() -> None:
    claude.MemberSpendLimit("a", user="ana@example.com", amount="1")
    claude.MemberSpendLimits("b", people={}, exclusive=True)


@pytest.mark.parametrize(
    "program",
    [
        one_persons_limit_twice,
        everybodys_limits_then_a_persons,
        a_persons_limit_then_everybodys,
        one_api_key_adopted_twice,
        one_api_key_by_its_name,
        one_activity_feed_twice,
        two_members_of_one_output,
        one_cap_by_both_outputs,
        one_group_by_the_component_and_by_its_workspace,
        one_cap_by_what_hangs_on_the_workspace,
        one_cap_by_the_adopted_id,
        two_spellings_of_one_e_mail,
        a_member_then_everybody,
        everybody_then_a_member,
        everybody_twice,
        one_cap_twice,
        the_organizations_cap_twice,
        notifications_twice,
        one_group_twice,
        one_workspace_adopted_twice,
        one_owner_tag_twice,
        one_external_key_with_two_regions,
        one_external_key_adopted_twice,
    ],
)
def test_one_thing_declared_twice_is_refused_in_one_line(program: Program) -> None:
    with pytest.raises(DuplicateDeclaration, match=r"is declared twice, by .* and by .*Remove one of them") as caught:
        program()
    assert isinstance(caught.value, pulumi.RunError)
    assert "\n" not in str(caught.value)


def test_different_things_are_not_confused() -> None:
    payments, support = workspace("payments"), workspace("support")
    for which in (payments, support):
        name = which.pulumi_resource_name
        claude.WorkspaceSpendLimit(name, workspace_id=which.id, amount="1")
        claude.WorkspaceMembers(name, workspace_id=which.id, members={"ana@example.com": "workspace_user"})
        claude.WorkspaceRateLimit(f"{name}-s", workspace_id=which.id, group="Sonnet", requests_per_minute=1)
        claude.WorkspaceRateLimit(f"{name}-o", workspace_id=which.id, group="Opus", requests_per_minute=1)
        claude.SpendNotifications(name, workspace_id=which.id, thresholds=["1"])
        claude.ExternalKey(name, provider_config={"type": "gcp", "key_name": name})
        claude.ApiKey(name, workspace_id=which.id, name="ci")
    claude.ApiKey("organization", name="ci")
    claude.ExternalKey("azure", provider_config={"type": "azure", "tenant_id": "t", "vault_uri": "v", "key_name": "k"})
    claude.SpendNotifications("organization", thresholds=["1"])
    claude.OrganizationSpendLimit("organization", amount="1")
    for period in ("daily", "monthly"):
        claude.MemberSpendLimit(f"ana-{period}", user="ana@example.com", amount="1", period=period)
        claude.MemberSpendLimits(f"ben-{period}", people={"ben@example.com": "1"}, period=period)
        claude.MemberSpendLimits(f"cleo-{period}", people={"cleo@example.com": "1"}, period=period)


def test_memberships_that_are_not_exclusive_may_share_a_workspace() -> None:
    claude.WorkspaceMembers(
        "a", workspace_id="wrkspc_1", members={"ana@example.com": "workspace_user"}, exclusive=False
    )
    claude.WorkspaceMembers(
        "b", workspace_id="wrkspc_1", members={"ben@example.com": "workspace_user"}, exclusive=False
    )
    with pytest.raises(DuplicateDeclaration, match=r"membership of Ben@example\.com"):
        claude.WorkspaceMember("c", workspace_id="wrkspc_1", user="Ben@example.com", role="workspace_user")


def test_another_run_of_the_program_starts_anew() -> None:
    claude.OrganizationSpendLimit("a", amount="1")
    start_run()
    claude.OrganizationSpendLimit("b", amount="1")


def test_a_person_is_declared_once_under_every_spelling() -> None:
    claude.OrganizationMember("ana", user="ana@example.com", role="user")
    claude.Invite("ana", email="ana@example.com", role="user")
    with pytest.raises(DuplicateDeclaration, match="organization role of one person"):
        claude.OrganizationMember("again", user=" Ana@Example.com", role="developer")
    with pytest.raises(DuplicateDeclaration, match="invitation of one person"):
        claude.Invite("again", email="ANA@example.com", role="developer")
