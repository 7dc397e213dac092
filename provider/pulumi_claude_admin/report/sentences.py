"""Sentences of ours, taken apart: what is a command of ours, and what else. What somebody quoted is never a command. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_QUOTED_OR_COMMAND: Final = re.compile(
    r"""
    "(?:\\.|[^"\\])*" | (?<!\w)'(?:\\.|[^'\\])*'  # what somebody wrote, as a literal
    | `(?P<command>(?:pulumi|claude-admin)(?:[ ][\w.=,-]+)*)`
    """,
    re.VERBOSE,
)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Each piece of the sentence, and whether it is a command, without its backticks."""
    end = 0
    for match in _QUOTED_OR_COMMAND.finditer(text):
        command = match["command"]
        if command:
            yield text[end : match.start()], False
            yield command, True
        else:
            yield text[end : match.end()], False
        end = match.end()
    yield text[end:], False
