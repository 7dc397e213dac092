"""A command `pulumi` for tests that need no engine: it prints the state and the preview that lie beside it."""

from __future__ import annotations

from pathlib import Path

from tests.support.preview_builder import preview_text
from tests.support.stack_builder import Stack


def put_command(folder: Path) -> Path:
    """The folder of the command, to stand first on PATH: `preview` prints `preview.json` of `folder`, all else `state.json`."""
    command = folder / "bin" / "pulumi"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\ncase "$1" in preview) cat {folder}/preview.json;; *) cat {folder}/state.json;; esac\n'
    )
    command.chmod(0o755)
    return command.parent


def put_answers(folder: Path, before: Stack, after: Stack, **sources: str) -> None:
    """What it prints: `before` is the state, `after` what the branch declares. `sources` as in `preview_text`."""
    (folder / "state.json").write_text(before.text())
    (folder / "preview.json").write_text(preview_text(before, after, sources=sources))
