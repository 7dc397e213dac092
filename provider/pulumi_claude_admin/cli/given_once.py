"""
Commands and groups whose options are given once, unless they are lists: the last of two would silently win.

A flag that is given twice still means the same, so it may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
import typer.core

if TYPE_CHECKING:
    from typer._click.core import Command as AnyCommand  # Typer's copy of Click, which has no public name
    from typer._click.core import Context


class Command(typer.core.TyperCommand):
    """A command that refuses the second value of an option."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """As Typer does, after a look at what is there twice."""
        _refuse_second_values(self, ctx, args)
        return super().parse_args(ctx, args)


class Group(typer.core.TyperGroup):
    """A group that does the same for its own options."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """As Typer does, after a look at what is there twice."""
        _refuse_second_values(self, ctx, args)
        return super().parse_args(ctx, args)


def _refuse_second_values(command: AnyCommand, ctx: Context, args: list[str]) -> None:
    _, _, order = command.make_parser(ctx).parse_args(list(args))
    seen = set()
    for option in order:
        is_many = option.multiple or getattr(option, "count", False)
        is_united = is_many or getattr(option, "is_flag", False) or option.param_type_name != "option"
        if option.name in seen and not is_united and not ctx.resilient_parsing:
            raise typer.BadParameter("is given twice, and takes one value", ctx=ctx, param_hint=option.opts[-1])
        seen.add(option.name)
