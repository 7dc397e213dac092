"""What became wrong behind a declaration's back is a warning; what is new and wrong is refused. One case per resource and input."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pulumi
import pytest

from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.fake_platform import Platform, wire

GONE = {"workspace_id": "wrkspc_gone"}
CASES: Mapping[str, tuple[ClaudeProvider, dict[str, object], str]] = {  # type: ignore[type-arg]  # any spec
    "members-workspace": (WorkspaceMembersProvider(), {**GONE, "members": {}}, 'workspace_id="wrkspc_gone"'),
    "members-person": (
        WorkspaceMembersProvider(),
        {"workspace_id": "wrkspc_01", "members": {"gone@example.com": "workspace_user"}},
        'the line "gone@example.com": "workspace_user" of members',
    ),
    "member-workspace": (
        WorkspaceMemberProvider(),
        {**GONE, "user": "ana@example.com", "role": "workspace_user"},
        'workspace_id="wrkspc_gone"',
    ),
    "member-person": (
        WorkspaceMemberProvider(),
        {"workspace_id": "wrkspc_01", "user": "gone@example.com", "role": "workspace_user"},
        'user="gone@example.com"',
    ),
    "rate-limit-workspace": (
        WorkspaceRateLimitProvider(),
        {**GONE, "group": "batch", "requests_per_minute": 5},
        'workspace_id="wrkspc_gone"',
    ),
    "rate-limit-group": (
        WorkspaceRateLimitProvider(),
        {"workspace_id": "wrkspc_01", "group": "Claude Gone", "requests_per_minute": 5},
        'group="Claude Gone"',
    ),
    "spend-limit-workspace": (WorkspaceSpendLimitProvider(), {**GONE, "amount": "5"}, 'workspace_id="wrkspc_gone"'),
    "notifications-workspace": (
        SpendNotificationsProvider(),
        {**GONE, "thresholds": ["5"], "recipients": ["gone@example.com"]},
        'workspace_id="wrkspc_gone"',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_unchanged_declaration_is_never_refused_for_what_is_gone(
    case: str, capsys: pytest.CaptureFixture[str], new_process: Callable[[], None]
) -> None:
    provider, declared, line = CASES[case]
    [refused] = provider.check({}, wire(declared)).failures
    assert refused.reason not in capsys.readouterr().out
    new_process()
    assert provider.check(wire(declared), wire(declared)).failures == []
    assert f"claude-admin: warning: {line}: " in capsys.readouterr().out


@pytest.mark.parametrize("case", CASES)
def test_what_is_new_beside_it_is_still_refused(case: str) -> None:
    provider, declared, _ = CASES[case]
    failures = provider.check(wire(declared), wire(declared | {"workspace_id": "wrkspc_nowhere"})).failures
    assert [failure.property for failure in failures] == ["workspace_id"]


def test_an_adopted_workspace_that_is_gone_is_not_looked_for_again() -> None:
    declared = wire({"name": "Research", "adopt_id": "wrkspc_gone"})
    assert WorkspaceProvider().check(declared, declared).failures == []
    assert WorkspaceProvider().check({}, declared).failures != []


def test_the_organizations_own_limit_names_nothing_that_can_go() -> None:
    declared = wire({"amount": "5"})
    assert OrganizationSpendLimitProvider().check(declared, declared).failures == []


def test_a_wrong_form_is_refused_though_it_stood_there_before() -> None:
    declared = wire({"workspace_id": "wrkspc_01", "amount": "-5"})
    assert WorkspaceSpendLimitProvider().check(declared, declared).failures != []


def test_in_another_organization_nothing_passes_as_gone(platform: Platform, new_process: Callable[[], None]) -> None:
    declared = wire({"workspace_id": platform.research.id, "amount": "5"})
    made = WorkspaceSpendLimitProvider().create(declared)
    platform.api.stored.identity = type(platform.api.stored.identity)(
        id="11111111-1111-4111-8111-111111111111", name="Other"
    )
    new_process()
    with pytest.raises(Exception, match="this stack's state belongs to"):
        WorkspaceSpendLimitProvider().diff(made.id, wire(made.outs or {}), declared)


def test_a_line_whose_role_only_the_update_will_know_is_a_warning_too(capsys: pytest.CaptureFixture[str]) -> None:
    members = {"gone@example.com": "workspace_user"}
    before = wire({"workspace_id": "wrkspc_01", "members": members})
    now = before | {"members": {"gone@example.com": pulumi.output.Unknown()}}  # type: ignore[no-untyped-call]  # Pulumi's
    assert WorkspaceMembersProvider().check(before, now).failures == []
    assert 'warning: the line "gone@example.com": … of members: ' in capsys.readouterr().out
