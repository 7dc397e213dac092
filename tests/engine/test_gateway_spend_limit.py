"""A limit at the vendor's own gateway on the real engine, without a credential of the platform: set, changed by hand, seen with who, put back, kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import GatewaySimulator, Simulator
from tests.support import plain_http
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack

pytestmark = pytest.mark.engine

PLATFORM = "ANTHROPIC_ADMIN_API_KEY"
LIMITS = "/v1/organizations/spend_limits"
PROGRAM = """
    claude.GatewaySpendLimit("care", group="claude-care", amount="50.00", pooled_budget="1000.00")
    claude.GatewaySpendLimit("everybody", period="daily", amount="{daily}")
"""


@pytest.fixture
def gateway() -> Iterator[GatewaySimulator]:
    with GatewaySimulator() as running:
        yield running


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, gateway: GatewaySimulator) -> Stack:
    """A stack that has the gateway's address and key, and nothing of the platform."""
    at = {"CLAUDE_GATEWAY_URL": gateway.base_url, "CLAUDE_GATEWAY_ADMIN_KEY": gateway.write_key}
    made = new_stack(simulator, **at)
    del made.environment[PLATFORM]
    return made


def by_hand(gateway: GatewaySimulator, body: dict[str, Any]) -> None:
    headers = {"x-api-key": gateway.other_write_key}
    answer = plain_http.post(f"{gateway.base_url}{LIMITS}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def there(gateway: GatewaySimulator) -> dict[str, tuple[str | None, bool | None]]:
    """By scope, the amount and whether the pool is paused."""
    return {
        one.scope.kind: (one.amount, None if one.pool is None else one.pool.paused) for one in gateway.gateway.rows()
    }


def drift(stack: Stack, simulator: Simulator, **variables: str) -> dict[str, dict[str, Any]]:
    """The findings about the gateway, by resource id. The rest of the organization is read, so that takes a credential."""
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console", "--format", "json"],
        cwd=stack.folder,
        env={**stack.environment, PLATFORM: simulator.admin_api_key, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(ended.stdout[: ended.stdout.rindex("}") + 1])["findings"]
    return {one["id"]: one for one in found if one["kind"] == "gateway_spend_limit"}


def test_a_limit_at_the_gateway_from_its_declaration_to_its_end(
    stack: Stack, simulator: Simulator, gateway: GatewaySimulator
) -> None:
    by_hand(gateway, {"scope": {"type": "organization"}, "period": "daily", "amount": "700"})
    stack.program(PROGRAM.format(daily="8.00"))
    assert "adopts the daily gateway limit of the organization: amount '7.00' -> '8.00'" in stack.preview().text
    assert there(gateway) == {"organization": ("700", None)}

    stack.up()
    assert there(gateway) == {"organization": ("800", None), "rbac_group": ("5000", False)}
    assert stack.export()["GatewaySpendLimit care"]["id"] == "monthly/rbac_group/claude-care"
    stack.refresh_preview()
    stack.up("--expect-no-changes")

    paused = {"amount": "100000", "paused": True}
    by_hand(
        gateway,
        {"scope": {"type": "rbac_group", "rbac_group_id": "claude-care"}, "amount": "5000", "pooled_budget": paused},
    )
    by_hand(gateway, {"scope": {"type": "user", "user_id": "auth0|eve"}, "amount": "999900"})
    found = drift(stack, simulator)
    care = found["monthly/rbac_group/claude-care"]
    assert (care["status"], care["severity"]) == ("drifted", "high")
    assert [one["actor_id"] for one in care["made_by"]] == ["admin-key:ops"]
    assert found["monthly/user/auth0|eve"]["status"] == "unmanaged"
    assert found["daily/organization"]["status"] == "in sync"
    unseen = drift(stack, simulator, CLAUDE_GATEWAY_ADMIN_KEY="")["daily/organization"]
    assert (unseen["status"], unseen["reason"]) == ("unseen", "CLAUDE_GATEWAY_ADMIN_KEY is missing")

    assert "pool_paused" in stack.refresh_preview(expect=DRIFT).text
    stack.up("--refresh")
    assert there(gateway)["rbac_group"] == ("5000", False)

    with GatewaySimulator() as other:
        refused = stack.destroy(expect=1, CLAUDE_GATEWAY_URL=other.base_url).text
    assert "but this stack's state belongs to" in refused
    ended = stack.destroy().text
    assert "left standing: monthly gateway limit of group 'claude-care', 50.00 USD for each person" in ended
    assert there(gateway) == {"organization": ("800", None), "rbac_group": ("5000", False), "user": ("999900", None)}
