"""What a chat message says, whichever chat it is: a few lines, worst first, within what a message may hold. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from pulumi_claude_admin.report.item_words import details, headline, inert, remedy
from pulumi_claude_admin.report.page import Count, Item, Page, Standing, worst_items
from pulumi_claude_admin.report.text_columns import fit

MOST_ITEMS: Final = 20
_LONGEST: Final = 400


def title(page: Page, longest: int) -> str:
    """`Drift of Acme: action needed`, with the name cut so that the verdict stays."""
    room = longest - len(page.subject) - len(page.verdict) - 3
    return f"{page.subject} {fit(inert(page.name), room)}: {page.verdict.lower()}"


def count_words(count: Count) -> str:
    """`5, worst: high`."""
    parts = (str(count.number), count.remark, f"worst: {count.severity}" if count.severity is not None else "")
    return ", ".join(part for part in parts if part)


def item_words(item: Item) -> tuple[str, str]:
    """A headline with the severity, and what differs with what to do."""
    severity = f" ({item.severity})" if item.severity is not None else ""
    lines = (fit(details(item), _LONGEST), f"→ {fit(remedy(item), _LONGEST)}" if item.remedy else "")
    return f"{headline(item)}{severity}", "\n".join(line for line in lines if line)


def fitting(page: Page, most_bytes: int, message: Callable[[tuple[Item, ...], int], object]) -> str:
    """The message with as many items as have room; it is told how many are left out."""
    told = worst_items(page.of(Standing.PROBLEM, Standing.REMARK))
    kept = min(len(told), MOST_ITEMS)
    while True:
        text = json.dumps(message(told[:kept], len(told) - kept), indent=1) + "\n"
        if kept == 0 or len(text) <= most_bytes:
            return text
        kept -= 1
