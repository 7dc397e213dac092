"""
The files that a report is also written to: tried before anything is read, so that a wrong path costs nothing.

What is there stays as it is until the report is written, and is then replaced in one step; a file that was made for nothing is
taken away again. What is no file (a pipe, a device) and what stands where nothing may be made beside it is written as it is.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.cli.forms import AnyForm, OutputFile
from pulumi_claude_admin.errors import ClaudeAdminError


@contextlib.contextmanager
def opened(outputs: Sequence[OutputFile[AnyForm]]) -> Iterator[Callable[[Callable[[AnyForm], str | bytes]], None]]:
    """
    Open every file, and give a function that writes all of them from what a form looks like.

    Raises ClaudeAdminError when a file cannot be opened, and from the function when one cannot be written.
    """
    made: list[Path] = []
    is_written = False
    with contextlib.ExitStack() as files:
        descriptors = []
        try:
            for output in outputs:
                is_new = not output.path.exists()
                descriptors.append(_open(output.path))
                files.callback(os.close, descriptors[-1])
                if is_new:
                    made.append(output.path)

            def write(content: Callable[[AnyForm], str | bytes]) -> None:
                nonlocal is_written
                is_written = True
                for output, descriptor in zip(outputs, descriptors, strict=True):
                    _write(output.path, descriptor, content(output.form))

            yield write
        finally:
            for path in [] if is_written else made:
                with contextlib.suppress(OSError):
                    path.unlink()


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    except FileNotFoundError:
        raise ClaudeAdminError(f"{path} cannot be written: there is no folder {path.parent}; make it first") from None
    except OSError as error:
        raise ClaudeAdminError(f"{path} cannot be written: {error.strerror}") from None


def _write(path: Path, descriptor: int, content: str | bytes) -> None:
    mode = os.fstat(descriptor).st_mode
    file = path.resolve()  # what a link leads to is replaced, not the link
    try:
        if stat.S_ISREG(mode) and os.access(file.parent, os.W_OK):
            replace_file(file, content, mode=stat.S_IMODE(mode))
        else:
            _write_in_place(descriptor, content, is_file=stat.S_ISREG(mode))
    except BrokenPipeError:
        return  # who reads it has read enough
    except OSError as error:
        raise ClaudeAdminError(f"{path} cannot be written: {error.strerror}") from None


def _write_in_place(descriptor: int, content: str | bytes, *, is_file: bool) -> None:
    if is_file:
        os.ftruncate(descriptor, 0)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
