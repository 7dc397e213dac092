"""`claude-admin offboard apply` against the simulator: what the platform itself does and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.command_line import ran, settings_of
from tests.support.keys_by_hand import make_key
from tests.support.report_schemas import require_valid

Offboard = Callable[..., tuple[int, str, str]]


@pytest.fixture
def offboard(simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Offboard:
    """Runs one command in a process of its own: exit code, standard output, standard error."""
    settings = settings_of(simulator, tmp_path / "home")
    return lambda *arguments: ran(settings, capsys, "offboard", *arguments, "--cwd", str(tmp_path))


def planned(offboard: Offboard, tmp_path: Path, *people: str) -> Path:
    file = tmp_path / "plan.json"
    assert offboard("plan", *people, "-o", f"json:{file}")[0] == 0
    return file


def applied(offboard: Offboard, plan: Path) -> tuple[int, dict[str, Any]]:
    code, out, _ = offboard("apply", str(plan), "--yes", "--format", "json")
    told: dict[str, Any] = json.loads(out)
    require_valid(told, "offboarding-result")
    return code, told


def test_somebody_leaves_with_keys_memberships_and_all(
    offboard: Offboard, simulator: Simulator, http: HttpAdminApi, tmp_path: Path
) -> None:
    research = next(one.id for one in http.workspaces.list() if one.name == "Research")
    mine = make_key(simulator, "mine", research, by="ana@example.com")
    plan = planned(offboard, tmp_path, "ana@example.com")
    code, told = applied(offboard, plan)
    assert code == 0
    assert {one["outcome"] for one in told["writes"]} == {"done"}
    assert (told["proof"]["people_gone"], told["proof"]["left"]) == (1, [])
    assert "ana@example.com" not in {user.email for user in http.users.list()}
    assert http.api_keys.retrieve(mine).status != "active"
    again, told = applied(offboard, plan)
    assert again == 0
    assert {one["outcome"] for one in told["writes"]} == {"already_so"}


def test_where_a_directory_keeps_people_the_identity_provider_is_named(
    offboard: Offboard, simulator: Simulator, tmp_path: Path
) -> None:
    plan = planned(offboard, tmp_path, "ana@example.com")
    simulator.switch("single_sign_on", "directory")
    code, told = applied(offboard, plan)
    assert (code, told["exit_codes"]) == (4, [4, 5])
    [refused] = [one for one in told["writes"] if one["write"] == "remove_person"]
    assert "people seem to be kept by the identity provider: do it there" in refused["detail"]
    assert [one["why"] for one in told["proof"]["left"]] == ["is still in the organization, as developer"]
    simulator.leave("ana@example.com", "scim")
    assert applied(offboard, plan)[0] == 0


def test_an_administrator_is_for_a_person_first(
    offboard: Offboard, simulator: Simulator, http: HttpAdminApi, tmp_path: Path
) -> None:
    other = next(user for user in http.users.list() if user.email == "ben@example.com")
    with simulator.world.lock:
        simulator.world.organization.users[other.id].role = "admin"
    plan = planned(offboard, tmp_path, "ben@example.com")
    code, out, _ = offboard("apply", str(plan), "--yes")
    assert code == 5
    assert "first, for a person to do, about ben@example.com" in out
    assert "LEFT STANDING: ben@example.com is still in the organization, as admin" in out


@pytest.mark.parametrize(
    ("mishap", "outcome", "says"),
    [
        ("nothing_taken", "outcome_unknown", "OUTCOME UNKNOWN, look before you do it again"),
        ("sandbox_egress_restricted", "refused", "refused: this credential may not do it"),
        ("cannot_remove_last_member", "refused", "refused by the platform"),
    ],
)
def test_what_goes_wrong_is_told_and_the_next_run_goes_on(
    offboard: Offboard, simulator: Simulator, tmp_path: Path, mishap: str, outcome: str, says: str
) -> None:
    plan = planned(offboard, tmp_path, "ana@example.com")
    simulator.fault(mishap, method="DELETE", route="/v1/organizations/users/{user_id}")
    code, told = applied(offboard, plan)
    assert (code, told["exit_codes"]) == (4, [4, 5])
    [person] = [one for one in told["writes"] if one["write"] == "remove_person"]
    assert person["outcome"] == outcome
    assert says in person["detail"]
    assert applied(offboard, plan)[0] == 0


def test_a_run_that_ends_early_tells_what_it_wrote_and_proves_nothing(
    offboard: Offboard, simulator: Simulator, http: HttpAdminApi, tmp_path: Path
) -> None:
    research = next(one.id for one in http.workspaces.list() if one.name == "Research")
    make_key(simulator, "mine", research, by="ana@example.com")
    plan = planned(offboard, tmp_path, "ana@example.com")
    simulator.fault(
        "rate_limited", method="DELETE", route="/v1/organizations/users/{user_id}", count=100, retry_after=100_000
    )
    code, out, err = offboard("apply", str(plan), "--yes", "--format", "json")
    told = json.loads(out)
    require_valid(told, "offboarding-result")
    assert (code, told["exit_codes"], told["proof"]) == (4, [4], None)
    assert told["writes"][0]["write"] == "set_key_status"
    assert {one["outcome"] for one in told["writes"]} == {"done"}
    assert "the same command goes on from there" in err


def test_a_run_whose_last_look_fails_tells_what_it_wrote(
    offboard: Offboard, simulator: Simulator, tmp_path: Path
) -> None:
    plan = planned(offboard, tmp_path, "ana@example.com")
    simulator.reset_requests()
    offboard("apply", str(plan))
    route = "/v1/organizations/users"
    [looks] = [int(one["count"]) for one in simulator.requests() if one["route"] == route]
    simulator.fault("rate_limited", method="GET", route=route, after=looks, count=100, retry_after=100_000)
    code, out, _ = offboard("apply", str(plan), "--yes", "--format", "json")
    told = json.loads(out)
    require_valid(told, "offboarding-result")
    assert (code, told["exit_codes"], told["proof"]) == (4, [4], None)
    assert "remove_person" in {one["write"] for one in told["writes"]}


def test_what_it_costs_does_not_grow_with_the_organization(
    offboard: Offboard, simulator: Simulator, http: HttpAdminApi, tmp_path: Path
) -> None:
    """Lists twice, before and after; and beside each write three calls, of a membership five."""
    research = next(one.id for one in http.workspaces.list() if one.name == "Research")
    make_key(simulator, "mine", research, by="ana@example.com")
    plan = planned(offboard, tmp_path, "ana@example.com")
    simulator.reset_requests()
    offboard("apply", str(plan))
    lists = simulator.calls() - 1
    simulator.reset_requests()
    _, told = applied(offboard, plan)
    kinds = [one["write"] for one in told["writes"]]
    beside = 4 * len(kinds) + 2 * kinds.count("remove_membership")
    assert simulator.calls() <= 1 + 2 * lists + beside
