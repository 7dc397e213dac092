"""
The report as workflow commands of GitHub Actions, which become annotations: the verdict, and the worst of what there is.

A step may have ten of each kind (docs/platform/forges.md#limits): ten lines are printed in all, and the last says how many are not. This
is the one form that a runner is meant to obey: whatever people chose stands behind a command of ours, in its own line, escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.item_words import headline, inert, message
from pulumi_claude_admin.report.page import PROJECT_FILE, Item, Page, Place, Standing, Tone, worst_items
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.report.text_columns import fit

MOST: Final = 10
_LONGEST: Final = 2_000
_COMMANDS: Final = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice", None: "notice"}
_VERDICTS: Final = {Tone.BAD: "error", Tone.CAREFUL: "warning", Tone.GOOD: "notice", Tone.PLAIN: "notice"}


def render(page: Page, *, target: Target) -> str:
    """A command a line, ten at most, ending with a line feed."""
    del target
    return "".join(f"{line}\n" for line in _lines(page))


def _lines(page: Page) -> Iterator[str]:
    told = worst_items(page.of(Standing.PROBLEM, Standing.REMARK))
    room = MOST - 1
    shown = told if len(told) <= room else told[: room - 1]
    title = f"{page.subject} {inert(fit(page.name, 80))}: {page.verdict.lower()}"
    unseen = (f"Could not be seen: {inert(one)}." for one in page.unseen)
    text = " ".join((f"{page.summary}.", *page.lines, *unseen, *map(inert, page.notices)))
    yield _command(_VERDICTS[page.tone], title, fit(text, _LONGEST), None)
    for item in shown:
        yield _command(_kind(item), headline(item), fit(message(item), _LONGEST), item.place or Place(PROJECT_FILE, 1))
    if len(shown) < len(told):
        more = f"{len(told) - len(shown)} findings more; the other forms of the report have them"
        yield _command("notice", "More", more, None)


def _kind(item: Item) -> str:
    """What fails nothing is no error."""
    command = _COMMANDS[item.severity]
    return "warning" if command == "error" and not item.is_failing else command


def _command(kind: str, title: str, text: str, place: Place | None) -> str:
    where = f"file={_property(inert(place.file))},line={place.line}," if place is not None else ""
    return f"::{kind} {where}title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
