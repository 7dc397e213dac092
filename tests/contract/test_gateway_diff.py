"""`claude-admin gateway diff` against the organization in which nobody set a cap, and the stand-in for the vendor's gateway."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import GatewaySimulator, Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.gateways.model_policy import TeamPolicy
from pulumi_claude_admin.settings import Settings
from tests.support import plain_http
from tests.support.budgets import POLICY
from tests.support.command_line import installed, ran, settings_of

Diff = Callable[..., tuple[int, str, str]]
LIMITS = "/v1/organizations/spend_limits"
TEAMS = """\
version: 1
teams:
  care:
    name: Customer Care
    spend_limit: "1000.00"
  routing:
    name: Routing
    spend_limit: "70.00"
"""


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The organization, read by an audit."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as story:
        policy = replace(POLICY, teams={"care": TeamPolicy(group="claude-care")})
        with installed(settings_of(story, tmp_path_factory.mktemp("home"), gateway=policy)) as settings:
            assert run(["audit", "--fail-on", "none"]) == 0
        yield settings


@pytest.fixture
def gateway() -> Iterator[GatewaySimulator]:
    with GatewaySimulator() as running:
        yield running


@pytest.fixture
def diff(gateway: GatewaySimulator, read_once: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Diff:
    """Runs `gateway diff` in a project: exit code, standard output, standard error."""
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: python\n", encoding="utf-8")
    (tmp_path / "teams.yaml").write_text(TEAMS, encoding="utf-8")

    def command(*arguments: str, url: str = gateway.base_url, key: str = gateway.read_key) -> tuple[int, str, str]:
        at = {"gateway_url": url, "gateway_admin_key": SecretStr(key)}
        given = ("--target", "claude-gateway", "--offline", "--cwd", str(tmp_path))
        return ran(read_once.model_copy(update=at), capsys, "gateway", "diff", *given, *arguments)

    return command


def set_pool(gateway: GatewaySimulator, cents: str, *, group: str = "claude-care", **more: object) -> None:
    body = {
        "scope": {"type": "rbac_group", "rbac_group_id": group},
        "amount": cents,
        "pooled_budget": {"amount": cents, **more},
    }
    headers = {"x-api-key": gateway.write_key}
    answer = plain_http.post(f"{gateway.base_url}{LIMITS}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def row(out: str, name: str) -> dict[str, Any]:
    (found,) = (one for one in json.loads(out)["budgets"] if one["name"] == name)
    return dict(found)


def test_a_budget_that_is_the_cap_is_equal_and_says_who_set_it(diff: Diff, gateway: GatewaySimulator) -> None:
    set_pool(gateway, "100000")

    code, out, err = diff()

    assert (code, err) == (0, "")
    line = next(line for line in out.splitlines() if line.startswith("claude-care"))
    assert "1,000.00" in line
    assert "equal" in line
    assert line.endswith("UTC by admin-key:pulumi")
    assert "Routing is left out: name its group of the identity provider as gateway_group of teams.yaml" in out


@pytest.mark.parametrize(
    ("cents", "more", "standing"),
    [("100001", {}, "higher"), ("99999", {}, "lower"), ("100000", {"paused": True}, "missing")],
)
def test_another_budget_is_a_difference(
    diff: Diff, gateway: GatewaySimulator, cents: str, more: dict[str, Any], standing: str
) -> None:
    set_pool(gateway, cents, **more)

    code, out, _ = diff("--format", "json")

    assert (code, row(out, "claude-care")["standing"]) == (7, standing)
    assert row(out, "claude-care")["declared"] == "1000.00"


def test_a_budget_that_is_not_there_and_one_of_nobody_are_told(diff: Diff, gateway: GatewaySimulator) -> None:
    set_pool(gateway, "500", group="claude-others")

    code, out, _ = diff("--format", "json")

    assert code == 7
    assert row(out, "claude-care")["standing"] == "missing"
    assert (row(out, "claude-others")["standing"], row(out, "claude-others")["workspace"]) == ("unknown", None)


def test_a_gateway_that_does_not_answer_is_one_line_about_the_gateway(diff: Diff) -> None:
    code, out, err = diff(key="wrong")
    assert (code, out) == (3, "")
    assert "Set CLAUDE_GATEWAY_ADMIN_KEY to an admin key of the gateway at CLAUDE_GATEWAY_URL [GET" in err
    code, out, err = diff(url="http://127.0.0.1:9")
    assert (code, out) == (4, "")
    assert "Check that the gateway runs, the network and CLAUDE_GATEWAY_URL" in err


def test_another_server_at_the_address_is_no_gateway(diff: Diff, read_once: Settings) -> None:
    code, out, err = diff(url=read_once.base_url)
    assert (code, out) == (3, "")
    assert "CLAUDE_GATEWAY_ADMIN_KEY" in err


def test_without_a_gateway_it_says_which_settings_name_one(diff: Diff, read_once: Settings) -> None:
    del diff
    wiring.install(wiring.from_settings(read_once))
    assert run(["gateway", "diff", "--target", "claude-gateway", "--offline"]) == 2
