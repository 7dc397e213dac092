"""What drift reads of the real adapter on the simulator, counted by the simulator."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.kinds import ORGANIZATION_LISTS
from pulumi_claude_admin.drift.machine_identities import KINDS as MACHINES
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.findings import Kind, Status
from tests.support.stack_builder import Stack

ASLEEP = ConsoleSource(None, "nobody asked it")


def calls(simulator: Simulator) -> int:
    return sum(int(row["count"]) for row in simulator.requests())


@pytest.mark.parametrize("gate", ["enabled", "not_enabled_403", "organization_type_400", "not_found_404"])
def test_drift_costs_at_most_two_calls_a_workspace_five_more_and_one_for_each_list(
    simulator: Simulator, http: HttpAdminApi, gate: str
) -> None:
    for number in range(6):
        http.workspaces.create(name=f"Team {number}")
    simulator.switch("spend_limits_api", gate)
    before = calls(simulator)

    reading = read_organization(Stack().declared(), Sources(CachedAdminApi(http), ASLEEP, has_token=False))

    live = [workspace for workspace in reading.snapshot.workspaces if not workspace.is_archived]
    assert len(live) >= 6
    assert calls(simulator) - before <= 2 * len(live) + 5 + len(ORGANIZATION_LISTS)


@pytest.mark.parametrize("gate", ["not_enabled_403", "organization_type_400", "not_found_404"])
def test_a_closed_gate_is_no_failure_whatever_it_answers(simulator: Simulator, http: HttpAdminApi, gate: str) -> None:
    simulator.switch("spend_limits_api", gate)

    reading = read_organization(Stack().declared(), Sources(CachedAdminApi(http), ASLEEP, has_token=False))

    assert all(not one.is_partial for one in reading.unseen)
    assert [one.kind for one in reading.unseen if one.kind not in MACHINES] == [Kind.WORKSPACE_SPEND_LIMIT]


def test_a_seeded_organization_that_nobody_declared_is_unmanaged_and_nothing_else(http: HttpAdminApi) -> None:
    reading = read_organization(Stack().declared(), Sources(CachedAdminApi(http), ASLEEP, has_token=False))

    findings = detect(Stack().declared(), reading).findings

    assert {finding.status for finding in findings} == {Status.UNMANAGED}
    assert Kind.WORKSPACE in {finding.subject.kind for finding in findings}
