"""
The questions about a workspace's rate limits: the table, the row of one group of models, its columns, and what changes each. A limiter
that is not on the page is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claude_console_shim.mapping.asking import Asking
from claude_console_shim.mapping.candidates import BUTTONS, GROUPS, Candidate, candidates, path_to
from claude_console_shim.mapping.editor_questions import ask_editor, open_editor
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.page_parts import says_any
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldEditor, ToldRates, ToldWay
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import CONTROLS
from claude_console_shim.snapshot.matching import beside_buttons
from pulumi_claude_admin.errors import LayoutUnknown

LIMITERS: Final[Mapping[str, str]] = {
    "requests_per_minute": "requests per minute",
    "input_tokens_per_minute": "input tokens per minute",
    "output_tokens_per_minute": "output tokens per minute",
}
"""What a page may have a column for, by its key, in words."""
_TABLES: Final = ("table", "grid", "treegrid")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with the row of a group in it, by the cell that was `chosen`."""

    chosen: Candidate
    table: Node
    headers: Node
    row: Node
    group: str
    group_column: Node


async def ask_rates(asking: Asking, way: ToldWay, left_out: LeftOut) -> ToldRates:
    """Ask everything about them, on the page that shows them. Raises as `ask_limit`."""
    page = asking.tree
    one = await asking.ask("group", "Which of these is the name of a group of models?", GROUPS)
    found = _table(page, one)
    cells = await _ask_columns(asking, found)
    inherited = await asking.say(
        "inherited", f"What stands there when the organization's limit applies ({found.group} or another)"
    )
    said = None if inherited is None else re.sub(asking.numbers.whole, "{number}", inherited)
    _require_read(asking, found, cells, said)
    beside = await _ask_beside(asking, page, found)
    editors: dict[str, ToldEditor] = {}
    with left_out.unless_said(asking, "editors"):
        editors = await _ask_editors(asking, found, tuple(cells))
    return ToldRates(
        way=way,
        group=found.group,
        seen={limiter: beside_buttons(cell) for limiter, (_, cell) in cells.items()},
        group_column=_column(page, found.group_column),
        columns={limiter: _column(page, header) for limiter, (header, _) in cells.items()},
        editors=editors,
        inherited=said,
        beside=beside,
    )


def _table(page: Node, chosen: Candidate) -> _Table:
    """Where the cell that was chosen stands, on the page as it is now."""
    group = [node for node in page.walk() if node.role == chosen.node.role][chosen.at]
    path = path_to(page, group)
    table = next((node for node in reversed(path) if node.role in _TABLES), None)
    row = next((node for node in reversed(path) if node.role == "row"), None)
    headers = None if table is None else next((node for node in table.walk() if node.role == "row"), None)
    if table is None or row is None or headers is None or headers is row:
        raise cannot_say("the groups of models stand in no table with a name for each column")
    return _Table(chosen, table, headers, row, normal(group.content), _header(headers, row, group))


def _header(headers: Node, row: Node, cell: Node) -> Node:
    at = next((at for at, each in enumerate(row.children) if each is cell), len(headers.children))
    if at >= len(headers.children) or headers.children[at].role != "columnheader":
        raise cannot_say("a column of the table has no name")
    return headers.children[at]


def _column(page: Node, header: Node) -> ToldControl:
    return tell(page, header, what="the name of a column")


async def _ask_columns(asking: Asking, found: _Table) -> dict[str, tuple[Node, Node]]:
    """The header and the cell of each limiter."""
    cells: dict[str, tuple[Node, Node]] = {}
    for limiter, words in LIMITERS.items():
        asks = f"Which of these is the limit of {words} of {found.group}?"
        cell = await asking.ask_perhaps(limiter, asks, GROUPS, inside=found.row)
        if cell is not None:
            cells[limiter] = _header(found.headers, found.row, cell.node), cell.node
    if not cells:
        raise cannot_say("the table has no limit that there is a name for")
    return cells


def _require_read(asking: Asking, found: _Table, cells: Mapping[str, tuple[Node, Node]], inherited: str | None) -> None:
    whole = asking.numbers.whole
    forms = [whole]
    if inherited is not None:
        forms.append(whole.join(re.escape(piece) for piece in inherited.split("{number}")))
    for _, cell in cells.values():
        said = beside_buttons(cell)
        if not any(re.fullmatch(form, said) for form in forms):
            raise LayoutUnknown(
                f"{said!r} is no limit of {found.group} by itself",
                hint="Say what stands there when the organization's limit applies.",
            )


async def _ask_beside(asking: Asking, page: Node, found: _Table) -> tuple[ToldControl, ...]:
    """What stands beside the table; one that shows more of it means that the table may be cut."""
    parent = path_to(page, found.table)[-2]
    inner = {
        id(node) for each in parent.children if each.role in _TABLES or each.role == "region" for node in each.walk()
    }
    around = [each for each in candidates(page, CONTROLS, inside=parent) if id(each.node) not in inner]
    if not around:
        return ()
    roles = frozenset(each.node.role for each in around)
    if await asking.ask_perhaps("more", "Does one of these show more groups of models?", roles, inside=parent):
        raise cannot_say("the page may show only some of the groups")
    return tuple(
        ToldControl(each.node.role, name=(normal(each.node.name),)) for each in around if normal(each.node.name)
    )


async def _ask_editors(asking: Asking, found: _Table, limiters: tuple[str, ...]) -> dict[str, ToldEditor]:
    """An editor for all limiters, or one for each, until there is none left."""
    editors: dict[str, ToldEditor] = {}
    left, steps = list(limiters), asking.steps_so_far
    while left:
        await asking.come_back(steps)
        found = _table(asking.tree, found.chosen)
        words = " and ".join(LIMITERS[each] for each in left)
        with asking.within("editors", str(len(editors))):
            asks = f"Which of these changes the limit of {words} of {found.group}?"
            opens = await asking.ask_perhaps("open", asks, BUTTONS, inside=found.row)
            if opens is None:
                break
            editor = await _ask_editor(asking, found, opens, left)
        editors["row" if len(editor.fields) > 1 else next(iter(editor.fields))] = editor
        left = [each for each in left if each not in editor.fields]
    return editors


async def _ask_editor(asking: Asking, found: _Table, opens: Candidate, left: list[str]) -> ToldEditor:
    told = tell(found.row, opens.node, what="what opens the editor").with_placeholder("group", found.group)
    opened = await open_editor(asking, opens, varying=(found.group,))
    if not says_any(normal(opened.dialog.content) + normal(opened.dialog.name), (found.group,)):
        raise cannot_say(f"the dialog does not name {found.group}")

    def title(dialog: Node) -> ToldControl:
        name = normal(dialog.name)
        if not name or says_any(name, (asking.subject.name,)):
            return ToldControl(dialog.role)
        return ToldControl(dialog.role, name=(name,)).with_placeholder("group", found.group)

    fields = {each: f"Which of these fields takes {LIMITERS[each]}?" for each in left}
    return await ask_editor(asking, told, opened, fields, title=title)
