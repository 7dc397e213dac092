"""Admin API calls with which `claude-admin audit` reads 90 days of usage and cost, and those of another run on the same day."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from bench.figure import Figure
from bench.ground import Ground
from claude_simulator import Simulator, seeds
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.read import read_usage
from pulumi_claude_admin.audit.read_costs import Size
from pulumi_claude_admin.audit.read_plan import DAYS, PAGED, ROWS_A_CALL
from pulumi_claude_admin.audit_ports import ReadPage, UsageReports
from pulumi_claude_admin.model.cubes import Cube, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow
from pulumi_claude_admin.settings import Settings

_WORKSPACES: Final = 100
_PEOPLE: Final = 800
_FIXED: Final = DAYS + 30
_AGAIN: Final = 20
_HOURS_LATER: Final = 3


class _Counted:
    """The reports, with how many groups each cube has had. A group is on one page, however many rows it is told in."""

    def __init__(self, reports: UsageReports) -> None:
        self._reports = reports
        self.groups: dict[str, int] = defaultdict(int)

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        """The pages."""
        for page in self._reports.read(cube, window):
            told = {(row.at, row.group) for row in page.rows if not isinstance(row, ClaudeCodeRow)}
            self.groups[cube.name] += len(told)
            yield page

    @property
    def pages(self) -> int:
        """How many pages the cubes of many rows would be without windows."""
        return sum(math.ceil(self.groups[cube.name] / ROWS_A_CALL) for cube in PAGED)


def measure(ground: Ground) -> tuple[Figure, ...]:
    """100 workspaces, 800 people and a key in each workspace, who spent for 90 days."""
    ground.speak(f"claude-admin audit of {DAYS} days, {_WORKSPACES} workspaces and {_PEOPLE} people, twice")
    seed = seeds.generate(workspaces=_WORKSPACES, people=_PEOPLE, members_per_workspace=8, spending_days=DAYS)
    with Simulator(seed=seed, switches={"analytics_requests_per_minute": 0}) as simulator:
        settings = Settings(home=ground.folder / "audit-calls")
        first, counted = _calls(simulator, settings)
        simulator.advance(_HOURS_LATER * 3600)
        again, _ = _calls(simulator, settings)
    size = f"{_WORKSPACES} workspaces, {_PEOPLE} people"
    return (
        Figure(
            name="calls of claude-admin audit, the reports",
            value=first,
            aim=counted.pages + _FIXED,
            unit="calls",
            from_what=f"{DAYS} days, {size}: {counted.pages} pages of {ROWS_A_CALL} groups, + {_FIXED}",
        ),
        Figure(
            name="the same again on the same day",
            value=again,
            aim=_AGAIN,
            unit="calls",
            from_what=f"{_HOURS_LATER} hours later",
        ),
    )


def _calls(simulator: Simulator, settings: Settings) -> tuple[int, _Counted]:
    credential = Credential("api_key", simulator.admin_api_key)
    with (
        closing(Transport(simulator.base_url, credential, RateLimiter(0))) as transport,
        open_archive(settings, place=None, organization_id=simulator.organization_id) as archive,
    ):
        reports = _Counted(HttpAdminApi(transport).usage_reports)
        outcome = read_usage(
            reports,
            archive,
            now=simulator.world.clock.now(),
            size=Size(_WORKSPACES, _PEOPLE + _WORKSPACES),
            clock=time.monotonic,
        )
    return outcome.calls, reports
