"""Two back ends with stacks of one name over one organization: the second one stops, asks, takes over; the first lets go."""

from __future__ import annotations

from typing import Final

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import MakeStack, Provider, over_both

pytestmark = pytest.mark.engine
FAILED = 1

TEAM = """
    payments = claude.Workspace("payments", name="Payments", archive_on_destroy=True{adopt})
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={members})
"""
OURS = TEAM.format(adopt="", members='{"ana@example.com": "workspace_user"}')
THEIRS = '{"ben@example.com": "workspace_developer"}'


NAMED: Final[dict[Provider, str]] = {"dynamic": "claude-admin:owner", "native": "claude:managedAt"}
"""The setting by which a back end has a name of its own."""


@over_both
def test_a_workspace_is_its_owner_s_until_somebody_takes_it_over(
    new_stack: MakeStack, simulator: Simulator, provider: Provider
) -> None:
    first, second = (new_stack(simulator, name=name, provider=provider) for name in ("first", "second"))
    first.program(OURS)
    first.up()
    made = workspace(simulator, "Payments")
    assert made["tags"]["managed-at"].startswith("backend-")
    simulator.reset_requests()

    # The same project, stack and names in another back end are another owner.
    second.program(TEAM.format(adopt="", members=THEIRS))
    for refused in (second.preview(expect=FAILED), second.up(expect=FAILED)):
        assert f"belongs to 'pulumi/shop/dev/payments' at '{made['tags']['managed-at']}'" in refused.text
        assert first.spelled(f"adopt_id='{made['id']}'") in refused.text
    assert writes(simulator) == []

    # It takes it over by name, under a name of its own for its back end.
    second.run("config", "set", NAMED[provider], "finance")
    second.program(TEAM.format(adopt=f', adopt_id="{made["id"]}"', members=THEIRS))
    told = second.preview().text
    assert f"adopts workspace 'Payments' ({made['id']})" in told
    assert f"tags.managed-at '{made['tags']['managed-at']}' -> 'finance'" in told
    assert writes(simulator) == []
    second.up()
    second.refresh_preview()
    taken = workspace(simulator, "Payments")
    assert taken["tags"] == {"managed-by": "pulumi/shop/dev/payments", "managed-at": "finance"}

    # The first one can neither empty nor archive it, whether it drops the declaration or destroys.
    first.program("")
    for ended in (first.up(expect=FAILED), first.destroy(expect=FAILED)):
        assert first.spelled("pulumi_claude_admin.errors.OtherOwner: ") in ended.text
        assert "at 'finance' now" in ended.text
        assert "pulumi state delete" in ended.text
    assert workspace(simulator, "Payments") == taken
    for urn in reversed([each["urn"] for name, each in first.export().items() if name.startswith("Workspace")]):
        first.run("state", "delete", urn, "--yes")
    first.up("--expect-no-changes")
