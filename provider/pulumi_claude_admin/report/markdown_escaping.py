"""
Text that people chose, in Markdown: it means itself there, and can form no markup, no link, no mention and no row of its own.

Addresses stand in code spans, where forges make no link of them and from where they are copied as they are.
"""

from __future__ import annotations

import re
from typing import Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.sentences import pieces
from pulumi_claude_admin.report.text_columns import fit

LONGEST: Final = 160
_ADDRESS: Final = re.compile(r"(?<![\w.+%@-])\w[\w.+%-]*@\w[\w.-]*", re.ASCII)
_REFERENCE: Final = re.compile(r"@|[#!$%~&](?=[\w\"])|:(?=//)|(?<=www)\.|(?<=mailto):", re.IGNORECASE)
"""What GitHub and GitLab turn into mentions, references and links: looked for in the finished page, where an entity is a character again."""
_MARKUP: Final = re.compile(
    r"[\\`*{}\[\]<>#|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?![\s\d])|(?<=www)\.", re.IGNORECASE
)
"""What can begin markup, HTML, a cell or a link. Underscores inside a word and colons before a blank cannot."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ,;()—]*(?:\.[0-9]+)?")
"""Most of what there is: nothing in it means anything to Markdown."""
_JOINER: Final = "\u200c"


def escape(text: str) -> str:
    """Text that means itself inside a line or a table cell, cut to a readable length."""
    return "".join(_pieces(fit(printable(text), LONGEST), span="`{}`"))


def code(text: str) -> str:
    """A value, in a fixed-width face. HTML rather than backticks, which a value could contain."""
    shown = fit(printable(text), LONGEST)
    if _ADDRESS.fullmatch(shown):
        return f"`{shown}`"
    return f"<code>{''.join(_pieces(shown, span='</code>`{}`<code>'))}</code>".replace("<code></code>", "")


def _pieces(text: str, *, span: str) -> list[str]:
    """The text escaped, its addresses as `span` says."""
    if _PLAIN.fullmatch(text):
        return [text]
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        pieces += [_escaped(text[end : match.start()]), span.format(match[0])]
        end = match.end()
    return [*pieces, _escaped(text[end:])]


def _escaped(text: str) -> str:
    apart = _REFERENCE.sub(lambda match: f"{match[0]}{_JOINER}", text)
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", apart)


def sentence(text: str) -> str:
    """A sentence of ours that may quote something: escaped like everything else, but whole, with our commands as code."""
    return "".join(code(piece) if is_command else escape_whole(piece) for piece, is_command in pieces(text))


def escape_whole(text: str) -> str:
    """The same for a text that is not to be cut: word by word."""
    return "".join(escape(part) for part in re.split(r"(?<=\s)", text))


def within_bytes(text: str, limit: int) -> str:
    """Text escaped as `escape_whole` does, cut so that what comes out has at most so many bytes."""
    escaped, kept = escape_whole(text), text
    while len(escaped.encode("utf-8")) > limit:
        kept = kept[: len(kept) * 9 // 10]
        escaped = escape_whole(f"{kept}…")
    return escaped
