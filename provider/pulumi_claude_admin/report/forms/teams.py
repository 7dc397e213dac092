"""
The report as a message of Microsoft Teams, an Adaptive Card: to be posted to a webhook of a workflow as it is.

Whatever people chose stands in a `TextRun`, where nothing is markup; a `TextBlock` would read Markdown.
Source of the limit: docs/platform/forges.md#limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.chat_words import count_words, fitting, item_words, title
from pulumi_claude_admin.report.item_words import inert
from pulumi_claude_admin.report.page import Item, Page, Tone
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.report.text_columns import fit

_TITLE: Final = 150
_BYTES: Final = 25_000
_LONGEST: Final = 1_500
_COLORS: Final = {Tone.BAD: "attention", Tone.CAREFUL: "warning", Tone.GOOD: "good", Tone.PLAIN: "default"}
_CARD: Final = "application/vnd.microsoft.card.adaptive"

Json = dict[str, object]


def render(page: Page, *, target: Target) -> str:
    """One message with one card, ending with a line feed."""
    del target
    return fitting(page, _BYTES, lambda items, left_out: _message(page, items, left_out))


def _message(page: Page, items: tuple[Item, ...], left_out: int) -> Json:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": title(page, _TITLE),
        "msteams": {"width": "Full"},
        "body": list(_body(page, items, left_out)),
    }
    return {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}


def _body(page: Page, items: tuple[Item, ...], left_out: int) -> Iterator[Json]:
    yield _text(title(page, _TITLE), size="large", weight="bolder", color=_COLORS[page.tone])
    if page.counts:
        facts = [{"title": count.word, "value": count_words(count)} for count in page.counts]
        yield {"type": "FactSet", "facts": facts}
    yield _text("\n".join((*page.lines, page.scope)))
    if page.unseen:
        yield _text("Could not be seen: " + inert("; ".join(page.unseen)))
    if page.notices:
        yield _text("\n".join(map(inert, page.notices)))
    for item in items:
        head, rest = item_words(item)
        yield {"type": "Container", "separator": True, "items": [_text(head, weight="bolder"), _text(rest or "—")]}
    if left_out:
        yield _text(f"{left_out} findings more; the other forms of the report have them.")
    yield _text(inert(" · ".join(page.foot)), size="small", isSubtle=True)


def _text(text: str, **style: object) -> Json:
    run = {"type": "TextRun", "text": fit(text, _LONGEST), **style}
    return {"type": "RichTextBlock", "inlines": [run]}
