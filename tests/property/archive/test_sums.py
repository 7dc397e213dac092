"""Sums of an archive are those of Python's decimals, to the last digit, in every time zone and however often a window is put."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.model.cubes import COST_BY_WHO, Window
from pulumi_claude_admin.model.usage import CostRow
from tests.support.spend_rows import LATER, OCTOBER, archive, cost, days, person

EXACT = Context(prec=60)
amounts = st.decimals(min_value=1 - 10**14, max_value=10**14 - 1, places=12, allow_nan=False).map(str)
rows = st.builds(
    cost,
    amounts,
    st.integers(1, 31),
    list_amount=amounts,
    workspace_id=st.sampled_from([None, "wrkspc_a", "wrkspc_b"]),
    model=st.sampled_from([None, "m"]),
    actor=st.sampled_from([None, person(1), person(2)]),
)


def summed(kept: Iterable[CostRow]) -> dict[tuple[date, str | None], tuple[Decimal, Decimal]]:
    sums: dict[tuple[date, str | None], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    with localcontext(EXACT):
        for row in kept:
            both = sums[row.at.date(), row.group.workspace_id]
            both[0] += row.amount
            both[1] += row.list_amount
    return {key: (billed, listed) for key, (billed, listed) in sums.items()}


@settings(max_examples=15)
@given(
    first=st.lists(rows, max_size=40),
    second=st.lists(rows, max_size=20),
    start=st.integers(1, 31),
    length=st.integers(1, 31),
)
def test_sums_are_exact_and_a_window_replaces_its_days(
    first: list[CostRow], second: list[CostRow], start: int, length: int
) -> None:
    again = days(start, min(start + length, 32))
    second = [row for row in second if again.first <= row.at.date() < again.end]
    with tempfile.TemporaryDirectory() as folder, archive(Path(folder)) as kept:
        kept.put(COST_BY_WHO, OCTOBER, first, LATER)
        kept.put(COST_BY_WHO, again, second, LATER)
        daily = kept.daily_spend("workspace_id", (OCTOBER.first, OCTOBER.end))
    stays = [row for row in first if not again.first <= row.at.date() < again.end]
    assert {(line.day, line.what): (line.amount, line.list_amount) for line in daily} == summed([*stays, *second])


_ELSEWHERE = """
import sys
from pathlib import Path
from datetime import date
from tests.support.spend_rows import archive, cost, LATER, OCTOBER, usage
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_HOUR
with archive(Path(sys.argv[1])) as kept:
    kept.put(USAGE_BY_HOUR, OCTOBER, [usage(1, 3, output_tokens=5), usage(31, 23, output_tokens=7)], LATER)
    kept.put(COST_BY_WHO, OCTOBER, [cost("1", 1), cost("2", 31)], LATER)
    print(kept.daily_spend(None, (date(2026, 10, 1), date(2026, 11, 1))))
    print(kept.hourly_tokens((date(2026, 10, 1), date(2026, 11, 1))))
    print(kept.day_totals(USAGE_BY_HOUR, OCTOBER), sorted(kept.manifest.cubes["usage_by_hour"].files))
    print(kept.kept())
"""


def test_nothing_depends_on_the_time_zone_of_the_machine(tmp_path: Path, repository: Path) -> None:
    printed = set()
    for zone in ("UTC", "America/Los_Angeles", "Pacific/Kiritimati"):
        command = [sys.executable, "-c", _ELSEWHERE, str(tmp_path / zone.replace("/", "-"))]
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(repository)}
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        printed.add(run.stdout)
    (only,) = printed
    assert "2026, 10, 1, 3, 0" in only
    assert "2026, 10, 31, 23, 0" in only
    assert "['2026-10']" in only


@pytest.mark.parametrize("length", [1, 28, 31])
def test_windows_of_any_length_hold_their_own_days(tmp_path: Path, length: int) -> None:
    window = Window(date(2026, 2, 15), date(2026, 2, 15) + timedelta(days=length))
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, window, [], LATER)
        assert len(kept.kept()[0].days) == length
