"""
Bytes of a text that somebody wrote to its characters, whatever their editor or shell made of it. No file is opened here.

Read is what says which encoding it is: Unicode with a byte order mark, UTF-16 without one (PowerShell's `>`), and UTF-8.
Anything else would be a guess, and a name guessed wrong looks like drift: it is an error that says what was met.
"""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK: Final = "\ufeff"


class UnreadableText(ValueError):
    """The bytes are no text that can be read without a guess. Says which encoding was met, and where."""


def decode(content: bytes) -> str:
    """The text without byte order mark, each line ending with a line feed. Raises UnreadableText."""
    return decode_as_is(content).lstrip(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def decode_as_is(content: bytes) -> str:
    """The text with its byte order mark and the ends of its lines. Raises UnreadableText."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(_reason(content, error)) from None
    if "\0" in text:
        raise UnreadableText("is not text: there are zero bytes in it")
    return text


def _without_mark(content: bytes) -> str:
    """UTF-16 gives itself away: what we read begins with a character of ASCII, one byte of which is then zero."""
    first, second = (*content[:2], 0, 0)[:2]
    if bool(first) != bool(second) and len(content) > 1:
        return "utf-16-le" if first else "utf-16-be"
    return "utf-8"


def _reason(content: bytes, error: UnicodeDecodeError) -> str:
    if error.encoding.lower().replace("_", "-") != "utf-8":
        return f"begins as {error.encoding.upper()} and does not go on as such: it is cut off, or no text"
    byte = content[error.start]
    line = content.count(b"\n", 0, error.start) + 1
    met = f"byte 0x{byte:02x} in line {line}"
    if b"\0" in content:
        return f"is not text: {met}"
    return f"is not UTF-8 ({met}): it seems to be in a code page such as Windows-1252 or Latin-1"
