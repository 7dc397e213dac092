"""
How somebody's words are carried inside ours: as text that prints, as a literal of a language, never as a command.

Names of workspaces, tags and people are whatever somebody typed. What they do to Markdown is in `report/markdown_escaping.py`.

Runners read what a job prints. GitHub takes a line that begins with two colons, blanks before it left out, and `##[` anywhere;
Azure Pipelines `##vso[` and `##[`, TeamCity `##teamcity[`, GitLab a section mark that begins with an escape character.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, TextIO

_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidirectional overrides, zero width), surrogates, unassigned, line and paragraph separators."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_TERMINAL_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u2028\u2029]")
"""The same but for what a terminal is told in colours and for a line that is written again."""
_BRACKET: Final = re.compile(r"(##(?:vso|teamcity)?)\[", re.IGNORECASE)
_EMAIL: Final = re.compile(r"""[^\s/?&=,;:'"<>()]+(?:@|%40)[^\s/?&=,;:'"<>()]+""", re.IGNORECASE)
_LEADING: Final = re.compile(r"^([\s\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*:):", re.MULTILINE)


def printable(text: str) -> str:
    """The text with everything that does not print shown as an escape, its code point in hexadecimal."""
    if text.isprintable():
        return text
    return "".join(escaped(char) if unicodedata.category(char) in _UNSEEN_CATEGORIES else char for char in text)


def escaped(char: str) -> str:
    """One character as Python escapes it."""
    number = ord(char)
    if number <= 0xFF:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - the same for four


def defuse(text: str, *, is_terminal: bool = False) -> str:
    """
    The text with no line left that a runner takes for a command, and no control character but line feed and tab.

    What is put instead is an escape of Python, so that a literal in the text still means the same. `is_terminal`
    leaves what colours a terminal. Doing it twice changes nothing.
    """
    control = _TERMINAL_CONTROL if is_terminal else _CONTROL
    quiet = control.sub(lambda match: escaped(match[0]), text)
    return _LEADING.sub(r"\1\\x3a", _BRACKET.sub(r"\1\\x5b", quiet))


def without_emails(text: str) -> str:
    """The text of a log line, with `***` for each e-mail address, also where an address bar would spell the `@` otherwise."""
    return _EMAIL.sub("***", text)


def one_line(text: str) -> str:
    """A sentence of ours that may quote anything, in one line that prints and that no runner obeys."""
    return defuse(printable(" ".join(text.split())))


def literal(text: str, *, is_ascii: bool = False) -> str:
    """
    The text as a string of Python, in double quotes: pasted into a program it means the text and nothing else.

    With `is_ascii` everything beyond ASCII is an escape too.
    """
    return f'"{"".join(_in_literal(char, is_ascii=is_ascii) for char in text)}"'


def _in_literal(char: str, *, is_ascii: bool) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() and (char.isascii() or not is_ascii) else escaped(char)


def some_of(names: Sequence[str], *, shown: int = 5) -> str:
    """`a, b, c, and 7 more`."""
    more = f", and {len(names) - shown:,} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def json_text(document: object) -> str:
    """One JSON document, ending with a line feed: all of non-ASCII escaped, and what a runner or a terminal could obey."""
    text = json.dumps(document, indent=2)
    return text.replace("##", "#\\u0023").replace("\x7f", "\\u007f") + "\n"


class DefusedStream(io.TextIOBase):
    """
    Standard output or error with nothing in it that a runner obeys, however it was written, library messages included.

    It has no `buffer`: what writes bytes would go past it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""

    def write(self, text: str) -> int:
        """Write it, defused as the continuation of the line that stands there."""
        whole = defuse(self._line + text, is_terminal=self.isatty())
        self._stream.write(whole[len(self._line) :])
        self._line = whole[max(whole.rfind("\n"), whole.rfind("\r")) + 1 :]
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write lines that are meant for a runner, as they are."""
        self._stream.write(text if not self._line else f"\n{text}")
        self._line = ""

    def flush(self) -> None:
        """Flush the stream below."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether the stream below is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream below."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """It is written to and nothing else."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """That of the stream below: Typer and Rich ask."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]  # as above
        """That of the stream below."""
        return self._stream.errors
