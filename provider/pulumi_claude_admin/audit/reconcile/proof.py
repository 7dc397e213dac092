"""
A proof: a tree from each total down to lines of files and rows of cubes, that anybody can compute again without the platform.

A node is `{"what", "amount"}` with one of `sum` (of nodes), `difference` (first minus the others) or `from` (lines of a file, rows of a
cube). Amounts are exact, as text, in cents unless a node has a `unit`. `seal` is the digest of everything else, so that no digit changes unnoticed; it proves
nothing against somebody who computes it again, which is what the digests of the files are for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.papers import Paper
from pulumi_claude_admin.audit.reconcile.row_sums import RowSums, exact
from pulumi_claude_admin.errors import StatementUnreadable

SCHEMA_VERSION: Final = 1
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Node:
    """One amount, and where it comes from: exactly one of `parts` (summed, or the first minus the others) and `source`."""

    what: str
    amount: Decimal
    parts: tuple[Node, ...] = ()
    is_difference: bool = False
    source: Mapping[str, object] | None = None
    unit: str | None = None
    """Of the node and all below it; None for the document's."""

    def json(self) -> Json:
        """The node as the proof has it."""
        told: Json = {"what": self.what, "amount": plain(self.amount)}
        if self.unit is not None:
            told["unit"] = self.unit
        if self.source is not None:
            return {**told, "from": dict(self.source)}
        return {**told, "difference" if self.is_difference else "sum": [part.json() for part in self.parts]}


def from_line(what: str, amount: Decimal, paper: Paper, line: int) -> Node:
    """An amount that stands on a line of a file."""
    return Node(what, amount, source={"file": paper.name, "sha256": paper.sha256, "line": line})


def from_lines(what: str, paper: Paper, lines: Sequence[tuple[int, Decimal]]) -> Node:
    """The sum of amounts that stand on lines of a file, each with its line."""
    source = {"file": paper.name, "sha256": paper.sha256, "lines": [[line, plain(amount)] for line, amount in lines]}
    return Node(what, sum((amount for _, amount in lines), Decimal(0)), source=source)


def from_cube(what: str, amount: Decimal, cube: str, day: date, *, measure: str, **where: str | None) -> Node:
    """What the rows of a cube say of one day, those with `where`: the sum of a column, `measure`."""
    return Node(what, amount, source={"cube": cube, "day": day.isoformat(), "measure": measure, **where})


def total(what: str, parts: Sequence[Node]) -> Node:
    """The sum of its parts."""
    return Node(what, sum((part.amount for part in parts), Decimal(0)), tuple(parts))


def difference(what: str, first: Node, *others: Node, unit: str | None = None) -> Node:
    """The first minus the others."""
    left = first.amount - sum((one.amount for one in others), Decimal(0))
    return Node(what, left, (first, *others), is_difference=True, unit=unit)


def plain(amount: Decimal) -> str:
    """An amount as the proof writes it: no exponent, no zeros at the end."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def sealed(document: Json) -> Json:
    """The document with its seal."""
    return {**document, "seal": _seal(document)}


def verify(document: object, papers: Mapping[str, bytes]) -> tuple[str, ...]:
    """
    What is wrong with a proof, a sentence each; nothing when it holds.

    `papers` are files by digest: every file that the proof names and that is there must have its digest. Raises StatementUnreadable for
    what is no proof.
    """
    if not isinstance(document, dict) or "seal" not in document or not isinstance(document.get("months"), list):
        raise StatementUnreadable(
            "this is not a proof of a reconciliation", hint="Give the file that `claude-admin audit --proof FILE` wrote"
        )
    if document.get("schema_version") != SCHEMA_VERSION:
        raise StatementUnreadable(
            f"this proof has schema version {document.get('schema_version')!r}, this version reads {SCHEMA_VERSION}"
        )
    unsealed = {name: value for name, value in document.items() if name != "seal"}
    problems = (
        [] if document["seal"] == _seal(unsealed) else ["the seal does not fit: something in the file was changed"]
    )
    rows = RowSums(document.get("rows"))
    for month in document["months"]:
        problems += _problems_of(month, rows)
    problems += _problems_of_papers(document, papers)
    return tuple(problems)


def _seal(document: Json) -> str:
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _problems_of(month: object, rows: RowSums) -> Iterator[str]:
    nodes = month.get("nodes") if isinstance(month, dict) else None
    if not isinstance(nodes, list):
        yield "a month has no nodes"
        return
    for node in nodes:
        yield from _wrong_sums(node, rows)


def _wrong_sums(node: object, rows: RowSums) -> Iterator[str]:
    """Sentences for a node, and every one below it, whose parts do not give its amount."""
    if not isinstance(node, dict) or _amount(node) is None:
        yield f"a node has no amount: {str(node)[:80]}"
        return
    parts = node.get("sum", node.get("difference"))
    if parts is None:
        yield from _wrong_source(node, rows)
        return
    amounts = [_amount(part) for part in parts] if isinstance(parts, list) else [None]
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        found = (
            sum(known, Decimal(0)) if "sum" in node else known[0] - sum(known[1:], Decimal(0)) if known else Decimal(0)
        )
        if found != _amount(node):
            yield f"{node.get('what')}: its parts give {plain(found)}, it says {node.get('amount')} (cents)"
    for part in parts if isinstance(parts, list) else ():
        yield from _wrong_sums(part, rows)


def _wrong_source(node: Json, rows: RowSums) -> Iterator[str]:
    """Sentences for an amount that says where it stands, and stands there otherwise."""
    source = node.get("from")
    if not isinstance(source, dict):
        yield f"{node.get('what')} says neither what it is made of nor where it stands"
        return
    if "lines" in source:
        lines = source["lines"] if isinstance(source["lines"], list) else [None]
        known = [
            amount
            for line in lines
            if (amount := exact(line[-1] if isinstance(line, list) and line else None)) is not None
        ]
        if len(known) != len(lines) or sum(known, Decimal(0)) != _amount(node):
            found = plain(sum(known, Decimal(0)))
            yield f"{node.get('what')}: its lines give {found}, it says {node.get('amount')}"
    elif "cube" in source:
        found_rows = rows.of(source)
        if found_rows != _amount(node):
            told = "are not in the file" if found_rows is None else f"give {plain(found_rows)}"
            yield f"{node.get('what')} ({source.get('day')}): its rows of {source['cube']} {told}, it says {node.get('amount')}"


def _amount(node: object) -> Decimal | None:
    return exact(node.get("amount")) if isinstance(node, dict) else None


def _problems_of_papers(document: Json, papers: Mapping[str, bytes]) -> Iterator[str]:
    listed = document.get("files")
    for entry in listed if isinstance(listed, list) else ():
        name, digest = (entry.get("name"), entry.get("sha256")) if isinstance(entry, dict) else (None, None)
        content = papers.get(str(name))
        if content is not None and hashlib.sha256(content).hexdigest() != digest:
            yield f"{name} is not the file that was read: its digest is another"
