"""A seed's strands as the ledger's source: any hour can be asked for, and the same one always gives the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from claude_simulator.spending.behaviours.chance import spread
from claude_simulator.spending.behaviours.plan import Plan, Use, written_share
from claude_simulator.spending.behaviours.strand import Strand
from claude_simulator.spending.consumption import ClaudeCode, Consumption

HOUR = timedelta(hours=1)
LINES_A_COMMIT = 60
LINES_AN_EDIT = 12
COMMITS_A_PULL_REQUEST = 3
HABIT = 0.35
"""How far people, and their days, are apart in tokens for a line: sigma of the logarithm."""
CLAUDE_CODE = "claude_code"
REGIONAL = ("claude-sonnet-4-5", "claude-haiku-4-5")
"""Models that do not know regions; all others answer that they were served anywhere."""


@dataclass(slots=True)
class SeedSource:
    """What the strands ask for, hour by hour; the last days asked for are kept, and are made again when they are not."""

    strands: Sequence[Strand]
    _days: dict[date, tuple[list[Consumption], ...]] = field(default_factory=dict, repr=False)

    def hour(self, at: datetime) -> list[Consumption]:
        """Return what is asked of the platform in the hour that begins at ``at`` (UTC)."""
        day = at.astimezone(UTC).date()
        if day not in self._days:
            self._days = {day: self._made(day)}
        return self._days[day][at.astimezone(UTC).hour]

    def _made(self, day: date) -> tuple[list[Consumption], ...]:
        hours: tuple[list[Consumption], ...] = tuple([] for _ in range(24))
        for strand in self.strands:
            for row in rows(strand, day):
                hours[row.hour.hour].append(row)
        return hours


def rows(strand: Strand, day: date) -> Iterator[Consumption]:
    """Yield what one strand asks for on a UTC day, within its own beginning and end."""
    midnight = datetime.combine(day, time(), UTC)
    plan = strand.plan
    for use in strand.on(day):
        at = midnight + use.hour * HOUR
        if (plan.starts is None or at + HOUR > plan.starts) and (plan.ends is None or at < plan.ends):
            yield _row(plan, use, at)


def _row(plan: Plan, use: Use, at: datetime) -> Consumption:
    spender = plan.spenders[use.who]
    mix = use.mix or plan.mix
    total = round(use.tokens)
    output = round(total * mix.output_share)
    read = round((total - output) * mix.cache_share)
    fresh = total - output - read
    written = round(fresh * written_share(mix.cache_share))
    return Consumption(
        hour=at,
        workspace_id=plan.workspace_ids[use.workspace],
        model=plan.model,
        user_id=spender.user_id,
        service_account_id=spender.service_account_id,
        api_key_id=spender.api_key_id,
        product=plan.product,
        service_tier=plan.service_tier,
        inference_geo="not_available" if plan.model in REGIONAL else "global",
        requests=max(round(total / mix.tokens_a_request), 1),
        uncached_input_tokens=fresh - written,
        cache_read_input_tokens=read,
        cache_write_5m_tokens=written,
        output_tokens=output,
        claude_code=_claude_code(plan, use, at) if plan.product == CLAUDE_CODE else None,
    )


def _claude_code(plan: Plan, use: Use, at: datetime) -> ClaudeCode:
    """Return what the tokens became; people differ in how many a line takes them, and so do their days."""
    habit = spread(HABIT, plan.seed, plan.name, "lines", use.who)
    today = spread(HABIT, plan.seed, plan.name, "lines", use.who, at.isoformat())
    lines = max(round(use.tokens / ((use.tokens_a_line or plan.tokens_a_line) * habit * today)), 1)
    commits = lines // LINES_A_COMMIT if use.is_committed else 0
    edits = max(lines // LINES_AN_EDIT, 1)
    return ClaudeCode(
        sessions=1,
        lines_added=lines,
        lines_removed=lines // 3,
        commits=commits,
        pull_requests=commits // COMMITS_A_PULL_REQUEST,
        tools={"edit_tool": (edits, edits // 10), "write_tool": (edits // 4, 0)},
    )
