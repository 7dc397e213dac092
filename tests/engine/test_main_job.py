"""
The main job, steps 2 to 6 of the demo, with the real engine and a real Chromium: each step asserted, not only printed.

The job runs once, from the root of the checkout with an activated environment as README says; the tests look at what it left.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.quickstart import DECLARED, declared
from tools.demo import facts, steps
from tools.demo.commands import Ran
from tools.demo.environment import DemoEnvironment, forget_stack, prepare
from tools.demo.leftovers import still_running
from tools.demo.stand_in import running

pytestmark = [pytest.mark.engine, pytest.mark.browser]

STACK = "main-job"
SPEND = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"
MAILS = "/api/organizations/{organization}/workspaces/{workspace}/alert_emails"


@dataclass(frozen=True)
class After:
    """What is there after a step: the whole organization, the Console's saves and the Admin API's calls during it."""

    state: Mapping[str, Any]
    saves: Mapping[tuple[str, str, int], int]
    calls: Mapping[tuple[str, str, int], int]

    def team(self, name: str) -> facts.WorkspaceFacts:
        return facts.live_workspace(self.state, name)


@dataclass(frozen=True)
class Job:
    """Every step with what came of it."""

    up: Ran
    after_up: After
    preview: Ran
    after_preview: After
    after_hands: After
    drift: steps.DriftSeen
    after_drift: After
    in_ci: Mapping[str, tuple[Ran, str]]
    refresh: Ran
    repair: Ran
    after_repair: After
    drift_again: steps.DriftSeen
    state_file: str
    destroy: Ran
    after_destroy: After
    up_again: Ran
    after_up_again: After
    left_running: tuple[str, ...]
    secrets: tuple[str, ...]


@pytest.fixture(scope="module")
def demo(
    pulumi_command: str, whole_browser: str, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoEnvironment]:
    folder = tmp_path_factory.mktemp("main-job")
    with running() as platform:
        made = prepare(folder, project=repository, stack=STACK, platform=platform)
        forget_stack(project=repository, stack=STACK)
        try:
            yield replace(
                made, environment=_activated(made, pulumi_command) | {"CLAUDE_CONSOLE_BROWSER": whole_browser}
            )
        finally:
            forget_stack(project=repository, stack=STACK)


def _activated(demo: DemoEnvironment, pulumi: str) -> dict[str, str]:
    """As in a shell with an activated environment: `python` and `pulumi` are found on PATH, and nothing says where."""
    told = {"PULUMI_PYTHON_CMD", "PULUMI_LANGHOST_PYTHON"}
    path = os.pathsep.join((demo.environment["PATH"], str(Path(pulumi).parent)))
    return {name: value for name, value in demo.environment.items() if name not in told} | {"PATH": path}


@pytest.fixture(scope="module")
def job(demo: DemoEnvironment) -> Job:
    def after() -> After:
        counted = demo.platform.requests()
        demo.platform.forget_requests()
        return After(demo.platform.state(), _rows(counted["console_saves"]), _rows(counted["requests"]))

    up, after_up = steps.declare(demo), after()
    preview, after_preview = steps.preview(demo), after()
    steps.change_by_hand(demo)
    after_hands = after()
    drift, after_drift = steps.drift(demo), after()
    in_ci = _as_a_workflow_does(demo)
    refresh = steps.refresh(demo)
    after()
    repair, after_repair = steps.repair(demo), after()
    drift_again = steps.drift(demo)
    exported = demo.run("pulumi", "stack", "export", "--stack", STACK)
    after()
    destroy, after_destroy = steps.destroy(demo), after()
    up_again, after_up_again = steps.declare(demo), after()
    return Job(
        up=up,
        after_up=after_up,
        preview=preview,
        after_preview=after_preview,
        after_hands=after_hands,
        drift=drift,
        after_drift=after_drift,
        in_ci=in_ci,
        refresh=refresh,
        repair=repair,
        after_repair=after_repair,
        drift_again=drift_again,
        state_file=exported.output,
        destroy=destroy,
        after_destroy=after_destroy,
        up_again=up_again,
        after_up_again=after_up_again,
        left_running=still_running(demo),
        secrets=(demo.platform.admin_api_key, demo.environment["CLAUDE_CONSOLE_STATE_KEY"]),
    )


def _as_a_workflow_does(demo: DemoEnvironment) -> dict[str, tuple[Ran, str]]:
    """Run the two scripts of examples/drift-in-ci for pull requests: how each ended, and the step's summary."""
    workflow = demo.project / "examples/drift-in-ci/.github/workflows/preview.yml"
    scripts = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]["preview"]["steps"]
    summary = demo.folder / "summary.md"
    environment = {
        **demo.environment,
        "PULUMI_STACK": demo.stack,
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TEMP": str(demo.folder),
    }
    ended = {}
    for step in scripts:
        if "name" in step:
            summary.write_text("", encoding="utf-8")
            bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
            ran = replace(demo, environment=environment).run(*bash)
            ended[step["name"]] = ran, summary.read_text(encoding="utf-8")
    return ended


def _rows(rows: list[dict[str, Any]]) -> Counter[tuple[str, str, int]]:
    return Counter({(row["method"], row["route"], row["status"]): row["count"] for row in rows})


# Step 2: declare and apply


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_up_makes_each_team_s_workspace_as_declared(job: Job, name: str) -> None:
    assert job.up.code == 0, job.up.output

    team = job.after_up.team(name)

    assert declared(team) == DECLARED[name]
    assert team.tags["managed-by"] == f"pulumi/claude-admin-quickstart/{STACK}/{name.lower()}"


def test_up_leaves_the_workspaces_that_nobody_declared_alone(job: Job) -> None:
    assert facts.live_names(job.after_up.state) == tuple(sorted((*steps.TEAMS, *steps.UNMANAGED)))
    assert job.after_up.team("Research").spend_limit == "4000.00"


def test_spend_goes_through_the_console_because_the_api_answers_403(job: Job) -> None:
    spend_calls = {(route, status) for _, route, status in job.after_up.calls if "spend_limits" in route}

    assert spend_calls == {("/v1/organizations/spend_limits", 403)}
    assert job.after_up.saves == {
        ("PUT", SPEND, 200): 3,  # a limit for each team
        ("POST", SPEND, 200): 5,  # each threshold
        ("PUT", MAILS, 200): 3,  # recipients of each team
    }


def test_rate_limits_go_through_the_api(job: Job) -> None:
    route = "/v1/organizations/workspaces/{workspace_id}/rate_limits/{rate_limit_id}"

    assert job.after_up.calls["POST", route, 200] == 4


# Step 3: nothing to do


def test_a_preview_after_up_has_nothing_to_do_and_does_nothing(job: Job) -> None:
    assert job.preview.code == 0, job.preview.output
    assert not job.after_preview.saves
    assert {method for method, _, _ in job.after_preview.calls} <= {"GET"}


# Step 5: see the drift that step 4 made


def test_drift_finds_each_change_and_exits_7(job: Job) -> None:
    assert job.drift.ran.code == steps.DRIFT, job.drift.ran.output
    assert facts.found(job.drift.report, "archived", "drifted", "missing", "unseen") == steps.BROKEN
    assert job.drift.report["exit_codes"] == [steps.DRIFT]


def test_drift_shows_declared_and_actual_values(job: Job) -> None:
    changes = {
        (finding["workspace_name"], change["path"]): (change["declared"], change["actual"])
        for finding in job.drift.report["findings"]
        if finding["status"] in {"drifted", "missing"}
        for change in finding["changes"]
    }

    assert changes == {
        ("Payments", "amount"): ("5000.00", "9000.00"),
        ("Payments", "members.gabor@example.com"): (None, "workspace_developer"),
        ("Search", "requests_per_minute"): (800, None),
    }
    for value in ("9000.00", steps.NEWCOMER, "800", "archived"):
        assert value in job.drift.ran.output


def test_drift_shows_what_nobody_declared_and_the_coverage(job: Job) -> None:
    unmanaged = {workspace for _, kind, workspace in facts.found(job.drift.report, "unmanaged") if kind == "workspace"}
    coverage = {figure["kind"]: (figure["declared"], figure["total"]) for figure in job.drift.report["coverage"]}

    assert unmanaged == {*steps.UNMANAGED, steps.UNDECLARED}
    assert coverage["workspace"] == (2, 6)
    assert "2 of 6 live workspaces declared" in job.drift.ran.output


def test_the_workflow_for_pull_requests_reports_drift_in_the_summary_and_fails(job: Job) -> None:
    ran, summary = job.in_ci["What somebody changed by hand, and where this branch meets it"]

    assert ran.code == steps.DRIFT, ran.output
    assert steps.NEWCOMER in summary
    assert steps.UNDECLARED in summary


def test_the_workflow_for_pull_requests_previews_in_the_summary(job: Job) -> None:
    ran, summary = job.in_ci["What this pull request changes"]

    assert ran.code == 0, ran.output
    assert summary.startswith("## What this pull request changes")
    assert "17 unchanged" in summary


def test_drift_changes_nothing(job: Job) -> None:
    assert not job.after_drift.saves
    assert {method for method, _, _ in job.after_drift.calls} == {"GET"}


def test_the_engine_s_own_refresh_agrees_for_what_it_can_see(job: Job) -> None:
    assert job.refresh.code == steps.DRIFT, job.refresh.output
    assert "3 to update" in job.refresh.output


# Step 6: put it right


@pytest.mark.parametrize("name", [steps.RAISED, steps.CLEARED])
def test_up_with_refresh_puts_back_what_may_be_put_back(job: Job, name: str) -> None:
    assert job.repair.code == 0, job.repair.output
    assert declared(job.after_repair.team(name)) == DECLARED[name]


def test_repairing_saves_nothing_in_the_console_but_the_one_limit(job: Job) -> None:
    assert job.after_repair.saves == {("PUT", SPEND, 200): 1}


def test_an_archived_workspace_is_not_made_again_unasked(job: Job) -> None:
    assert [team.is_archived for team in facts.workspaces(job.after_repair.state, steps.ARCHIVED)] == [True]


def test_after_the_repair_drift_shows_the_archived_workspace_and_what_is_unmanaged_and_nothing_else(job: Job) -> None:
    report = job.drift_again.report

    assert job.drift_again.ran.code == steps.DRIFT
    assert facts.found(report, "archived", "drifted", "missing", "unseen") == steps.BEYOND_REPAIR
    assert facts.unmanaged_workspaces(report) == {*steps.UNMANAGED, steps.UNDECLARED}
    counted = {"api_key", "compliance_settings", "external_key", "organization_member"}
    assert {kind for _, kind, workspace in facts.found(report, "unmanaged") if not workspace} == counted


def test_drift_names_the_choices_for_an_archived_workspace(job: Job) -> None:
    remedies = [each["remedy"] for each in job.drift_again.report["findings"] if each["status"] == "archived"]

    assert any('when_archived="recreate"' in remedy and "adopt_id=" in remedy for remedy in remedies)


def test_destroy_removes_the_members_and_leaves_workspaces_and_limits_standing(job: Job) -> None:
    assert job.destroy.code == 0, job.destroy.output
    for name in (steps.RAISED, steps.CLEARED):
        assert declared(job.after_destroy.team(name)) == {**DECLARED[name], "members": {}}
    assert not job.after_destroy.saves


@pytest.mark.parametrize("name", [steps.RAISED, steps.CLEARED])
def test_destroy_says_what_it_leaves_standing(job: Job, name: str) -> None:
    standing = [line for line in job.destroy.output.splitlines() if "left standing" in line and f"'{name}'" in line]

    for what in ("workspace", "monthly spend limit", "rate limits", "spend notifications"):
        assert any(what in line for line in standing), (what, standing)


def test_a_second_up_adopts_the_live_workspaces(job: Job) -> None:
    assert job.up_again.code == 0, job.up_again.output
    for name in (steps.RAISED, steps.CLEARED):
        assert job.after_up_again.team(name).id == job.after_up.team(name).id
        assert declared(job.after_up_again.team(name)) == DECLARED[name]
    routes = {route for method, route, _ in job.after_up_again.calls if method == "POST"}
    assert job.after_up_again.calls["POST", "/v1/organizations/workspaces", 200] == 1, routes


def test_a_second_up_makes_a_new_workspace_for_the_archived_one_and_warns(job: Job) -> None:
    both = facts.workspaces(job.after_up_again.state, steps.ARCHIVED)

    assert sorted(team.is_archived for team in both) == [False, True]
    assert declared(job.after_up_again.team(steps.ARCHIVED)) == DECLARED[steps.ARCHIVED]
    assert steps.WARNED_OF_A_NEW_ONE in job.up_again.output


def test_a_second_up_saves_in_the_console_only_what_the_new_workspace_needs(job: Job) -> None:
    assert job.after_up_again.saves == {("PUT", SPEND, 200): 1, ("POST", SPEND, 200): 1, ("PUT", MAILS, 200): 1}


# All along


def test_nothing_of_the_job_is_left_running(job: Job) -> None:
    assert job.left_running == ()


def test_the_state_holds_no_secret(job: Job) -> None:
    assert json.loads(job.state_file)["deployment"]["resources"]
    for secret in job.secrets:
        assert secret not in job.state_file
