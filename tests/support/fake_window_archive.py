"""An archive in memory that keeps windows and adds days up: what reading needs of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pulumi_claude_admin.audit.day_differences import day_totals
from pulumi_claude_admin.audit_ports import DayTotal, HowRead, Kept, KeptCap, Row
from pulumi_claude_admin.model.cubes import Cube, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow


@dataclass
class FakeWindowArchive:
    """`puts` lists what was kept, in order; a window whose rows break off is not kept."""

    days: dict[str, dict[date, HowRead]] = field(default_factory=dict)
    rows: dict[str, dict[date, list[Row]]] = field(default_factory=dict)
    puts: list[tuple[str, Window]] = field(default_factory=list)
    kept_caps: list[KeptCap] = field(default_factory=list)

    def kept(self) -> tuple[Kept, ...]:
        return tuple(Kept(name, dict(days)) for name, days in self.days.items())

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        by_day: dict[date, list[Row]] = {window.first + timedelta(days=one): [] for one in range(window.days)}
        for row in rows:
            by_day[_day(row)].append(row)
        self.rows.setdefault(cube.name, {}).update(by_day)
        self.days.setdefault(cube.name, {}).update(dict.fromkeys(by_day, how))
        self.puts.append((cube.name, window))

    def day_totals(self, cube: Cube, window: Window) -> tuple[DayTotal, ...]:
        rows = self.rows.get(cube.name, {})
        return day_totals(row for day, told in rows.items() if window.first <= day < window.end for row in told)

    def put_caps(self, caps: Iterable[KeptCap]) -> None:
        self.kept_caps += caps

    def caps(self) -> tuple[KeptCap, ...]:
        return tuple(sorted(self.kept_caps, key=lambda cap: cap.seen_at))


def _day(row: Row) -> date:
    return row.day if isinstance(row, ClaudeCodeRow) else row.at.date()
