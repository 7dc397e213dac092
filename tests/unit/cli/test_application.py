from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import AuthenticationFailed, ConfigurationError, Unreachable

HEAVY = ("github", "pulumi", "httpx", "playwright", "pydantic", "rich", "cryptography", "yaml", "claude_console_shim")


def raising(error: BaseException) -> typer.Typer:
    """An application whose only command fails."""
    application = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

    @application.command()
    def fail() -> None:
        raise error

    return application


def loaded_by(*arguments: str) -> set[str]:
    """Which of the big modules a command line loads in a fresh interpreter."""
    program = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(*(one for one in {HEAVY} if one in sys.modules), file=sys.stderr))\n"
        "from pulumi_claude_admin.cli import main\n"
        f"sys.argv = ['claude-admin', *{arguments}]\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: claude-admin" in ran.stdout
    return set(ran.stderr.split())


def test_help_loads_nothing_of_weight() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize(
    "command",
    [
        ("drift",),
        ("report", "render"),
        ("report", "post"),
        ("doctor",),
        ("console",),
        ("console", "login"),
        ("teams", "check"),
        ("policy", "check"),
    ],
)
def test_help_on_a_command_loads_no_more_than_typer_does(command: tuple[str, ...]) -> None:
    assert loaded_by(*command, "-h") <= {"pydantic"}


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    text = capsys.readouterr().out
    assert all(f"\n  {name} " in text for name in ("drift", "doctor", "console"))


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"claude-admin {version('pulumi-claude-admin')}\n"


def test_a_terminal_that_cannot_show_a_character_is_no_bug(tmp_path: Path) -> None:
    file = tmp_path / "支.json"

    ran = subprocess.run(
        [sys.executable, "-c", "from pulumi_claude_admin.cli import main; main()", "drift", "--state", str(file)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert ran.returncode == 2
    assert rb"\u652f.json" in ran.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["drift", "--nonsense"], ["drift", "--format", "yaml"]])
def test_wrong_usage_ends_with_2_and_leaves_standard_output_alone(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Usage:" in captured.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError("no credential", hint="Set one"), 2),
        (AuthenticationFailed("revoked", status=401), 3),
        (Unreachable("no answer\nat all"), 4),
        (subprocess.TimeoutExpired(["pulumi", "stack"], 120), 9),
        (KeyboardInterrupt(), 8),
        (typer.Abort(), 8),
    ],
)
def test_an_error_is_one_line_on_standard_error_and_the_code_of_its_class(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([], application=raising(error)) == code

    captured = capsys.readouterr()
    assert captured.out == ""
    assert len([line for line in captured.err.splitlines() if line.startswith("error: ")]) == 1
    assert "Traceback" not in captured.err


def test_a_bug_shows_its_traceback_and_asks_for_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], application=raising(ZeroDivisionError("oops"))) == 255

    text = capsys.readouterr().err
    assert "Traceback" in text
    assert "ZeroDivisionError: oops" in text
    assert text.endswith("error: this is a bug in pulumi-claude-admin: please report it with the lines above\n")
