"""What `claude-admin audit replay` does: a team file's caps, and today's where it has none, over what was spent."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.asked_by_hour import asked_by_hour
from pulumi_claude_admin.audit.gather import DAYS
from pulumi_claude_admin.audit.reading_facts import currency_of
from pulumi_claude_admin.audit.replay import Asked, Caps, Replayed, Stopped, replay
from pulumi_claude_admin.cli.audit_options import ReplayOptions
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading, reading
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_HOUR
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.report.audit_replay import ReplayRow, ReplayTable, render_json, render_text
from pulumi_claude_admin.report.finding_figures import major
from pulumi_claude_admin.team_file.declared_caps import DeclaredCaps, declared_caps
from pulumi_claude_admin.team_file.read import read_file

_PAST: Final = (
    "Past caps are not known: what was spent is taken for what was asked for. Where the file declares no cap, today's is taken; "
    "rate limits are not replayed."
)


def run(options: ReplayOptions) -> int:
    """Replay, print, and return the exit code: 10 where nothing was seen, or a day was not read."""
    teams = read_file(options.file)
    with reading(options.source) as read:
        declared = declared_caps(teams, {one.id: one.name for one in read.inputs.workspaces if not one.is_archived})
        table = _table(options, read, declared)
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    is_whole = bool(table.asked) and table.days_read == (table.end - table.first).days
    return ExitCode.OK if is_whole else ExitCode.PARTIAL


def _table(options: ReplayOptions, read: AuditReading, declared: DeclaredCaps) -> ReplayTable:
    end = read.as_of.date() + timedelta(days=1)
    window = (end - timedelta(days=DAYS), end)
    asked = asked_by_hour(read.archive.daily_spend("workspace_id", window), read.archive.hourly_tokens(window))
    replayed = replay(asked, _caps(read, declared.by_workspace, options.delay_minutes))
    covered = _covered(read, COST_BY_WHO.name)
    return ReplayTable(
        organization_name=read.inputs.identity.name,
        declaration=options.file.name,
        first=window[0],
        end=window[1],
        days_read=sum(window[0] <= day < window[1] for day in covered),
        currency=currency_of(read.archive, window),
        delay_minutes=options.delay_minutes,
        asked=major(replayed.asked),
        passed=major(replayed.passed),
        rows=_rows(read, replayed),
        notices=tuple(_notices(read, declared, asked)),
    )


def _caps(read: AuditReading, declared: Mapping[str, Decimal], delay_minutes: int) -> Caps:
    """Those of the file, and those in force where it has none."""
    amounts: dict[str | None, Decimal] = {
        scope.workspace_id: amount
        for scope, cap in read.inputs.caps.items()
        if scope != ORGANIZATION and (amount := cap.stops_at) is not None
    }
    of_all = read.inputs.caps.get(ORGANIZATION)
    amounts.update(declared)
    return Caps(amounts, of_all.stops_at if of_all else None, timedelta(minutes=delay_minutes))


def _rows(read: AuditReading, replayed: Replayed) -> tuple[ReplayRow, ...]:
    names = {one.id: one.name for one in read.inputs.workspaces}
    return tuple(_row(stop, names) for stop in replayed.stops)


def _row(stop: Stopped, names: Mapping[str, str]) -> ReplayRow:
    workspace = names.get(stop.scope or "", stop.scope or "(Default)")
    return ReplayRow(
        id=stop.scope,
        label="the organization" if stop.is_organization else workspace,
        is_organization=stop.is_organization,
        cap=major(stop.cap),
        reached_at=stop.reached_at,
        stopped_at=stop.stopped_at,
        spent=major(stop.spent),
        overshoot=major(stop.overshoot),
        saved=major(stop.saved),
        refused=stop.refused,
    )


def _notices(read: AuditReading, declared: DeclaredCaps, asked: tuple[Asked, ...]) -> Iterator[str]:
    yield _PAST
    if declared.without_workspace:
        yield f"Of no workspace that is there, and left out: {', '.join(declared.without_workspace)}."
    hours = _covered(read, USAGE_BY_HOUR.name)
    if asked and (not hours or min(hours) > asked[0].at.date()):
        since = f"before {min(hours)}" if hours else "all of them"
        yield f"Hours were not read of the first days ({since}): these are taken to be even, and their requests are unknown."


def _covered(read: AuditReading, cube: str) -> list[date]:
    return [day for kept in read.archive.kept() if kept.cube == cube for day in kept.days]
