"""The closing table of a run: how many tests each tier has, and the seconds that they took, over all workers."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

import pytest


@dataclass
class Tier:
    """Seconds are those of the tests, their fixtures included."""

    tests: set[str] = field(default_factory=set)
    seconds: float = 0.0


class TierSeconds:
    """A plugin. Under pytest-xdist the controller hears the report of every worker, so it counts everything once."""

    def __init__(self) -> None:
        self._tiers: defaultdict[str, Tier] = defaultdict(Tier)
        self._started = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        tier = self._tiers[tier_of(report.nodeid)]
        tier.tests.add(report.nodeid)
        tier.seconds += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        wall = time.monotonic() - self._started
        terminalreporter.section("seconds per tier")
        for line in table({name: (len(tier.tests), tier.seconds) for name, tier in self._tiers.items()}, wall=wall):
            terminalreporter.write_line(line)


def tier_of(nodeid: str) -> str:
    """`unit` of `tests/unit/model/test_ids.py::test_…`; the simulator's pages are a tier of their own, for they need a browser."""
    folders = nodeid.partition("::")[0].split("/")[1:-1]
    return "/".join(folders[:2]) if folders[:2] == ["simulator", "console"] else folders[0] if folders else "tests"


def table(tiers: dict[str, tuple[int, float]], *, wall: float) -> list[str]:
    """The slowest tier first, and the sum."""
    rows = [
        *sorted(((name, *figures) for name, figures in tiers.items()), key=lambda row: -row[2]),
        ("all", sum(tests for tests, _ in tiers.values()), sum(seconds for _, seconds in tiers.values())),
    ]
    return [
        *(f"{name:18}{tests:6} tests {seconds:8.1f} s" for name, tests, seconds in rows),
        f"wall time {wall:23.1f} s",
    ]
