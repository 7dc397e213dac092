"""What the newer families hold is in the snapshot, in a saved state, and comes from a seed."""

from __future__ import annotations

from pathlib import Path

import anthropic
import pytest

from claude_simulator import Simulator
from claude_simulator.saved_state import load, save
from claude_simulator.seeds import Seed
from tests.support.sdk_walk import walk

HELD = (
    "service_accounts",
    "bindings",
    "federation_issuers",
    "federation_rules",
    "external_keys",
    "credentials",
    "compliance_enabled",
)
HEAD = {
    "id": "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f",
    "name": "Profiles",
    "created_at": "2025-06-02T08:00:00Z",
    "user_profiles": ["uprof_01simulator"],
}


@pytest.fixture
def walked(simulator: Simulator, names: dict[str, str]) -> Simulator:
    """The tiny organization after every method of the SDK was called, with a token that an exchange would mint."""
    with anthropic.Anthropic(auth_token=simulator.oauth_token, base_url=simulator.base_url, max_retries=0) as client:
        walk(client, "organization", names, lambda _: None)
        client.organization.external_keys.create(provider_config={"type": "gcp", "key_name": "k"})
    account = next(iter(simulator.world.organization.service_accounts))
    simulator.credential("workload", service_account_id=account, lifetime_seconds=60)
    return simulator


def test_a_saved_state_keeps_them(walked: Simulator, tmp_path: Path) -> None:
    save(walked.world, tmp_path / "state.json")
    other = Simulator(seed="tiny").world
    assert load(other, tmp_path / "state.json")
    kept = {name: getattr(other.organization, name) for name in HELD}
    assert kept == {name: getattr(walked.world.organization, name) for name in HELD}
    assert all(kept[name] for name in HELD if name not in ("bindings", "compliance_enabled"))


def test_the_snapshot_shows_them(walked: Simulator) -> None:
    state = walked.state()
    assert [account["name"] for account in state["service_accounts"]] == ["deploy"]
    assert [rule["issuer_url"] for rule in state["federation_rules"]] == ["https://ci.example.com"]
    assert [key["type"] for key in state["external_keys"]] == ["gcp"]
    assert state["compliance_enabled"] is False


def test_a_seed_has_user_profiles() -> None:
    seed = Seed("profiles", {"version": 1, "organization": HEAD})
    assert Simulator(seed=seed).world.organization.user_profiles == {"uprof_01simulator"}
