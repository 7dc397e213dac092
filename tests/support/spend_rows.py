"""Builders of rows of usage and cost, and of archives, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.model.cubes import Surface, Window
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, CostRow, UsageActor, UsageGroup, UsageRow

ORGANIZATION = "org_01Acme"
OCTOBER = Window(date(2026, 10, 1), date(2026, 11, 1))
LATER = HowRead(datetime(2026, 11, 2, 3, 0, tzinfo=UTC), None, Surface.ANALYTICS)
"""A reading after October was over."""


def at(day: int, hour: int = 0) -> datetime:
    """An hour of October 2026."""
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def days(first: int, end: int) -> Window:
    """Days of October 2026, from the first to before the second."""
    return Window(date(2026, 10, first), date(2026, 10, 1) + timedelta(days=end - 1))


def person(number: int = 1, **changes: object) -> UsageActor:
    """Somebody with an address."""
    known = {
        "kind": ActorKind.USER,
        "id": f"user_{number}",
        "email": f"p{number}@example.com",
        "name": f"Person {number}",
    }
    return UsageActor(**{**known, **changes})  # type: ignore[arg-type]  # fields of its own


def cost(
    amount: str, day: int = 1, *, list_amount: str | None = None, currency: str = "USD", **group: object
) -> CostRow:
    """What one group cost on a day of October 2026."""
    about = UsageGroup(**group)  # type: ignore[arg-type]  # fields of its own
    return CostRow(at(day), about, "tokens", "output_tokens", Decimal(amount), Decimal(list_amount or amount), currency)


def usage(day: int = 1, hour: int = 0, *, group: UsageGroup | None = None, **counts: int | None) -> UsageRow:
    """What one group used in an hour of October 2026."""
    return UsageRow(at(day, hour), group or UsageGroup(), **counts)  # type: ignore[arg-type]  # fields of its own


def claude_code(actor: str = "p1@example.com", day: int = 1, **changes: object) -> ClaudeCodeRow:
    """What somebody did with Claude Code on a day of October 2026."""
    row = ClaudeCodeRow(
        date(2026, 10, day),
        actor,
        is_key=False,
        terminal="vscode",
        is_remote=False,
        sessions=1,
        lines_added=20,
        lines_removed=3,
        commits=2,
        pull_requests=1,
        accepted=9,
        rejected=1,
        tokens={"claude-sonnet-5": 700, "claude-haiku-5": 11},
        estimated_cost=Decimal("12.5"),
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # fields of its own


@contextmanager
def archive(folder: Path, organization_id: str | None = ORGANIZATION) -> Iterator[ParquetArchive]:
    """An archive in a folder, open."""
    with ParquetArchive(FolderStore(folder), organization_id) as opened:
        yield opened
