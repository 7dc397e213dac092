"""
Standard output and error that somebody may have closed, or that lie on a full disk.

Who closed a pipe has read enough (`| head`): the rest is dropped, and the command ends with the code that it deserves.
A full disk is an error, because a report is lost.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import TextIO

from pulumi_claude_admin.errors import ClaudeAdminError


class SturdyStream(io.TextIOBase):
    """A stream that a closed pipe does not break. Raises ClaudeAdminError when it cannot be written for another reason."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        self._stream = stream
        self._name = name

    def write(self, text: str) -> int:
        """Write it, or drop it when nobody reads any more."""
        if text:  # Typer tries a stream with nothing, and swallows what comes of it
            self._attempt(lambda stream: stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        self._attempt(lambda stream: stream.flush())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor, where there is one."""
        if self._stream is None:
            raise io.UnsupportedOperation("fileno")
        return self._stream.fileno()

    def writable(self) -> bool:
        """It is written to and nothing else."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """That of the stream below."""
        return self._stream.encoding if self._stream is not None else "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]  # as above
        """That of the stream below."""
        return self._stream.errors if self._stream is not None else None

    def _attempt(self, do: Callable[[TextIO], int | None]) -> int | None:
        if self._stream is None:
            return None
        try:
            return do(self._stream)
        except OSError as error:
            stream, self._stream = self._stream, None
            _give_up(stream)
            if isinstance(error, BrokenPipeError):
                return None
            raise ClaudeAdminError(f"{self._name} cannot be written: {error.strerror}") from None


def _give_up(stream: TextIO) -> None:
    """Let what is still buffered go nowhere: Python writes it at its end, and would fail of it."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return  # no descriptor, so nothing is written at the end either
