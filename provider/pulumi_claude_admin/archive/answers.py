"""Lines of answers as values, and rows of Claude Code put together again from their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Final

from pulumi_claude_admin.archive.names import Named
from pulumi_claude_admin.archive.reading import Line
from pulumi_claude_admin.audit_ports import PeakHour, Tokens
from pulumi_claude_admin.model.usage import ClaudeCodeRow

_COUNTS: Final = ("sessions", "lines_added", "lines_removed", "commits", "pull_requests", "accepted", "rejected")


def tokens(line: Line, columns: int) -> Tokens:
    """The last columns of a line, after `columns` that say what it is about."""
    what, counts = line[:columns], line[columns:]
    return Tokens(tuple(what), *counts)


def hour(day: date, number: int) -> datetime:
    """The start of an hour."""
    return datetime.combine(day, time(number), UTC)


def peak_hour(line: Line) -> PeakHour:
    """A line of `peak_hours`."""
    workspace_id, model, day, number, *counts = line
    return PeakHour(workspace_id, model, hour(day, number), *counts)


def claude_code_rows(lines: list[Line], names: Mapping[str, Named]) -> Iterator[ClaudeCodeRow]:
    """The rows that were put together again; who was forgotten is an id."""
    for (day, actor_id, is_key, terminal, is_remote), group in groupby(lines, key=lambda line: line[:5]):
        parts = list(group)
        known = names.get(actor_id)
        actor = (known.name if is_key else known.email) if known is not None else None
        counts = dict(zip(_COUNTS, map(sum, zip(*(part[6:13] for part in parts), strict=True)), strict=True))
        by_model = {part[5]: part[13] for part in parts if part[5] is not None}
        cost = sum((part[14] for part in parts), Decimal(0))
        yield ClaudeCodeRow(
            day, actor or actor_id, is_key, terminal, is_remote, **counts, tokens=by_model, estimated_cost=cost
        )
