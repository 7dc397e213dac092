"""
Which commands there are: each is two files of one name, `cli/<name>.py` (its options) and `cli/commands/<name>.py` (its work).

Of the second only the name is looked at, so help loads none of it. A command is a function of that name, or `app` where it has
commands of its own, whose work may stand in files of their own (`commands/offboard_plan.py`); `HELP_ORDER` says where it stands in the help.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import typer

from pulumi_claude_admin import cli
from pulumi_claude_admin.cli import commands
from pulumi_claude_admin.cli.given_once import Command


def add_commands(application: typer.Typer) -> None:
    """Register every command with the application."""
    for module in sorted(_modules(), key=lambda one: (one.HELP_ORDER, one.__name__)):
        name = module.__name__.rpartition(".")[2]
        shown = name.replace("_", "-")
        if hasattr(module, "app"):
            application.add_typer(module.app, name=shown)
        else:
            application.command(shown, cls=Command)(getattr(module, name))


def _modules() -> list[ModuleType]:
    work = {one.name for one in iter_modules(commands.__path__)}
    names = [
        one.name
        for one in iter_modules(cli.__path__)
        if one.name in work or any(name.startswith(f"{one.name}_") for name in work)
    ]
    return [import_module(f"{cli.__name__}.{name}") for name in names]
