"""How caps stood when somebody looked. A cap that stays as it is has two entries, however often it is seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pulumi_claude_admin.archive.tables import Text
from pulumi_claude_admin.audit_ports import KeptCap


def with_caps(kept: Iterable[KeptCap], new: Iterable[KeptCap]) -> tuple[KeptCap, ...]:
    """All that was seen, oldest first, and of sightings of one scope that say the same in a row the first and the last."""
    ordered = sorted({*kept, *new}, key=_order)
    stays: list[KeptCap] = []
    last_two: dict[str | None, list[KeptCap]] = {}
    for cap in ordered:
        before = last_two.setdefault(cap.workspace_id, [])
        if len(before) == 2 and all(_same(cap, other) for other in before):  # noqa: PLR2004 - the first and the last
            stays.remove(before.pop())
        stays.append(cap)
        last_two[cap.workspace_id] = [*before, cap][-2:]
    return tuple(stays)


def _same(one: KeptCap, other: KeptCap) -> bool:
    return (one.amount, one.source) == (other.amount, other.source)


def _order(cap: KeptCap) -> tuple[datetime, str, str, int]:
    return cap.seen_at.astimezone(UTC), cap.workspace_id or "", cap.source, -1 if cap.amount is None else cap.amount


def line_of(cap: KeptCap) -> tuple[Text, ...]:
    """A cap as a line of its table."""
    amount = None if cap.amount is None else str(cap.amount)
    return cap.seen_at.astimezone(UTC).isoformat(), cap.workspace_id, amount, cap.source


def cap_from(line: tuple[Any, ...]) -> KeptCap:
    """A line of its table as a cap."""
    seen_at, workspace_id, amount, source = line
    return KeptCap(datetime.fromisoformat(seen_at), workspace_id, amount, source)
