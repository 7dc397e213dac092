"""A state that outlives its process: written whole, read again, and refused in one line when it is none."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.saved_state import Saver, UnreadableState, load, save
from claude_simulator.seeds.find import built_in
from tests.support import plain_http

WORKSPACES = "/v1/organizations/workspaces"


def api(simulator: Simulator) -> httpx.Client:
    headers = {"authorization": f"Bearer {simulator.oauth_token}", "anthropic-version": "2026-10-21"}
    return plain_http.client(simulator.base_url, headers=headers)


def shown(simulator: Simulator) -> dict[str, Any]:
    return {**simulator.state(), "now": None}


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Simulator(seed="tiny", state=file, switches={"spend_limits_api": "enabled"}) as first, api(first) as client:
        research = next(w["id"] for w in first.state()["workspaces"] if w["name"] == "Research")
        made = client.post(WORKSPACES, json={"name": "Kept", "tags": {"a": "b"}}).json()["id"]
        client.post("/v1/organizations/service_accounts", json={"name": "robot"})
        scope = {"type": "workspace", "workspace_id": research}
        client.post("/v1/organizations/spend_limits", json={"scope": scope, "amount": "12345"})
        first.switch("tags_on_update", "replace")
        first.advance(3600)
        cookies = first.sign_in("admin@example.com")["cookies"]
        before, events = shown(first), first.world.organization.feed.activities
        accounts = first.world.organization.service_accounts
    with Simulator(seed="tiny", state=file) as second, api(second) as client:
        assert shown(second) == before
        assert second.world.organization.feed.activities == events
        assert second.world.organization.service_accounts == accounts
        assert client.get(f"{WORKSPACES}/{made}").json()["name"] == "Kept"
        assert second.world.sessions.find(str(cookies[0]["value"])) is not None
        assert second.world.clock.offset.total_seconds() == 3600
        another = client.post(WORKSPACES, json={"name": "Another"}).json()["id"]
        assert another not in {workspace["id"] for workspace in before["workspaces"]}


@pytest.mark.parametrize("seed", [*built_in(), "generated:workspaces=5,people=20,members=3"])
def test_every_seed_can_be_saved_and_loaded(seed: str, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    original, other = Simulator(seed=seed), Simulator(seed="tiny")
    save(original.world, file)
    assert load(other.world, file)
    for before, after in zip(original.world.organizations.values(), other.world.organizations.values(), strict=True):
        kept = [
            name
            for name in type(before).__slots__
            if name not in ("clock", "switches", "ids", "lock", "feed", "ledger")
        ]
        assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
        assert after.feed.activities == before.feed.activities
        assert after.feed.ids.tagged("x") == before.feed.ids.tagged("x")


def test_options_of_the_start_win_over_what_was_saved(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Simulator(seed="tiny", state=file, switches={"archive_twice": "refused"}):
        pass
    assert Simulator(seed="tiny", state=file).world.switches.choice("archive_twice") == "refused"
    again = Simulator(seed="tiny", state=file, switches={"archive_twice": "ok"})
    assert again.world.switches.choice("archive_twice") == "ok"


def test_it_is_written_in_one_step_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    save(Simulator(seed="tiny").world, file)
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_change_is_saved_while_it_serves(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    simulator = Simulator(seed="tiny")
    saver = Saver(simulator.world, file, seconds_between=0.01)
    saver.start()
    with simulator, api(simulator) as client:
        client.post(WORKSPACES, json={"name": "Saved at once"})
        assert saver.saved.wait(10)
        assert "Saved at once" in file.read_text("utf-8")
    saver.stop()


def test_going_back_to_the_start_goes_back_to_the_seed(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Simulator(seed="tiny", state=file) as simulator, api(simulator) as client:
        client.post(WORKSPACES, json={"name": "Gone"})
        simulator.reset()
        assert shown(simulator) == shown(Simulator(seed="tiny"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no JSON"),
        ("[]", "is no saved state of version 1"),
        ('{"claude_simulator_state": 2}', "is no saved state of version 1"),
        ('{"claude_simulator_state": 1}', "clock_offset_seconds"),
    ],
)
def test_what_is_no_saved_state_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)
    with pytest.raises(UnreadableState, match=message):
        Simulator(seed="tiny", state=file)
    assert file.read_text() == text


def test_a_broken_organization_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    save(Simulator(seed="tiny").world, file)
    data = json.loads(file.read_text())
    data["organizations"][0]["users"] = {"user_1": "nobody"}
    file.write_text(json.dumps(data))
    with pytest.raises(UnreadableState, match="User: str instead of an object"):
        load(Simulator(seed="tiny").world, file)
