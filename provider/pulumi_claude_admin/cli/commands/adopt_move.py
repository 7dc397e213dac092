"""What `claude-admin adopt --from-stack` does: a stack in, the folder out by which it becomes one of the other provider. Nobody is asked."""

from __future__ import annotations

import sys

from pulumi_claude_admin.adopt.folder import Files
from pulumi_claude_admin.adopt.move_files import files
from pulumi_claude_admin.adopt.moved import Move, moved
from pulumi_claude_admin.cli.adopt_options import MoveOptions
from pulumi_claude_admin.cli.commands.adopt_folder import AdoptFolder
from pulumi_claude_admin.cli.commands.adopt_records import pickled_provider
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.export_format import parse_export


def run(options: MoveOptions) -> int:
    """Read the state, write the folder, and return the exit code. Raises the errors that `application` turns into lines."""
    folder = AdoptFolder(options.folder)
    folder.require_new()
    move = moved(parse_export(_state(options)), options.to)
    made = files(move, pickled_provider)
    folder.write(made)
    _print(move, made, options)
    return ExitCode.PARTIAL if move.left_out or move.foreign else ExitCode.OK


def _state(options: MoveOptions) -> str:
    if options.state is not None:
        return pulumi_stack.from_file(options.state, standard_input=sys.stdin.buffer)
    return pulumi_stack.from_stack(options.stack, folder=options.project)


def _print(move: Move, made: Files, options: MoveOptions) -> None:
    for name in made:
        sys.stdout.write(f"{options.folder / name}\n")
    left = len(move.left_out) + len(move.foreign)
    lacking = f" and lacks {left}, which an `up` of it would delete" if left else ""
    sys.stderr.write(
        f"the program has {len(move.resources)} of the stack's resources{lacking}: ADOPT.md says what to run next, and nothing was changed\n"
    )
