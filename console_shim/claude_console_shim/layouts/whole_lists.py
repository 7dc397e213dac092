"""
Whether a list on a page is all of it. One that is cut is not read and not written: what it does not show would be lost.

A control beside a list that the map does not know, a count that disagrees, words that tell of more, sizes that a screen reader
is told, a box of its own in which the list scrolls: each makes the page an unknown layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from claude_console_shim.layouts.rate_table import table_of
from claude_console_shim.layouts.schema import NotificationsMap, RateLimitsMap
from claude_console_shim.layouts.shown_value import region_of, shown_value
from claude_console_shim.layouts.signs import Signs
from claude_console_shim.layouts.tables import TABLES, rows_of
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import CONTROLS, Control
from claude_console_shim.snapshot.matching import (
    beside_buttons,
    describe,
    expression,
    find_all,
    find_one,
    matches,
)
from pulumi_claude_admin.errors import LayoutUnknown

_APART: Final = frozenset((*TABLES, "region", "list", "tablist", "tabpanel", "navigation", "dialog"))
"""What stands in the same part of a page and is a thing of its own."""


@dataclass(frozen=True, slots=True)
class ShownList:
    """
    One list of a page: what it is in words, the part of the page around it, which numbers of entries it may say in words
    (`counts`) and to a screen reader (`sizes`), and what may stand beside it.
    """

    words: str
    around: Node
    itself: tuple[Node, ...]
    counts: frozenset[int]
    sizes: frozenset[int]
    known: Sequence[tuple[Control, Mapping[str, str]]]


def notification_lists(tree: Node, part: NotificationsMap) -> ShownList:
    """The thresholds and, in the same region, the recipients."""
    region = region_of(tree, part)
    thresholds = find_one(region, part.thresholds)
    items = find_all(thresholds, part.threshold)
    addresses = shown_value(region, part.recipients).split(",")
    remove = part.remove
    removals = [] if remove is None else [(remove, {"amount": beside_buttons(each)}) for each in items]
    return ShownList(
        words="notifications",
        around=region,
        itself=(thresholds,),
        counts=frozenset((len(items), len(addresses))),
        sizes=frozenset((len(items),)),
        known=[*_without_values(filter(None, (part.add, part.edit, *part.beside))), *removals],
    )


def rate_list(tree: Node, part: RateLimitsMap) -> ShownList:
    """The table of rate limits, a row for each group of models."""
    table = table_of(tree, part.group_column)
    rows = len(rows_of(table, part.group_column))
    return ShownList(
        words="rate limits",
        around=_parent(tree, table),
        itself=(table,),
        counts=frozenset((rows,)),
        sizes=frozenset((rows + 1,)),  # the row of headers counts there
        known=_without_values(part.beside),
    )


def choice_list(tree: Node, box: Node, known: Iterable[Control]) -> ShownList:
    """A list to choose from, such as that of workspaces."""
    options = sum(node.role == "option" for node in box.walk())
    return ShownList(
        words="workspaces",
        around=_parent(tree, box),
        itself=(box,),
        counts=frozenset((options, options - 1)),  # one of them may be all of them
        sizes=frozenset((options,)),
        known=_without_values(known),
    )


def require_whole(shown: ShownList, signs: Signs) -> None:
    """Raise LayoutUnknown when something beside the list, or in it, says that there is more."""
    for node in _beside(shown):
        if node.role in CONTROLS:
            if not any(node in find_all(shown.around, control, values) for control, values in shown.known):
                names = ", ".join(describe(control, values) for control, values in shown.known) or "nothing"
                raise _cut(shown, f"{node.role} {normal(node.name)!r} stands beside it, where the page map has {names}")
        elif not node.children:
            _require_words(shown, normal(node.content), signs)
    for node in (each for whole in shown.itself for each in whole.walk()):
        if node.role in ("button", "link", "option") and matches(node.name.lower(), signs.list_rests):
            raise _cut(shown, f"it has {normal(node.name)!r} in it")


def _require_words(shown: ShownList, text: str, signs: Signs) -> None:
    if matches(text.lower(), signs.list_rests):
        raise _cut(shown, f"{text!r} stands beside it")
    found = next(filter(None, (re.match(expression((each,)), text.lower()) for each in signs.list_counts)), None)
    if found is not None and int(re.sub("[.,]", "", found["total"])) not in shown.counts:
        raise _cut(shown, f"{text!r} stands beside it")


def require_facts(shown: ShownList, facts: Mapping[str, Any]) -> None:
    """Raise LayoutUnknown when the page itself says that there is more: `sizes` and `scrolls` of the list's element."""
    if facts["scrolls"]:
        raise _cut(shown, "it scrolls in a box of its own")
    strange = [size for size in facts["sizes"] if int(size) not in shown.sizes]
    if strange:
        raise _cut(shown, f"a screen reader is told that it has {strange[0]} entries")


def _beside(shown: ShownList) -> Iterator[Node]:
    """Everything around the list that is not in it, nor in another thing of its own."""

    def walk(node: Node) -> Iterator[Node]:
        for child in node.children:
            if any(child is each for each in shown.itself) or child.role in _APART:
                continue
            yield child
            yield from walk(child) if child.role not in CONTROLS else ()

    return walk(shown.around)


def _without_values(controls: Iterable[Control]) -> list[tuple[Control, Mapping[str, str]]]:
    return [(each, {}) for each in controls]


def _parent(tree: Node, wanted: Node) -> Node:
    return next(node for node in tree.walk() if any(child is wanted for child in node.children))


def _cut(shown: ShownList, why: str) -> LayoutUnknown:
    return LayoutUnknown(f"the list of {shown.words} may not be all of it: {why}", hint="Nothing was saved.")
