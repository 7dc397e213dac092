"""
A workspace's rate limits: one row per model group, one column per limiter. Source: console.md sections 2.1 to 2.4.

The page has one column for input tokens and does not say whether the limiter behind it is the cache-aware one; here it is
called `input_tokens_per_minute`, and `input_tokens_per_minute_cache_aware` is accepted for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playwright.async_api import Locator

from claude_console_shim.aria import Node, normal
from claude_console_shim.controls import Control
from claude_console_shim.desk import Desk, Sitting
from claude_console_shim.layouts import RateLimitsMap
from claude_console_shim.matching import find_all, find_one
from claude_console_shim.saving import Answer, confirmed, press_once
from claude_console_shim.values import read_rate, read_rate_field
from claude_console_shim.visiting import View, locate
from pulumi_claude_admin.errors import ChangedMeanwhile, InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.ports import ConsoleScope

_SAME_COLUMN: Final = {"input_tokens_per_minute_cache_aware": "input_tokens_per_minute"}

Rates = Mapping[str, int | None]
"""A value for each column of the page, None where the organization's applies."""


async def read(desk: Desk, where: ConsoleScope, group: str) -> dict[str, int]:
    """The overrides of one group as a fresh page shows them."""
    async with desk.sit("workspace_rate_limits", where) as sitting:
        view = await sitting.open(RateLimitsMap)
        return _set_ones(shown(view.tree, view.part, group))


async def write(desk: Desk, where: ConsoleScope, group: str, limits: Rates) -> dict[str, int]:
    """Set the limiters named, clear those that are None, leave the others; equal already, and nothing is pressed."""
    asked = _by_column(limits)
    async with desk.sit("workspace_rate_limits", where) as sitting:
        view = await sitting.open(RateLimitsMap)
        _insist_on_columns(asked, view.part)
        present = shown(view.tree, view.part, group)
        wanted = {**present, **asked}
        if wanted == present:
            return _spelled(wanted, limits)
        sitting.insist_on_trust(view)
        answer = await _change(sitting, view, group, present=present, wanted=wanted)

        async def read_again() -> dict[str, int | None]:
            again = await sitting.open_again(RateLimitsMap)
            return shown(again.tree, again.part, group)

        return _spelled(await confirmed(answer, read=read_again, wanted=wanted, say=_say), limits)


def shown(tree: Node, part: RateLimitsMap, group: str) -> dict[str, int | None]:
    """What the row of a group says in each column. Raises InvalidInputs when the table has no such row."""
    table = _table(tree, part.group_column)
    headers = _header_names(table, part.group_column)
    row = _row(table, part.group_column, group)
    if len(row.children) < len(headers):
        raise LayoutUnknown(f"the row of {group!r} has fewer cells than the table has columns")
    cells = dict(zip(headers, row.children, strict=False))
    return {
        limiter: read_rate(cells[find_one(table, column).name].content, part.number)
        for limiter, column in part.columns.items()
    }


async def _change(
    sitting: Sitting,
    view: View[RateLimitsMap],
    group: str,
    *,
    present: Rates,
    wanted: Rates,
) -> Answer:
    part, visit = view.part, sitting.visit
    values = {"group": group}
    row = _row(_table(view.tree, part.group_column), part.group_column, group)
    await visit.press(visit.page, part.edit, sitting.permitted(row, part.edit, values))
    dialog, tree = await visit.dialog(part.dialog, values)
    sitting.insist_on_subject(tree, part.subject)
    fields = {limiter: find_one(tree, control) for limiter, control in part.fields.items()}
    found = {limiter: read_rate_field(field.text) for limiter, field in fields.items()}
    if found != dict(present):
        raise ChangedMeanwhile(
            f"the dialog shows {_say(found)}, the page showed {_say(present)} a moment ago; nothing was saved"
        )
    for limiter, value in wanted.items():
        if value != present[limiter]:
            await _fill(dialog, part, limiter, fields[limiter], value)
    return await press_once(visit, dialog=dialog, tree=tree, submit=part.submit, still_here=sitting.still_here)


async def _fill(dialog: Locator, part: RateLimitsMap, limiter: str, field: Node, value: int | None) -> None:
    if field.has("disabled"):
        raise InvalidInputs(Problem(limiter, "cannot be set for this group: the organization has no such limit"))
    box = locate(dialog, part.fields[limiter], field)
    text = "" if value is None else str(value)
    await box.fill(text)
    if await box.input_value() != text:
        raise LayoutUnknown(f"the field {field.name!r} does not keep {text!r}; nothing was saved")


def groups(tree: Node, group_column: Control) -> tuple[str, ...]:
    """The display names of the groups in the table, in the order of the page."""
    table = _table(tree, group_column)
    at = _header_names(table, group_column).index(_column(table, group_column))
    return tuple(normal(row.children[at].content) for row in _rows(table, group_column) if len(row.children) > at)


def _table(tree: Node, group_column: Control) -> Node:
    tables = [node for node in tree.walk() if node.role == "table" and find_all(node, group_column)]
    if len(tables) != 1:
        raise LayoutUnknown(f"{len(tables) or 'no'} tables of rate limits where exactly one is expected")
    return tables[0]


def _column(table: Node, group_column: Control) -> str:
    return find_one(table, group_column).name


def _header_names(table: Node, group_column: Control) -> tuple[str, ...]:
    """The columns by name, in the order of the page; cells are told apart by it, as a reader does."""
    for row in table.walk():
        if row.role == "row" and find_all(row, group_column):
            return tuple(child.name for child in row.children)
    raise LayoutUnknown("the table of rate limits has no row of headers")


def _rows(table: Node, group_column: Control) -> list[Node]:
    return [node for node in table.walk() if node.role == "row" and not find_all(node, group_column)]


def _row(table: Node, group_column: Control, group: str) -> Node:
    at = _header_names(table, group_column).index(_column(table, group_column))
    rows = [
        row
        for row in _rows(table, group_column)
        if len(row.children) > at and normal(row.children[at].content) == normal(group)
    ]
    if not rows:
        raise InvalidInputs(Problem("group", f"the Console shows no rate limits for a group named {group!r}"))
    if len(rows) > 1:
        raise LayoutUnknown(f"{len(rows)} rows are named {group!r} where exactly one is expected")
    return rows[0]


def _by_column(limits: Rates) -> dict[str, int | None]:
    columns = [_SAME_COLUMN.get(limiter, limiter) for limiter in limits]
    if len(set(columns)) != len(columns):
        raise InvalidInputs(
            Problem("input_tokens_per_minute", "the Console has one field for it and for the cache-aware one; name one")
        )
    return dict(zip(columns, limits.values(), strict=True))


def _insist_on_columns(asked: Rates, part: RateLimitsMap) -> None:
    strange = [limiter for limiter in asked if limiter not in part.columns]
    if strange:
        raise InvalidInputs(*(Problem(limiter, "the Console's page does not show this limiter") for limiter in strange))


def _set_ones(rates: Rates) -> dict[str, int]:
    return {limiter: value for limiter, value in rates.items() if value is not None}


def _spelled(rates: Rates, limits: Rates) -> dict[str, int]:
    """The overrides, each under the name that the caller used for its column."""
    names = {_SAME_COLUMN.get(limiter, limiter): limiter for limiter in limits}
    return {names.get(limiter, limiter): value for limiter, value in _set_ones(rates).items()}


def _say(rates: Rates) -> str:
    return ", ".join(f"{limiter} {'inherited' if value is None else value}" for limiter, value in rates.items())
