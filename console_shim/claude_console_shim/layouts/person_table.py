"""
The limits for each person as a page shows them at one moment, and how moments become the whole table. Pure: a tree in, values out.

A table of many people is seen in pieces. Nobody is absent from it before the page's own count, or the last of its pages, says that
every row was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import beside, beside_buttons, expression, find_all, find_one, matches
from claude_console_shim.snapshot.values import read_amount, read_threshold
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import PersonLimit
from pulumi_claude_admin.model.money import Money


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row: `email` as it stands there, the limit (None: the default applies), and the row itself."""

    email: str
    amount: Money | None
    node: Node

    @property
    def limit(self) -> PersonLimit:
        """The same as a value."""
        return PersonLimit(self.email.casefold(), self.amount)


@dataclass(frozen=True, slots=True)
class PeopleView:
    """
    What is to be seen at one moment. `total` is how many people the page says that there are, None when it does not; `more`, `next`
    and `previous` are those of its controls that are there and do something, `is_last_page` when pages are turned and this is the last.
    """

    default: Money | None
    rows: tuple[PersonRow, ...]
    total: int | None
    more: Node | None = None
    next: Node | None = None
    previous: Node | None = None
    is_last_page: bool = False

    @property
    def emails(self) -> tuple[str, ...]:
        """Who is to be seen, in the order of the page."""
        return tuple(row.email.casefold() for row in self.rows)


def view_of(tree: Node, part: ClaudeCodeLimitsMap) -> PeopleView:
    """What a tree shows. Raises LayoutUnknown."""
    region = find_one(tree, part.region)
    table = table_of(region, part)
    following = _control(region, part.next)
    return PeopleView(
        default=read_amount(beside(region, part.term), part.amount),
        rows=tuple(row_of(each, table, part) for each in _rows(table, part)),
        total=_total(region, table, part),
        more=_enabled(_control(region, part.more)),
        next=_enabled(following),
        previous=_enabled(_control(region, part.previous)),
        is_last_page=following is not None and following.has("disabled"),
    )


def table_of(region: Node, part: ClaudeCodeLimitsMap) -> Node:
    """The one table with a column for e-mail addresses. Raises LayoutUnknown."""
    tables = [node for node in region.walk() if node.role == "table" and find_all(node, part.email_column)]
    if len(tables) != 1:
        raise LayoutUnknown(f"{len(tables) or 'no'} tables of people where exactly one is expected")
    return tables[0]


def row_of(row: Node, table: Node, part: ClaudeCodeLimitsMap) -> PersonRow:
    """What a row of the table says. Raises LayoutUnknown."""
    headers = [child.name for child in _headers(table, part).children]
    at_email, at_limit = (headers.index(find_one(table, each).name) for each in (part.email_column, part.limit_column))
    if len(row.children) <= max(at_email, at_limit):
        raise LayoutUnknown("a row of the table of people has fewer cells than the table has columns")
    email = normal(row.children[at_email].content)
    if re.fullmatch(r"[^\s@,]+@[^\s@,]+", email) is None:
        raise LayoutUnknown(f"{email!r} stands where an e-mail address is expected")
    text = beside_buttons(row.children[at_limit])
    amount = None if matches(text, part.inherited) else read_threshold(text, part.amount)
    return PersonRow(email, amount, row)


def email_cell(row: PersonRow) -> Node:
    """The cell of a row that says whose it is."""
    return next(each for each in row.node.children if normal(each.content) == row.email)


def joined(seen: Sequence[PersonRow], now: Sequence[PersonRow]) -> tuple[PersonRow, ...]:
    """
    The rows seen so far and those that are to be seen now, where more rows come as one scrolls or asks for them. Raises
    LayoutUnknown when the two do not overlap: rows may lie between them that nobody saw.
    """
    before, after = [row.email for row in seen], [row.email for row in now]
    if after[: len(before)] == before:
        return tuple(now)
    for length in range(min(len(before), len(after)), 0, -1):
        if before[-length:] == after[:length]:
            return (*seen[:-length], *now)
    if any(before[at : at + len(after)] == after for at in range(len(before) - len(after) + 1)):
        return tuple(seen)
    raise LayoutUnknown("rows of the table came that do not join those before; there may be people that nobody saw")


def names(text: str, email: str) -> bool:
    """Whether a text names this address as a whole: `ana@example.com` is not in `dana@example.com`."""
    return re.search(rf"(?<![\w.+-]){re.escape(normal(email))}(?![\w-]|\.\w)", normal(text), re.IGNORECASE) is not None


def _headers(table: Node, part: ClaudeCodeLimitsMap) -> Node:
    return next(each for each in table.walk() if each.role == "row" and find_all(each, part.email_column))


def _rows(table: Node, part: ClaudeCodeLimitsMap) -> list[Node]:
    return [node for node in table.walk() if node.role == "row" and not find_all(node, part.email_column)]


def _total(region: Node, table: Node, part: ClaudeCodeLimitsMap) -> int | None:
    inside = {id(node) for node in table.walk()}
    texts = [normal(node.content) for node in region.walk() if not node.children and id(node) not in inside]
    said = {re.sub("[.,]", "", found["total"]) for text in texts if (found := _counted(text, part)) is not None}
    if len(said) > 1:
        raise LayoutUnknown(f"the page says that there are {' and '.join(sorted(said))} people")
    return int(said.pop()) if said else None


def _counted(text: str, part: ClaudeCodeLimitsMap) -> re.Match[str] | None:
    return expression(part.count).match(text) if part.count else None


def _control(region: Node, control: Control | None) -> Node | None:
    if control is None or not find_all(region, control):
        return None
    return find_one(region, control)


def _enabled(node: Node | None) -> Node | None:
    return None if node is None or node.has("disabled") else node
