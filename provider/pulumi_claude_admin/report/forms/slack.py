"""
The report as a message of Slack, in Block Kit: to be posted to an incoming webhook as it is.

Whatever people chose stands in `plain_text`, where nothing is markup, a mention or an emoji.
Source of the limits: docs/platform/forges.md#limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.chat_words import count_words, fitting, item_words, title
from pulumi_claude_admin.report.item_words import inert
from pulumi_claude_admin.report.page import Item, Page
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.report.text_columns import fit

_HEADER, _SECTION = 150, 3_000
_BYTES: Final = 40_000
_FIELDS: Final = 10

Json = dict[str, object]


def render(page: Page, *, target: Target) -> str:
    """One message, ending with a line feed."""
    del target
    return fitting(page, _BYTES, lambda items, left_out: _message(page, items, left_out))


def _message(page: Page, items: tuple[Item, ...], left_out: int) -> Json:
    fallback = title(page, _HEADER).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": fallback,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": list(_blocks(page, items, left_out)),
    }


def _blocks(page: Page, items: tuple[Item, ...], left_out: int) -> Iterator[Json]:
    yield {"type": "header", "text": _plain(title(page, _HEADER))}
    if page.counts:
        fields = [_plain(f"{count.word}: {count_words(count)}") for count in page.counts]
        yield {"type": "section", "fields": fields[:_FIELDS]}
    yield _section("\n".join((*page.lines, page.scope)))
    if page.unseen:
        yield _section("Could not be seen: " + inert("; ".join(page.unseen)))
    if page.notices:
        yield _section("\n".join(map(inert, page.notices)))
    if items:
        yield {"type": "divider"}
    for item in items:
        yield _section("\n".join(filter(None, item_words(item))))
    if left_out:
        yield _section(f"{left_out} findings more; the other forms of the report have them.")
    yield {"type": "context", "elements": [_plain(inert(" · ".join(page.foot)))]}


def _section(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": fit(text, _SECTION // 2), "emoji": False}
