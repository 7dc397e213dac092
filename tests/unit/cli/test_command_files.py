"""A command is two files of one name, and nothing else has to know it."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner

from pulumi_claude_admin import cli
from pulumi_claude_admin.cli.application import app
from pulumi_claude_admin.cli.command_files import add_commands


def shown(application: typer.Typer) -> list[str]:
    text = CliRunner().invoke(application, ["--help"]).output
    return [line.split()[0] for line in text.partition("Commands:\n")[2].splitlines() if line.startswith("  ")]


def test_every_pair_of_files_is_a_command_in_the_order_of_the_help() -> None:
    application = typer.Typer(rich_markup_mode=None)

    add_commands(application)

    assert shown(application) == [
        "drift",
        "verify-plan",
        "adopt",
        "doctor",
        "explain",
        "audit",
        "outcomes",
        "report",
        "offboard",
        "keys",
        "increase-requests",
        "policy",
        "teams",
        "gateway",
        "console",
    ]


def test_no_file_says_its_place_without_being_a_command() -> None:
    folder = Path(cli.__path__[0])
    placed = {
        file.stem.replace("_", "-")
        for file in folder.glob("*.py")
        if "\nHELP_ORDER: Final" in file.read_text(encoding="utf-8")
    }
    assert placed == {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    } | {group.name for group in app.registered_groups}
