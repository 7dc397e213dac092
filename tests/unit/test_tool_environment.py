"""The one environment of demo and tests: tools first, nobody's credentials, everything in one cache folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.environment import variables, without_credentials
from tools.folders import CHECKOUT, browser_record, cache_folder, engine_bin
from tools.setup.virtual_environment import stamp_text
from tools.talk import CommandFailed, clock, run_long


def test_the_cache_folder_is_below_the_standard_one() -> None:
    assert cache_folder({"XDG_CACHE_HOME": "/x"}) == Path("/x/pulumi-claude-admin")


@pytest.mark.parametrize("unusable", [{}, {"XDG_CACHE_HOME": ""}, {"XDG_CACHE_HOME": "relative/folder"}])
def test_without_an_absolute_standard_folder_the_cache_is_below_the_home_folder(unusable: dict[str, str]) -> None:
    assert cache_folder(unusable) == Path.home() / ".cache" / "pulumi-claude-admin"


def test_an_installed_engine_comes_first_on_path_then_the_virtual_environment(tmp_path: Path) -> None:
    engine_bin(tmp_path).mkdir(parents=True)
    (engine_bin(tmp_path) / "pulumi").touch()
    path = variables({"PATH": "/usr/bin:/bin"}, cache=tmp_path)["PATH"].split(os.pathsep)
    assert path == [str(engine_bin(tmp_path)), str(CHECKOUT / ".venv" / "bin"), "/usr/bin", "/bin"]


def test_without_an_engine_of_our_own_the_one_on_path_is_not_hidden(tmp_path: Path) -> None:
    path = variables({"PATH": "/usr/bin"}, cache=tmp_path)["PATH"].split(os.pathsep)
    assert path == [str(CHECKOUT / ".venv" / "bin"), "/usr/bin"]


def test_a_language_host_in_the_tool_folder_is_found_beside_an_engine_from_elsewhere(tmp_path: Path) -> None:
    engine_bin(tmp_path).mkdir(parents=True)
    (engine_bin(tmp_path) / "pulumi-language-yaml").touch()
    path = variables({"PATH": "/usr/bin"}, cache=tmp_path)["PATH"].split(os.pathsep)
    assert path == [str(engine_bin(tmp_path)), str(CHECKOUT / ".venv" / "bin"), "/usr/bin"]


def test_setting_the_environment_twice_changes_nothing(tmp_path: Path) -> None:
    once = variables({"PATH": "/usr/bin"}, cache=tmp_path)
    assert variables(once, cache=tmp_path) == once


def test_a_recorded_browser_is_used_while_it_is_there(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.touch()
    browser_record(tmp_path).write_text(f"{browser}\n", encoding="utf-8")
    assert variables({}, cache=tmp_path)["CLAUDE_CONSOLE_BROWSER"] == str(browser)
    browser.unlink()
    assert "CLAUDE_CONSOLE_BROWSER" not in variables({}, cache=tmp_path)


def test_a_browser_that_a_person_named_wins_over_the_recorded_one(tmp_path: Path) -> None:
    browser_record(tmp_path).write_text("/bin/sh\n", encoding="utf-8")
    assert variables({"CLAUDE_CONSOLE_BROWSER": "/my/own"}, cache=tmp_path)["CLAUDE_CONSOLE_BROWSER"] == "/my/own"


def test_nobodys_credentials_or_stacks_reach_a_demo_or_a_test() -> None:
    personal = {
        "ANTHROPIC_ADMIN_API_KEY": "x",
        "ANTHROPIC_BASE_URL": "x",
        "CLAUDE_CONSOLE_STATE": "x",
        "CLAUDE_ADMIN_ORGANIZATION_ID": "x",
        "CLAUDE_ADMIN_CACHE": "x",
        "PULUMI_ACCESS_TOKEN": "x",
        "PULUMI_BACKEND_URL": "x",
    }
    kept = {"HOME": "/h", "CLAUDE_ADMIN_REQUIRE_ALL": "1", "CLAUDE_CONSOLE_BROWSER": "/b"}
    assert without_credentials(personal | kept) == kept


def test_the_stamp_of_the_environment_changes_with_each_thing_it_was_filled_from() -> None:
    def stamp(*, checkout: str = "/a", requirements: bytes = b"1", project: bytes = b"2") -> str:
        return stamp_text(checkout=Path(checkout), requirements=requirements, project=project)

    assert stamp() == stamp()
    assert len({stamp(), stamp(checkout="/b"), stamp(requirements=b"3"), stamp(project=b"3")}) == 4


def test_a_long_command_that_fails_hands_over_its_last_lines() -> None:
    seen: list[str] = []

    def describe(line: str) -> str:
        seen.append(line)
        return line

    with pytest.raises(CommandFailed, match="sh ended with 3") as failed:
        run_long(["sh", "-c", "echo one; echo two >&2; exit 3"], describe=describe, limit_seconds=30)
    assert failed.value.tail.splitlines() == ["one", "two"] == seen


def test_a_long_command_that_is_too_slow_is_ended() -> None:
    with pytest.raises(CommandFailed, match="not finished after 0:00"):
        run_long(["sleep", "60"], describe=str, limit_seconds=0)


def test_a_command_that_is_not_there_is_a_failure_and_no_traceback() -> None:
    with pytest.raises(CommandFailed, match="cannot be started"):
        run_long(["/nowhere/command"], describe=str, limit_seconds=1)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (9.9, "0:09"), (130, "2:10")])
def test_a_duration_reads_like_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
