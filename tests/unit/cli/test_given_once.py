"""Repeatable options unite; a second value of any other is an error, in every command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer.core

from claude_simulator.__main__ import main
from pulumi_claude_admin.cli.application import app, run

UNITED = {
    "--stack",
    "--state",
    "--invoice",
    "--output",
    "--fail-on",
    "--person",
    "--set",
    "--select",
    "--exclude",
    "--kinds",
    "--keyed-hash",
    "--missing-from",
    "--label",
    "--to",
}


def options(
    command: typer.core.TyperCommand | typer.core.TyperGroup, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], typer.core.TyperOption]]:
    """Every option of a command and of those below it, with the words of its command."""
    for option in command.params:
        if isinstance(option, typer.core.TyperOption):
            yield path, option
    for name, below in getattr(command, "commands", {}).items():
        yield from options(below, (*path, name))


EVERY = [(path, name, option) for path, option in options(typer.main.get_command(app)) for name in option.opts]  # type: ignore[arg-type]  # Typer's own copies of Click's types
VALUES = [(path, name) for path, name, option in EVERY if not (option.is_flag or option.multiple or option.count)]


def test_every_option_that_takes_a_value_is_known_here() -> None:
    assert {"--format", "--cwd", "-C", "--ignore-file"} <= {name for _, name in VALUES}
    assert {name for _, name, option in EVERY if option.multiple and name.startswith("--")} <= UNITED


@pytest.mark.parametrize(("path", "name"), VALUES)
def test_a_second_value_is_refused_before_anything_is_done(
    path: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, name, "text", name, "json"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "is given twice, and takes one value" in captured.err


@pytest.mark.parametrize("flag", [name for _, name, option in EVERY if option.is_flag and name == "--non-interactive"])
def test_a_flag_that_is_given_twice_means_the_same(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "login", flag, flag]) == run(["console", "login", flag])
    assert "is given twice" not in capsys.readouterr().err


SIMULATOR = [
    ("serve", "--host"), ("serve", "--port"), ("serve", "--seed"), ("serve", "--from-state"), ("serve", "--state"),
    ("serve", "--latency"), ("serve", "--layout"), ("serve", "--layout-folder"), ("record", "--out"), ("record", "--surface"),
    ("compare", "--seed"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "option"), SIMULATOR)
def test_the_simulator_s_command_refuses_a_second_value_too(
    command: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    value = {"--port": "1", "--latency": "1", "--layout": "a", "--surface": "console"}.get(option, "x")
    with pytest.raises(SystemExit) as end:
        main([command, *(["x"] if command == "compare" else []), option, value, option, value])

    assert end.value.code == 2
    assert f"argument {option}: is given twice, and takes one value" in capsys.readouterr().err


def test_no_option_of_the_simulator_s_command_is_left_out_here(capsys: pytest.CaptureFixture[str]) -> None:
    named: set[tuple[str, str]] = set()
    for command in ("serve", "record", "compare"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        usage = capsys.readouterr().out.partition("\n\n")[0]
        named |= {(command, word.strip("[|]")) for word in usage.split() if word.strip("[|]").startswith("--")}

    flags = {("record", "--i-have-permission"), ("serve", "--log")}
    assert {one for one in named if one[1] not in UNITED} - flags | {("serve", "--state")} == set(SIMULATOR)
