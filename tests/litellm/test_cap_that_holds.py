"""The whole way: a cap in `teams.yaml`, exported, stops a runaway at a real proxy: another model from 90 % on, nothing from 100 % on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.settings import Settings
from tests.support import plain_http
from tests.support.litellm_proxy import HAIKU, SONNET, LiteLLMProxy

TEAMS = """\
version: 1
teams:
  research:
    name: Research
    spend_limit: "2.00"
"""
HOURS = 6
"""How long ago the platform's reports are complete for sure."""


@pytest.fixture
def spent_before(platform: Simulator, upstream_key: str) -> None:
    """1.70 of this month, some hours ago, so that reports have it."""
    now = datetime.now(UTC)
    if now.day == 1 and now.hour <= HOURS:
        pytest.skip("in the first hours of a month its reports have nothing yet")
    platform.advance(-HOURS * 3600)
    headers = {"x-api-key": upstream_key, "anthropic-version": "2023-06-01"}
    body = {"model": SONNET, "max_tokens": 85_000, "messages": [{"role": "user", "content": "hi"}]}
    with plain_http.client(platform.base_url, headers=headers) as client:
        assert [client.post("/v1/messages", json=body).status_code for _ in range(2)] == [200, 200]
    platform.advance(HOURS * 3600)


@pytest.fixture
def exported(spent_before: None, platform: Simulator, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The contract that `gateway export` writes for the project."""
    del spent_before
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: python\n")
    (tmp_path / "teams.yaml").write_text(TEAMS)
    settings = Settings(
        admin_api_key=SecretStr(platform.admin_api_key),
        base_url=platform.base_url,
        home=tmp_path / "home",
        requests_per_minute=100_000,
        gateway=ModelPolicy(models=(SONNET, HAIKU), fallbacks={SONNET: HAIKU}),
    )
    file = tmp_path / "claude-budgets.v1.json"
    wiring.install(wiring.from_settings(settings))
    try:
        assert run(["gateway", "export", "--target", "json", "-o", str(file), "-C", str(tmp_path), "--no-console"]) in {
            0,
            10,
        }
        yield json.loads(file.read_text())
    finally:
        wiring.install(None)


def test_a_runaway_is_downgraded_at_90_percent_and_stopped_at_100(
    proxy: LiteLLMProxy, exported: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    (research,) = [one for one in exported["workspaces"] if one["name"] == "Research"]
    assert (research["cap"], research["spent"], research["state"]) == ("2.00", "1.71", "warn")
    proxy.follow(exported)
    states: list[str] = []
    let_through, status = Decimal(0), 0
    while not states or states[-1] != "over":
        answer = proxy.ask("research", SONNET, max_tokens=2_000)
        states.append(answer.headers["x-claude-budget"])
        status = answer.status_code
        let_through += Decimal(answer.headers.get("x-litellm-response-cost") or "0")
        assert len(states) < 100
    assert status == 400
    assert list(dict.fromkeys(states)) == ["warn", "near", "over"]
    overshoot = Decimal(research["spent"]) + let_through - Decimal(research["cap"])
    assert overshoot < Decimal("0.10")
    with capsys.disabled():
        print(f"\n  stopped at a cap of 2.00 after {len(states) - 1} requests, {overshoot:.4f} over it")  # noqa: T201
