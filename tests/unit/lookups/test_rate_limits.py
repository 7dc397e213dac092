"""What is enforced of a group, and whose limit that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

import pulumi_claude_admin as claude
from tests.support.admin_api.stored import SONNET
from tests.support.fake_platform import NOW, Platform
from tests.support.program_run import resolved

OF_THE_ORGANIZATION = {name: claude.LimiterResult(value, "organization") for name, value in SONNET.limits.items()}


def override(platform: Platform, **limits: int) -> str:
    workspace_id = platform.research.id
    platform.api.stored.overrides[workspace_id, SONNET.entry_id] = limits
    return workspace_id


@pytest.mark.parametrize("group", ["Claude Sonnet 4.x", "claude SONNET 4.X", "claude-sonnet-4-5", SONNET.group.id])
def test_without_a_workspace_it_is_the_organizations(group: str) -> None:
    found = claude.get_rate_limits(group=group)

    assert found == claude.RateLimitsResult(None, SONNET.group.id, "Claude Sonnet 4.x", OF_THE_ORGANIZATION)
    assert resolved(lambda: claude.get_rate_limits_output(group=group)) == (found, True, False)


def test_a_workspaces_own_limit_is_enforced_and_the_rest_is_the_organizations(platform: Platform) -> None:
    workspace_id = override(platform, requests_per_minute=500, tool_uses_per_second=3)

    found = claude.get_rate_limits(group=SONNET.group.id, workspace_id=workspace_id)

    assert found.workspace_id == workspace_id
    assert found.limits == OF_THE_ORGANIZATION | {
        "requests_per_minute": claude.LimiterResult(500, "workspace"),
        "tool_uses_per_second": claude.LimiterResult(3, "workspace"),
    }


def test_of_a_limit_above_the_organizations_the_lower_is_enforced(platform: Platform) -> None:
    workspace_id = override(platform, requests_per_minute=SONNET.limits["requests_per_minute"] + 1)

    found = claude.get_rate_limits(group=SONNET.group.id, workspace_id=workspace_id)

    assert found.limits == OF_THE_ORGANIZATION


def test_the_default_workspace_has_the_organizations(platform: Platform) -> None:
    found = claude.get_rate_limits(group=SONNET.group.id, workspace_id=platform.api.stored.default_id)

    assert found.limits == OF_THE_ORGANIZATION
    assert "workspace_rate_limits.list" not in platform.api.calls


def test_of_an_archived_workspace_nothing_is_enforced(platform: Platform) -> None:
    platform.api.stored.keep(replace(platform.research, archived_at=NOW))

    with pytest.raises(
        claude.InvalidInputs, match=r"workspace 'Research' \(.*\) was archived, so nothing can be asked"
    ):
        claude.get_rate_limits(group=SONNET.group.id, workspace_id=platform.research.id)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (
            {"group": "Opus"},
            r"^get_rate_limits\(group='Opus'\): 'Opus' is no rate-limit group .*Use one of 'Claude Sonnet",
        ),
        ({"group": " "}, "group is empty$"),
        ({"group": None}, "group is empty$"),
        ({"group": "claude-sonnet-4-5", "workspace_id": ""}, "workspace_id is empty$"),
        ({"group": "claude-sonnet-4-5", "workspace_id": "wrkspc_no"}, "there is no workspace 'wrkspc_no'"),
    ],
)
def test_a_group_or_workspace_that_is_not_there_is_one_line(arguments: dict[str, str], wanted: str) -> None:
    with pytest.raises(claude.InvalidInputs, match=wanted):
        claude.get_rate_limits(**arguments)
