"""
A finding in plain words, for what shows no markup: annotations, SARIF, JUnit, chats. Pure.

Nothing in them is a link or a mention for a reader that makes those out of plain text, and every character prints.
"""

from __future__ import annotations

import re
from typing import Final

from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.report.lookalikes import differences
from pulumi_claude_admin.report.page import Item
from pulumi_claude_admin.report.text_columns import fit

LONGEST_NAME: Final = 120
_JOINER: Final = "\u200c"
_BEGINS: Final = re.compile(r"(?<![A-Za-z0-9_.+-])@|(?<=:)//|(?<=www)\.|(?<=mailto):", re.IGNORECASE)
"""Where a mention or an address begins."""


def inert(text: str) -> str:
    """Text that prints, that no runner obeys, and in which nobody sees a link or a mention."""
    return defuse(_BEGINS.sub(lambda match: f"{match[0][:1]}{_JOINER}{match[0][1:]}", printable(text)))


def headline(item: Item) -> str:
    """`Payments, spend limit: drifted`."""
    return f"{inert(fit(item.where, LONGEST_NAME))}, {inert(fit(item.what, LONGEST_NAME))}: {item.word}"


def details(item: Item) -> str:
    """What differs, and why, in one line; empty where the headline says it all."""
    return inert("; ".join(part for part in (differences(item.changes), item.reason) if part))


def remedy(item: Item) -> str:
    """How to put it right; empty where nobody knows."""
    return inert(item.remedy or "")


def message(item: Item) -> str:
    """All of it in one line."""
    return ". ".join(part for part in (headline(item), details(item), remedy(item)) if part)
