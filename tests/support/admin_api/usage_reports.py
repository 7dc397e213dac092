from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pulumi_claude_admin.audit_ports import ReadPage, Row
from pulumi_claude_admin.model.cubes import Cube, Measure, Surface, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow
from tests.support.admin_api.stored import StoredOrganization

PAGE = 1000


class FakeUsageReports:
    """Hands out `stored.usage`, by the name of a cube, in pages of 1,000 rows."""

    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        rows = [row for row in self.stored.usage.get(cube.name, ()) if window.first <= _day(row) < window.end]
        surface = Surface.CLAUDE_CODE if cube.measure is Measure.CLAUDE_CODE else self.stored.surface
        for first in range(0, max(1, len(rows)), PAGE):
            self.stored.asked(f"usage_reports.{cube.name}")
            yield ReadPage(
                tuple(rows[first : first + PAGE]), self.stored.refreshed_at, first + PAGE < len(rows), surface
            )


def _day(row: Row) -> date:
    return row.day if isinstance(row, ClaudeCodeRow) else row.at.date()
