"""
Where the text of a stack's state comes from: `pulumi stack export`, a file, or standard input. Parsing it is `export_format.py`.

Plain JSON from a subprocess, so that drift needs no Pulumi SDK and works with any backend that the command can reach.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from pulumi_claude_admin.drift import child_process
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import StateUnreadable

TIMEOUT_SECONDS: Final = 120
STANDARD_INPUT: Final = "-"
_NO_SUCH_STACK: Final = 6
"""Pulumi's exit code for a stack that its back end does not have (docs/platform/pulumi.md#state-file)."""
_MAKE_ONE: Final = "Make one with `pulumi stack export --file`, which writes UTF-8"


def state_files(patterns: Iterable[str]) -> tuple[str, ...]:
    """
    The files that names and glob patterns mean (`**` for any folder), each once, in the order given; `-` stays as it is.

    A name that is there is taken as it stands. Raises StateUnreadable for a pattern that fits nothing.
    """
    names: dict[Path | str, str] = {}
    for pattern in patterns:
        is_pattern = pattern != STANDARD_INPUT and glob.has_magic(pattern) and not Path(pattern).exists()
        fitting = sorted(glob.glob(pattern, recursive=True)) if is_pattern else [pattern]  # noqa: PTH207 - also absolute ones
        if not fitting:
            raise StateUnreadable(f"no state file fits {pattern}", hint=_MAKE_ONE)
        for name in fitting:
            names.setdefault(name if name == STANDARD_INPUT else Path(name).resolve(), name)
    return tuple(names.values())


def from_file(name: str, *, standard_input: BinaryIO) -> str:
    """The text of a state file; `-` reads standard input. Raises StateUnreadable in one line."""
    try:
        content = standard_input.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except FileNotFoundError:
        message = f"there is no state file {name}"
        raise StateUnreadable(message, hint=_MAKE_ONE) from None
    except OSError as error:
        raise StateUnreadable(f"the state file {name} cannot be read: {error.strerror}") from None
    return _text(content, "the state on standard input" if name == STANDARD_INPUT else f"the state in {name}")


def _text(content: bytes, what: str) -> str:
    try:
        return decode(content)
    except UnreadableText as error:
        raise StateUnreadable(f"{what} {error}", hint=_MAKE_ONE) from None


def found_stack(stack: str, *, folder: Path) -> str | None:
    """The same as `from_stack`; None when there is no such stack yet."""
    done = _export(stack, folder=folder, pulumi="pulumi", timeout=TIMEOUT_SECONDS)
    return None if done.code == _NO_SUCH_STACK else _exported(done)


def from_stack(stack: str | None, *, folder: Path, pulumi: str = "pulumi", timeout: float = TIMEOUT_SECONDS) -> str:
    """
    What `pulumi stack export` prints for a stack (None: the selected one) of the project in `folder`.

    Raises StateUnreadable with Pulumi's own first line of complaint, and subprocess.TimeoutExpired after `timeout` seconds.
    """
    return _exported(_export(stack, folder=folder, pulumi=pulumi, timeout=timeout))


def _export(stack: str | None, *, folder: Path, pulumi: str, timeout: float) -> child_process.Ended:
    command = [pulumi, "stack", "export", "--non-interactive"]
    command += ["--stack", stack] if stack is not None else []
    if not folder.is_dir():
        raise StateUnreadable(f"there is no folder {folder}", hint="Name the folder of the Pulumi project with --cwd")
    try:
        return child_process.run(command, folder=folder, timeout=timeout)
    except OSError:
        message = "the command `pulumi` is not on PATH, or may not be run, so the stack cannot be exported"
        raise StateUnreadable(message, hint="Install it, or give an exported file with --state") from None


def _exported(done: child_process.Ended) -> str:
    if done.code != 0:
        said = done.complaint.decode(errors="replace")
        raise StateUnreadable(f"pulumi stack export failed: {_complaint(said)}", hint=_hint(said))
    return _text(done.output, "what `pulumi stack export` printed")


def _complaint(text: str) -> str:
    lines = [line.strip().removeprefix("error: ") for line in text.splitlines()]
    return next((line for line in lines if line), "it said nothing")


def _hint(text: str) -> str:
    """
    What to do, by the words of Pulumi's own command line: it has one exit code for most of these (tried with 3.259).

    The words only choose between hints; a hint that does not fit is a nuisance, never a wrong decision.
    """
    lower = text.lower()
    for words, hint in _HINTS:
        if words in lower:
            return hint
    return "Check that the same command works in this folder, or give an exported file with --state"


_HINTS: Final = (
    ("locked", "An earlier run may have been killed: when none is running, unlock with `pulumi cancel`"),
    ("no pulumi.yaml", "Run it in the folder of the Pulumi project, name that folder with --cwd, or use --state FILE"),
    ("no stack selected", "Name one with --stack, or choose one with `pulumi stack select`"),
    ("no stack named", "`pulumi stack ls` lists the stacks of this project"),
    ("login", "Sign in to the backend with `pulumi login`"),
)
