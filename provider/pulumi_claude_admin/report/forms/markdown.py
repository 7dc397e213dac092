"""
The report as Markdown, for a pull request, an issue or a step summary. The first screen says whether anybody has to act.

Everything that the organization's people chose (names, tags, e-mails) is escaped: it can form no markup, no link, no
mention and no row of its own. The size is bounded: whole rows are left out, and a sentence says how many.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.quoting import defuse
from pulumi_claude_admin.report.markdown_escaping import code, escape, escape_whole, sentence, within_bytes
from pulumi_claude_admin.report.page import Cell, Count, Figure, Ink, Page, Piece, Section
from pulumi_claude_admin.report.row_budget import Block, framed, within
from pulumi_claude_admin.report.targets import LIMIT_BYTES, Target

LEAST_BYTES: Final = 2_000
"""A page of fewer bytes may not hold what is always there."""
_OPEN_ROWS: Final = 10
"""The first section is open as long as it has no more rows."""
_NAME_BYTES: Final = 240
_LINE_BYTES: Final = 320


def render(page: Page, *, target: Target = Target.GITHUB, limit: int | None = None) -> str:
    """
    The page, at most as many bytes of UTF-8 as `target` takes, or `limit` (at least LEAST_BYTES), ending with a line feed.

    Rows are kept from the top: what needs a look before what does not.
    """
    most = limit if limit is not None else LIMIT_BYTES[target]
    blocks = [_notices(page), *map(_block, page.sections)]
    lines = within(most, head=list(_head(page)), blocks=blocks, foot=list(_foot(page)))
    return defuse("\n".join(lines) + "\n")


def _head(page: Page) -> Iterator[str]:
    yield f"## {page.subject} {within_bytes(page.name, _NAME_BYTES)}: {page.verdict.lower()}"
    if page.counts:
        yield ""
        yield _row(("class", "count", "worst"))
        yield "|---|--:|---|"
        yield from map(_count, page.counts)
    yield ""
    if page.figures:
        yield from map(_figure, page.figures)
        yield ""
        yield sentence(page.scope)
    else:
        yield " ".join(map(sentence, (*page.lines, page.scope)))


def _figure(figure: Figure) -> str:
    detail = f" ({sentence(figure.detail)})" if figure.detail else ""
    return f"- {figure.name}: {sentence(figure.value)}{detail}"


def _count(count: Count) -> str:
    remark = f" ({count.remark})" if count.remark else ""
    return _row((count.word, f"{count.number}{remark}", str(count.severity) if count.severity is not None else ""))


def _notices(page: Page) -> Block:
    """Each is a paragraph of its own: the line between two belongs to the row."""
    return framed([], tuple(f"\n> {sentence(notice)}" for notice in page.notices), [])


def _block(section: Section) -> Block:
    rows = tuple(_line(section, row) for row in section.rows)
    head = [_row(section.columns), _rule(section)] if section.columns else []
    if section.is_bare:
        return framed([""], rows, [])
    if section.is_lead:
        return framed(["", f"### {section.heading}", "", *head], rows, [])
    return framed(["", *_opening(section), "", *head], rows, ["", "</details>"])


def _rule(section: Section) -> str:
    """The line under the columns: numbers stand at the right."""
    return "|" + "".join("--:|" if section.is_number(column) else "---|" for column in range(len(section.columns)))


def _opening(section: Section) -> list[str]:
    is_open = section.is_urgent and len(section.rows) <= _OPEN_ROWS
    return ["<details open>" if is_open else "<details>", f"<summary>{section.heading}</summary>"]


def _line(section: Section, row: tuple[Cell, ...]) -> str:
    cells = ["".join(map(_piece, cell)) for cell in row]
    if section.columns:
        return _row(cells)
    return cells[0] if section.is_bare else f"- {cells[0]}"


def _piece(piece: Piece) -> str:
    match piece.ink:
        case Ink.NAME:
            return escape(piece.text)
        case Ink.WORDS | Ink.NUMBER:
            return escape_whole(piece.text)
        case Ink.VALUE:
            return code(piece.text)
        case Ink.SENTENCE:
            return sentence(piece.text)


def _foot(page: Page) -> Iterator[str]:
    yield ""
    yield f"<sub>{within_bytes(' · '.join(page.foot), _LINE_BYTES)}</sub>"


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
