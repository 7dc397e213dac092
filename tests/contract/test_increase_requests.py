"""`claude-admin increase-requests` against the simulator's Enterprise organization: listed, approved, decided by somebody else, denied."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin.write_journal import read_journal
from tests.support.command_line import ran, settings_of
from tests.support.enterprise_client import short_seed
from tests.support.report_schemas import require_valid

Command = Callable[..., tuple[int, str, str]]
RULES = '[[rules]]\nname = "half"\npercent = 50\nceiling = "500.00"\n'


@pytest.fixture(scope="module")
def platform() -> Iterator[Simulator]:
    """One for all tests of the file, put back to its start before each."""
    with Simulator(seed=short_seed()) as simulator:
        yield simulator


@pytest.fixture
def requests(platform: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs one command with a scoped key that has these scopes: exit code, standard output, standard error."""
    (tmp_path / "increase-rules.toml").write_text(RULES)
    platform.reset()

    def command(*arguments: str, scopes: tuple[str, ...] = ("read:spend_limits", "write:spend_limits")) -> Any:  # noqa: ANN401 - as `Command`
        key, journal = SecretStr(platform.enterprise.key(*scopes)), tmp_path / "journal.jsonl"
        settings = settings_of(platform, tmp_path / "home", enterprise_key=key, journal=journal)
        return ran(settings, capsys, "increase-requests", *arguments, "--cwd", str(tmp_path))

    return command


def pending(requests: Command) -> dict[str, Any]:
    """The requests that wait, by person."""
    code, out, _ = requests("list", "--nothing-declared", "--format", "json")
    document = json.loads(out)
    require_valid(document, "increase-requests")
    assert code == 0
    return {one["person"].partition("@")[0]: one for one in document["content"]["requests"]}


def test_requests_are_told_and_one_is_approved_and_one_denied(requests: Command, tmp_path: Path) -> None:
    waiting = pending(requests)
    assert waiting.keys() == {"dee", "eli"}
    eli, dee = waiting["eli"], waiting["dee"]
    assert eli["amount"] == "150.00"

    code, out, _ = requests("approve", eli["id"], "--nothing-declared", "--yes")
    assert (code, out.splitlines()[0].endswith(": done")) == (0, True)
    assert requests("deny", dee["id"], "--yes")[0] == 0
    assert pending(requests) == {}

    lines = read_journal(tmp_path / "journal.jsonl")
    assert [(line.event, line.facts["write"]) for line in lines] == [
        ("begin", "approve_request"),
        ("done", "approve_request"),
        ("begin", "deny_request"),
        ("done", "deny_request"),
    ]
    assert "@" not in (tmp_path / "journal.jsonl").read_text()


def test_one_that_somebody_just_decided_is_one_line_and_nothing_is_written(
    requests: Command, platform: Simulator
) -> None:
    eli = pending(requests)["eli"]
    platform.enterprise.decide(eli["id"], "approved", "120.00")
    code, out, _ = requests("approve", eli["id"], "--nothing-declared", "--yes")

    assert code == 1
    assert "left alone: it was approved" in out


def test_a_key_that_may_only_read_lists_and_does_not_approve(requests: Command) -> None:
    eli = pending(requests)["eli"]
    code, _, err = requests("approve", eli["id"], "--nothing-declared", "--yes", scopes=("read:spend_limits",))

    assert code == 3
    assert "with the scope that is missing" in err
    assert pending(requests).keys() == {"dee", "eli"}
