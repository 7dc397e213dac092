"""
Which layout a page is in, for one setting. Pure: a tree and the layouts in, one layout out, or LayoutUnknown.

A layout is recognised per setting, so two may share a page; they have to agree on everything that is written there about
this setting, else nothing is done (ARCHITECTURE.md#page-maps).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, assert_never

from claude_console_shim.layouts.rate_table import has_editors
from claude_console_shim.layouts.schema import (
    ClaudeCodeLimitsMap,
    Layout,
    NotificationsMap,
    OrganizationMap,
    Part,
    PartName,
    RateLimitsMap,
    SpendLimitMap,
    Value,
    Way,
    WorkspacesMap,
)
from claude_console_shim.layouts.shown_value import is_shown
from claude_console_shim.layouts.tables import tables_with
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown

P = TypeVar("P", SpendLimitMap, NotificationsMap, RateLimitsMap, ClaudeCodeLimitsMap, OrganizationMap, WorkspacesMap)


def anchor(part: Part) -> tuple[Control, ...]:
    """The controls, each inside the one before, that are there once the setting's values are."""
    match part:
        case SpendLimitMap():
            return _found_by(part.value, part.region)
        case ClaudeCodeLimitsMap():
            return part.region, part.term
        case NotificationsMap():
            return _found_by(part.recipients, part.region)
        case RateLimitsMap():
            return (part.group_column,)
        case OrganizationMap():
            return _found_by(part.id)
        case WorkspacesMap():
            return (part.heading,)
        case _:
            assert_never(part)


def ways(layouts: Sequence[Layout], part_name: PartName) -> tuple[tuple[Way, tuple[Layout, ...]], ...]:
    """The different ways to a setting, newest layout first, each with the layouts that go there."""
    found: list[Way] = []
    for layout in layouts:
        part = layout.part(part_name)
        if part is not None and part.way not in found:
            found.append(part.way)
    return tuple((way, tuple(each for each in layouts if _goes(each, part_name, way))) for way in found)


def recognise(tree: Node, layouts: Sequence[Layout], part_name: PartName, part_type: type[P]) -> tuple[Layout, P]:
    """The newest layout whose part for this setting is on the page, with that part. Raises LayoutUnknown."""
    fitting = [(layout, part) for layout in layouts if fits(tree, part := layout.part(part_name))]
    if not fitting:
        raise LayoutUnknown(f"no page map fits this page for {_words(part_name)}", hint="Nothing was clicked.")
    fitting = _told_apart(tree, fitting)
    if any(part != fitting[0][1] for _, part in fitting):
        names = ", ".join(layout.id for layout, _ in fitting)
        raise LayoutUnknown(f"layouts {names} all fit and disagree on {_words(part_name)}", hint="Nothing was clicked.")
    layout, part = fitting[0]
    if not isinstance(part, part_type):
        raise TypeError(f"{part_name} is not described by {part_type.__name__}")
    return layout, part


def fits(tree: Node, part: Part | None) -> bool:
    """
    Whether the values that a part describes are on the page, each control inside the one before exactly once; a table has
    to have every column, since layouts differ in nothing else there.
    """
    if part is None:
        return False
    if isinstance(part, RateLimitsMap) and any(len(find_all(tree, each)) != 1 for each in part.columns.values()):
        return False
    if isinstance(part, SpendLimitMap | NotificationsMap) and not _has_cell(tree, part):
        return False
    inside = tree
    for control in anchor(part):
        found = find_all(inside, control)
        if len(found) != 1:
            return False
        inside = found[0]
    return True


def _found_by(value: Value, *regions: Control | None) -> tuple[Control, ...]:
    return tuple(each for each in (*regions, value.term or value.column or value.control) if each is not None)


def _has_cell(tree: Node, part: SpendLimitMap | NotificationsMap) -> bool:
    value = part.value if isinstance(part, SpendLimitMap) else part.recipients
    if value.column is None:
        return True
    regions = (tree,) if part.region is None else find_all(tree, part.region)
    return len(regions) == 1 and is_shown(regions[0], value)


def _told_apart(tree: Node, fitting: list[tuple[Layout, Part | None]]) -> list[tuple[Layout, Part | None]]:
    """
    Those whose editors a table has, where tables have the same columns: in German two layouts write them alike. Where it has none of
    them, as for a person who may only look, the newest will do, since they say the same to a reader.
    """
    tables = [part for _, part in fitting if isinstance(part, RateLimitsMap)]
    if len(tables) < len(fitting) or all(part == tables[0] for part in tables):
        return fitting
    edited = [each for each in fitting if isinstance(each[1], RateLimitsMap) and has_editors(tree, each[1])]
    if edited:
        return edited
    read = [part.model_copy(update={"editors": {}, "heading": tables[0].heading}) for part in tables]
    is_bare = not any(
        node.role == "button" for table in tables_with(tree, tables[0].group_column) for node in table.walk()
    )
    return fitting[:1] if is_bare and all(each == read[0] for each in read) else fitting


def _goes(layout: Layout, part_name: PartName, way: Way) -> bool:
    part = layout.part(part_name)
    return part is not None and part.way == way


def _words(part_name: PartName) -> str:
    return part_name.replace("_", " ")
