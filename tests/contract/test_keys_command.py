"""`claude-admin keys` against the organization in which one key has no owner and another one's has left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings
from pulumi_claude_admin.write_journal import JournalFile, read_journal
from tests.support.command_line import ran
from tests.support.native_twin import native_twin
from tests.support.stack_builder import Stack

Keys = Callable[..., tuple[int, str, str]]
NOBODY_DECLARES = "--nothing-declared"


@pytest.fixture(scope="module")
def story() -> Iterator[Simulator]:
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def settings(story: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One machine for all tests of the file, so that what was spent is read once."""
    return Settings(
        admin_api_key=SecretStr(story.admin_api_key),
        base_url=story.base_url,
        home=tmp_path_factory.mktemp("home"),
        requests_per_minute=100_000,
    )


@pytest.fixture
def keys(settings: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Keys:
    """Runs a command line with a journal of the test's own: exit code, standard output, standard error."""
    here = settings.model_copy(update={"journal": tmp_path / "journal.jsonl"})
    return lambda *arguments: ran(here, capsys, "keys", *arguments)


def listed(keys: Keys) -> dict[str, Any]:
    code, out, _ = keys("list", "--format", "json")
    assert code == 0
    told: dict[str, Any] = json.loads(out)
    return told


def bot_of(story: Simulator) -> dict[str, str]:
    """The key that nobody owns, as the platform has it."""
    return next(one for one in story.state()["api_keys"] if one["name"] == "care bot")


def forget_a_key(story: Simulator) -> str:
    """The id of another key that nobody owns, which was never used."""
    keys = story.world.organization.api_keys
    with story.world.lock:
        bot = next(key for key in keys.values() if key.name == "care bot")
        keys["apikey_01Forgotten"] = replace(bot, id="apikey_01Forgotten", name="forgotten")
    return "apikey_01Forgotten"


def test_keys_are_listed_with_whose_they_are_and_what_they_spent(keys: Keys) -> None:
    by_name = {one["name"]: one for one in listed(keys)["keys"]}
    bot, reader, demo = (by_name[name] for name in ("care bot", "document reader", "old demo"))
    assert (bot["owner"], bot["kind"]) == ("nobody", "nobody")
    assert (reader["owner"], reader["owner_email"]) == ("leaver", None)
    assert (demo["kind"], demo["spend"], demo["last_spent_on"]) == ("personal", "0.00", None)
    assert float(bot["spend"]) > 0
    out = keys("list", "--names")[1]
    assert "bea.reyes@example.com" in out
    assert "care bot" in out.split("old demo")[0], "dearest first"
    assert "@" not in keys("list")[1]


def test_a_key_that_spent_is_switched_off_by_its_id_alone_and_on_again_by_the_journal(
    keys: Keys, story: Simulator, tmp_path: Path
) -> None:
    bot, forgotten = bot_of(story)["id"], forget_a_key(story)
    code, out, err = keys("disable", "--ownerless", "--unused-for", "45d", NOBODY_DECLARES, "--yes")
    assert (code, out) == (0, f'make the key "forgotten" ({forgotten}) inactive: done\n')
    assert f"name it by its id to switch it off ({bot})" in err

    code, out, err = keys("disable", bot, NOBODY_DECLARES)
    assert (code, out) == (0, f'would make the key "care bot" ({bot}) inactive\n')
    assert bot_of(story)["status"] == "active", "a dry run writes nothing"

    code, out, err = keys("disable", bot, NOBODY_DECLARES, "--yes")
    journal = tmp_path / "journal.jsonl"
    assert (code, out) == (0, f'make the key "care bot" ({bot}) inactive: done\n')
    assert str(journal) in err
    assert [line.event for line in read_journal(journal)] == ["begin", "done"] * 2
    assert bot_of(story)["status"] == "inactive"

    assert keys("enable", "--from", str(journal))[1].count("would make the key ") == 2
    assert keys("enable", bot, "--from", str(journal), "--yes")[:2] == (
        0,
        f'make the key "care bot" ({bot}) active: done\n',
    )
    assert bot_of(story)["status"] == "active"
    assert keys("enable", "--from", str(journal))[1] == f'would make the key "forgotten" ({forgotten}) active\n'


def test_a_declared_key_is_named_with_what_declares_it_and_its_line(
    keys: Keys, story: Simulator, tmp_path: Path
) -> None:
    bot = bot_of(story)["id"]
    state = tmp_path / "state.json"
    state.write_text(Stack(organization_id=story.organization_id).api_key(bot, adopt_id=bot).text())
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: python\n")
    program = tmp_path / "__main__.py"
    program.write_text(f'import pulumi_claude_admin as claude\n\nclaude.ApiKey("ci", adopt_id="{bot}")\n')
    code, out, err = keys("disable", bot, "--state", str(state), "--cwd", str(tmp_path), "--yes")
    assert (code, out) == (0, "")
    assert "is declared by urn:pulumi:prod::teams::" in err
    assert ", __main__.py:3: set status" in err
    state.write_text(Stack(organization_id=story.organization_id).text())
    assert "is declared by __main__.py:3" in keys("disable", bot, "--state", str(state), "--cwd", str(tmp_path))[2]
    assert bot_of(story)["status"] == "active"


def test_an_owner_is_written_as_code(keys: Keys, story: Simulator, tmp_path: Path) -> None:
    bot = bot_of(story)["id"]
    owner = "Emre.Moss@example.com"
    code, out, _ = keys("assign", bot, owner, NOBODY_DECLARES)
    assert (code, out) == (0, f'claude.ApiKey("care-bot", adopt_id="{bot}", owner="emre.moss@example.com")\n')
    state = tmp_path / "state.json"
    state.write_text(Stack(organization_id=story.organization_id).api_key(bot, adopt_id=bot).text())
    out = keys("assign", bot, owner, "--state", str(state))[1]
    assert out.startswith("# urn:pulumi:prod::teams::")
    assert out.endswith('\nowner="emre.moss@example.com",\n')
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: yaml\n")
    there = ("--cwd", str(tmp_path))
    assert keys("assign", bot, owner, NOBODY_DECLARES, *there)[1] == (
        f'care-bot: {{type: claude:ApiKey, properties: {{adoptId: "{bot}", owner: "emre.moss@example.com"}}}}\n'
    )
    state.write_text(native_twin(state.read_text()))
    out = keys("assign", bot, owner, "--state", str(state))[1]
    assert out == f'# urn:pulumi:prod::teams::claude:index:ApiKey::{bot}\nowner: "emre.moss@example.com"\n'
    assert keys("assign", bot, "leo.park@example.com", NOBODY_DECLARES)[0] == 2
    assert keys("assign", "apikey_01Nobody", owner, NOBODY_DECLARES)[0] == 2


def test_nothing_is_touched_where_nobody_knows_what_is_declared(keys: Keys, tmp_path: Path) -> None:
    code, out, err = keys("disable", "apikey_1", "--cwd", str(tmp_path), "--yes")
    assert (code, out) == (2, "")
    assert "say --nothing-declared" in err
    other = tmp_path / "other.json"
    other.write_text(Stack().api_key("apikey_1", adopt_id="apikey_1").text())
    assert keys("disable", "apikey_1", "--state", str(other), "--yes")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("disable", NOBODY_DECLARES), "name keys by id"),
        (("disable", "apikey_1", "--ownerless", "--unused-for", "45d"), "name keys by id"),
        (("disable", "--ownerless"), "for how long"),
        (("disable", "apikey_1", "--unused-for", "45d"), "goes with --ownerless"),
        (("disable", "--ownerless", "--unused-for", "91d"), "no number of days from 1d to 90d"),
        (("disable", "--ownerless", "--unused-for", "6w"), "no number of days"),
        (("disable", "apikey_1", NOBODY_DECLARES, "--state", "x"), "contradicts"),
        (("disable", "apikey_01Nobody", NOBODY_DECLARES, "--yes"), "there is no API key apikey_01Nobody"),
        (("enable", "--from", "/nowhere/journal.jsonl"), "cannot be read"),
    ],
)
def test_a_command_line_that_says_nothing_clear_is_one_line(keys: Keys, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = keys(*arguments)
    assert (code, out) == (2, "")
    assert says in " ".join(err.replace("│", "").split())


def test_a_key_that_the_journal_does_not_know_is_refused(keys: Keys, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.touch()
    code, _, err = keys("enable", "apikey_1", "--from", str(journal), "--yes")
    assert code == 2
    assert "does not say that apikey_1 was switched off" in err


def test_a_key_that_was_switched_off_is_watched_by_the_audit(
    keys: Keys, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], story: Simulator
) -> None:
    bot = bot_of(story)["id"]
    journal = tmp_path / "elsewhere.jsonl"
    earlier = datetime.fromisoformat(listed(keys)["as_of"]) - timedelta(days=3)
    facts = {"organization_id": story.organization_id, "job": "keys disable", "write": "set_key_status"}
    JournalFile(journal, clock=lambda: earlier).append("done", {**facts, "target": bot, "status": "inactive"})

    def audited() -> str:
        wiring.install(wiring.from_settings(settings.model_copy(update={"journal": journal})))
        assert run(["audit", "keys", "--offline", "--format", "json", "--fail-on", "none"]) == 0
        return capsys.readouterr().out

    found = [one for one in json.loads(audited())["findings"] if one["rule"] == "keys.used_after_switch_off"]
    assert [one["place"]["id"] for one in found] == [bot]
    journal.write_text("no journal")
    assert "No key that was switched off is watched" in audited()
