"""Every command takes `-v`, before and after its name, and logs to standard error."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import typer

from pulumi_claude_admin.cli.application import app, run
from pulumi_claude_admin.cli.given_once import Command
from pulumi_claude_admin.cli.verbosity import Verbosity

LOG = logging.getLogger("pulumi_claude_admin.somewhere")
trial = typer.Typer()


@trial.callback()
def _before(*, verbosity: Verbosity = 0) -> None:
    del verbosity


@trial.command("work", cls=Command)
def _work(*, verbosity: Verbosity = 0) -> None:
    del verbosity
    LOG.debug("a detail")
    LOG.info("a call")
    LOG.warning("a wait")


@pytest.mark.parametrize(
    ("arguments", "variable", "shown"),
    [
        (["work"], "", "w"),
        (["-v", "work"], "", "cw"),
        (["work", "-v"], "", "cw"),
        (["work", "--verbose"], "", "cw"),
        (["-v", "work", "-v"], "", "cw"),
        (["-vv", "work"], "", "dcw"),
        (["work", "-vv"], "", "dcw"),
        (["work", "-v", "-v"], "", "dcw"),
        (["-vv", "work", "-v"], "", "dcw"),
        (["work"], "info", "cw"),
        (["work"], "debug", "dcw"),
        (["work", "-v"], "debug", "dcw"),
    ],
)
def test_more_is_shown_the_more_is_asked_for(
    arguments: list[str],
    variable: str,
    shown: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_LOG", variable)
    assert run(arguments, application=trial) == 0

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "".join(line.split()[-1][0] for line in captured.err.splitlines()) == shown


def test_what_was_shown_once_is_not_shown_by_the_next_command(capsys: pytest.CaptureFixture[str]) -> None:
    run(["-vv", "work"], application=trial)
    capsys.readouterr()
    run(["work"], application=trial)
    assert capsys.readouterr().err == "a wait\n"


def commands(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, below in getattr(group, "commands", {}).items():
        if getattr(below, "commands", None) is None:
            yield (*path, name)
        yield from commands(below, (*path, name))


@pytest.mark.parametrize("command", list(commands(typer.main.get_command(app))))
def test_every_command_takes_it(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-v", *command, "-vv", "--help"]) == 0
    assert "-v, --verbose" in capsys.readouterr().out


@pytest.mark.parametrize("command", [path for path in commands(typer.main.get_command(app)) if len(path) > 1])
def test_a_group_takes_it_too(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    *group, name = command
    assert run([*group, "-v", name, "--help"]) == 0
    assert capsys.readouterr().out
