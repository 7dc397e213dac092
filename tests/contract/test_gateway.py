"""`claude-admin gateway` against the organization in which nobody set a cap, read once by an audit."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.gateways import contract
from pulumi_claude_admin.gateways.model_policy import TeamPolicy
from pulumi_claude_admin.settings import Settings
from tests.support.budgets import POLICY
from tests.support.command_line import installed, ran, settings_of
from tests.support.litellm_teams import KEY, WITHOUT_DATABASE, TeamsServer, team
from tests.support.spending_seed import seed_of, strand
from tests.support.stack_builder import Stack

Gateway = Callable[..., tuple[int, str, str]]
TEAMS = """\
version: 1
teams:
  care:
    name: Customer Care
    spend_limit: "1000.00"
    rate_limits:
      Claude Opus 5: {requests_per_minute: 20}
  nobody:
    name: Nowhere
    spend_limit: "5.00"
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One machine for all tests of the file, which has read the organization once."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as story:
        with installed(settings_of(story, tmp_path_factory.mktemp("home"), gateway=POLICY)) as settings:
            assert run(["audit", "--fail-on", "none"]) == 0
        yield settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: python\n")
    (tmp_path / "teams.yaml").write_text(TEAMS)
    return tmp_path


@pytest.fixture
def gateway(settings: Settings, project: Path, capsys: pytest.CaptureFixture[str]) -> Gateway:
    """Runs `gateway export` in the project: exit code, standard output, standard error."""

    def command(*arguments: str, settings: Settings = settings) -> tuple[int, str, str]:
        return ran(settings, capsys, "gateway", "export", "--offline", "--cwd", str(project), *arguments)

    return command


def _document(out: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(out)
    return made


def test_contract_has_every_live_workspace_with_the_month_that_an_audit_counts(
    gateway: Gateway, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = gateway("--target", "json")
    assert (code, "Traceback" in err) == (0, False)
    made = _document(out)
    jsonschema.validate(made, contract.schema())
    of_name = {one["name"]: one for one in made["workspaces"]}
    assert of_name["Customer Care"]["cap"] == "1000.00"
    assert of_name["Customer Care"]["teams"][0] == "care"
    assert of_name["Customer Care"]["state"] == "over"
    wiring.install(wiring.from_settings(settings))
    run(["audit", "--offline", "--fail-on", "none", "--format", "json"])
    audited = {one["name"]: one for one in _document(capsys.readouterr().out)["workspaces"]}
    for name, one in of_name.items():
        assert float(one["spent"]) == pytest.approx(float(audited[name]["month_to_date"]), abs=0.01)
    assert "nobody: the budget is not exported: no workspace of this organization is this team's" in err


def test_contract_goes_to_a_file_that_is_the_previous_one_of_the_next_run(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "claude-budgets.v1.json"
    code, out, err = gateway("--target", "json", "--output", str(file), "--previous", str(file))
    assert (code, out) == (0, "")
    assert "is not there, so this contract follows none" in err
    first = file.read_text()
    assert gateway("--target", "json", "--output", str(file), "--previous", str(file))[0] == 0
    assert file.read_text() == first


def _changed(file: Path, **changes: object) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def test_contract_of_another_organization_is_no_previous_one(gateway: Gateway, tmp_path: Path) -> None:
    file, output = tmp_path / "before.json", tmp_path / "after.json"
    gateway("--target", "json", "--output", str(file))
    _changed(file, organization={"id": "org_other", "name": "Other"})
    code, out, err = gateway("--target", "json", "--previous", str(file), "--output", str(output))
    assert (code, out, output.exists()) == (2, "", False)
    assert "is of another organization, org_other" in err


def test_newer_contract_is_no_previous_one(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    gateway("--target", "json", "--output", str(file))
    _changed(file, schema_version=2)
    code, out, err = gateway("--target", "json", "--previous", str(file))
    assert (code, out) == (2, "")
    assert "schema_version must be 1" in err.splitlines()[-1]


def test_team_file_with_a_mistake_exports_nothing(gateway: Gateway, project: Path, tmp_path: Path) -> None:
    (project / "teams.yaml").write_text('version: 1\nteams:\n  a: {name: A, spend_limit: "lots"}\n')
    output = tmp_path / "out.json"
    code, out, err = gateway("--target", "json", "--output", str(output))
    assert (code, out, output.exists()) == (2, "", False)
    assert "spend_limit" in err


def test_folder_that_is_not_there_is_told_before_anything_is_read(gateway: Gateway, tmp_path: Path) -> None:
    code, _, err = gateway("--target", "json", "--output", str(tmp_path / "no" / "out.json"))
    assert code == 1
    assert f"there is no folder {tmp_path / 'no'}" in err


def test_nothing_read_is_nothing_exported(settings: Settings, tmp_path: Path, gateway: Gateway) -> None:
    del settings
    code, out, err = gateway("--target", "json", "--archive", str(tmp_path / "empty"))
    assert (code, out) == (1, "")
    assert os.linesep not in err.strip()


@pytest.mark.parametrize("target", ["litellm", "claude-gateway"])
def test_export_names_its_losses_in_itself_and_to_people(target: str, gateway: Gateway) -> None:
    code, out, err = gateway("--target", target)
    losses = _document(out)["losses"]
    assert (code, len(losses)) == (0, len(err.splitlines()))
    assert {(one["team"], one["what"]) for one in losses} >= {
        (None, "the reason for an expensive model"),
        ("nobody", "the budget"),
    }


def test_litellm_export_has_the_declared_cap_and_rate_of_each_team(gateway: Gateway) -> None:
    teams = {one["team_alias"]: one for one in _document(gateway("--target", "litellm")[1])["teams"]}
    assert teams["care"]["max_budget"] == "1000.00"
    assert "max_budget" not in teams["Routing"]


def test_group_of_the_vendor_s_gateway_has_the_declared_cap(settings: Settings, gateway: Gateway) -> None:
    policy = replace(POLICY, teams={"care": TeamPolicy(group="claude-care")})
    settings = settings.model_copy(update={"gateway": policy})
    (limit,) = _document(gateway("--target", "claude-gateway", settings=settings)[1])["spend_limits"]
    assert limit["pooled_budget"]["amount"] == "100000"


def test_previous_contract_is_for_the_contract_alone(gateway: Gateway) -> None:
    code, out, err = gateway("--target", "litellm", "--previous", "x.json")
    assert (code, out) == (2, "")
    assert "--previous" in err


@pytest.fixture
def proxy() -> Iterator[TeamsServer]:
    with TeamsServer() as started:
        yield started


@pytest.fixture
def compared(settings: Settings, project: Path, proxy: TeamsServer, capsys: pytest.CaptureFixture[str]) -> Gateway:
    """Runs `gateway diff` with the stand-in of a proxy."""
    named = {"gateway_url": proxy.url, "gateway_admin_key": SecretStr(KEY)}

    here = settings.model_copy(update=named)

    def command(*arguments: str, settings: Settings = here) -> tuple[int, str, str]:
        given = ("--target", "litellm", "--offline", "--cwd", str(project))
        return ran(settings, capsys, "gateway", "diff", *given, *arguments)

    return command


def test_budget_of_a_proxy_stands_beside_the_cap(compared: Gateway, proxy: TeamsServer) -> None:
    proxy.teams = [team("t-1", "care", 1500.0), team("t-2", "Routing", 20.0, "7d"), team("t-3", "strangers", 5)]
    code, out, _ = compared("--format", "json")
    made = _document(out)
    rows = {one["name"]: one for one in made["budgets"]}
    assert code == 7
    assert {name: one["standing"] for name, one in rows.items()} == {"care": "higher", "strangers": "unknown"}
    assert (rows["care"]["declared"], rows["care"]["gateway"]) == ("1000.00", "1500.00")
    assert made["left_out"] == ["the budget of Routing is none of a month: it is of 7d"]
    assert "HIGHER" in compared()[1]


def test_proxy_that_lacks_a_team_is_told(compared: Gateway) -> None:
    code, out, _ = compared("--format", "json")
    assert (code, [one["standing"] for one in _document(out)["budgets"]]) == (7, ["missing"])


def test_proxy_that_has_what_is_declared_is_equal(compared: Gateway, proxy: TeamsServer) -> None:
    proxy.teams = [team("t-1", "care", 1000)]
    code, out, _ = compared("--format", "json")
    assert (code, [one["standing"] for one in _document(out)["budgets"]]) == (0, ["equal"])


@pytest.mark.parametrize(
    ("status", "teams", "code", "words"),
    [
        (400, WITHOUT_DATABASE, 4, "LiteLLM lists teams only where it has a database"),
        (404, [], 4, "the teams of the gateway cannot be listed (404)"),
        (200, {"data": []}, 4, "the list of teams is no list"),
        (200, [team("t-1", "care", float("nan"))], 4, "max_budget"),
    ],
)
def test_gateway_that_cannot_be_read_is_one_line(
    compared: Gateway, proxy: TeamsServer, status: int, teams: object, code: int, words: str
) -> None:
    proxy.status, proxy.teams = status, teams
    ended, out, err = compared()
    assert (ended, out) == (code, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_wrong_key_of_a_gateway_is_told_without_it(settings: Settings, compared: Gateway, proxy: TeamsServer) -> None:
    wrong = settings.model_copy(update={"gateway_url": proxy.url, "gateway_admin_key": SecretStr("not-that-key")})
    code, out, err = compared(settings=wrong)
    assert (code, out) == (3, "")
    assert "the gateway does not take CLAUDE_GATEWAY_ADMIN_KEY" in err
    assert "not-that-key" not in err


def test_gateway_that_nobody_named_is_a_mistake_of_the_settings(settings: Settings, compared: Gateway) -> None:
    code, out, err = compared(settings=settings)
    assert (code, out) == (2, "")
    assert "CLAUDE_GATEWAY_URL is missing" in err


def test_gateway_that_does_not_answer_is_told(settings: Settings, compared: Gateway) -> None:
    nobody = settings.model_copy(update={"gateway_url": "http://127.0.0.1:9", "gateway_admin_key": SecretStr(KEY)})
    code, out, err = compared(settings=nobody)
    assert (code, out) == (4, "")
    assert "no answer from 127.0.0.1" in err


@pytest.fixture
def uncapped(tmp_path: Path) -> Iterator[Simulator]:
    """An organization whose caps nobody shows."""
    switches: dict[str, str | int] = {"analytics_requests_per_minute": 0, "spend_limits_api": "not_enabled_403"}
    seed = seed_of(strand("flat_service"))
    with Simulator(seed=seed, switches=switches) as made, installed(settings_of(made, tmp_path / "home")):
        yield made


def test_cap_that_a_program_declares_is_known_by_the_state_of_its_stack(
    uncapped: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = next(one["id"] for one in uncapped.state()["workspaces"] if one["name"] == "One")
    state = tmp_path / "prod.json"
    state.write_text(Stack(organization_id=uncapped.organization_id).spend_limit("one", place, "5000.00").text())
    assert run(["gateway", "export", "--target", "json", "--state", str(state), "--cwd", str(tmp_path)]) == 10
    told = capsys.readouterr()
    assert [(one["name"], one["cap"]) for one in _document(told.out)["workspaces"]] == [("One", "5000.00")]
    assert "Two: the budget is not exported: nobody could look at its cap, and none is declared" in told.err
