"""What the known page maps find on a page, and what they miss. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from claude_console_shim.dump.dump_format import Fit
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.recognise import fits
from claude_console_shim.layouts.schema import Layout, Part, PartName
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.matching import find_all

PARTS: Final[tuple[PartName, ...]] = get_args(PartName)
_FILLED = {"group": "{cell}", "amount": "{amount}", "workspace": "{workspace}", "organization": "{organization}"}


def known_settings(tree: Node, layouts: Sequence[Layout]) -> tuple[Fit, ...]:
    """For each setting the map that finds most of it on a page; none for one of which nothing but a word of chance is there."""
    return tuple(found for name in PARTS if (found := _best(tree, layouts, name)) is not None)


def _best(tree: Node, layouts: Sequence[Layout], name: PartName) -> Fit | None:
    found = [fit(tree, layout, name, part) for layout in layouts if (part := layout.part(name)) is not None]
    worth = [each for each in found if each.fits or _says_something(each)]
    return max(worth, key=lambda each: (each.fits, len(each.found)), default=None)


def fit(tree: Node, layout: Layout, name: PartName, part: Part) -> Fit:
    """One setting of one map held against a page."""
    counts = {path: len(find_all(tree, control, _FILLED)) for path, control in controls(part, name)}
    return Fit(
        setting=name,
        layout=layout.id,
        language=layout.language,
        fits=fits(tree, part),
        found=tuple(_with(counts, 1, 1)),
        missed=tuple(_with(counts, 0, 0)),
        several=tuple(_with(counts, 2, len(list(tree.walk())))),
    )


def _with(counts: dict[str, int], least: int, most: int) -> Iterator[str]:
    return (path for path, count in counts.items() if least <= count <= most)


def _says_something(fit: Fit) -> bool:
    own = [path for path in fit.found if ".way." not in path]
    return len(own) > 1
