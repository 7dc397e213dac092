"""What the archive of audits says beside what was merged: spend of teams, and what people did with Claude Code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pulumi_claude_admin.audit.reading_facts import currency_of
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.cli.commands.outcomes_enterprise import EnterpriseWork
from pulumi_claude_admin.cli.commands.outcomes_teams import Teams
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO
from pulumi_claude_admin.model.people import is_email
from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.team_spend import DayCost, TeamSpend, team_spend
from pulumi_claude_admin.outcomes.week import Week


@dataclass(frozen=True, slots=True)
class BesideChanges:
    """Money in fractional cents of `currency`; `work` and `active` (addresses of who used Claude Code) of weeks that were read whole."""

    spend: TeamSpend
    currency: str
    work: tuple[ReportedWork, ...]
    active: Mapping[Week, frozenset[str]]
    has_spend: bool
    """Whether any day of these weeks was read."""
    remarks: tuple[str, ...]

    @property
    def reported_weeks(self) -> tuple[Week, ...]:
        """Those of which it is known who used Claude Code."""
        return tuple(sorted(self.active))


def beside_changes(
    archive: SpendArchive, teams: Teams, weeks: Sequence[Week], enterprise: EnterpriseWork | None
) -> BesideChanges:
    """Of these weeks, as far as audits have read them, and an Enterprise organization tells. Who works in both is one."""
    window = (weeks[0].monday, weeks[-1].following.monday)
    days = {one.cube: one.days.keys() for one in archive.kept()}
    costs = (
        DayCost(day, one.what[0], one.amount, one.list_amount)
        for day, one in archive.daily_costs(("workspace_id",), window)
    )
    spend = team_spend(costs, workspaces=teams.workspaces, days_read=days.get(COST_BY_WHO.name, ()), weeks=weeks)
    code: Collection[date] = days.get(CLAUDE_CODE.name, frozenset())
    reported = _reported(weeks, code, enterprise)
    rows = [row for row in archive.claude_code(window) if not row.is_key and is_email(row.actor)]
    told = [ReportedWork(row.day, row.actor, row.commits, row.pull_requests) for row in rows]
    told += enterprise.work if enterprise is not None else ()
    work = tuple(one for one in told if Week.of_day(one.day) in reported)
    return BesideChanges(
        spend,
        currency_of(archive, window),
        work,
        _active(work, reported),
        any(day in days.get(COST_BY_WHO.name, ()) for week in weeks for day in _days(week)),
        (*spend.remarks, *_remarks(weeks, reported, enterprise)),
    )


def _reported(weeks: Sequence[Week], code: Collection[date], enterprise: EnterpriseWork | None) -> tuple[Week, ...]:
    """The weeks of which every organization that there is has told who used Claude Code."""
    if not code and enterprise is None:
        return ()
    by_console = [week for week in weeks if not code or all(day in code for day in _days(week))]
    return tuple(week for week in by_console if enterprise is None or week in enterprise.active)


def _active(work: Sequence[ReportedWork], reported: Sequence[Week]) -> Mapping[Week, frozenset[str]]:
    """Who used Claude Code in each of these weeks; `work` is of them alone."""
    found: dict[Week, set[str]] = {week: set() for week in reported}
    for one in work:
        found[Week.of_day(one.day)].add(one.email)
    return {week: frozenset(people) for week, people in found.items()}


def _days(week: Week) -> Collection[date]:
    return [week.monday + timedelta(days=number) for number in range(7)]


def _remarks(weeks: Sequence[Week], reported: Sequence[Week], enterprise: EnterpriseWork | None) -> Iterator[str]:
    missing = [week for week in weeks if week not in reported]
    if enterprise is not None and enterprise.remarks:
        yield from enterprise.remarks
    elif missing:
        yield (
            f"who used Claude Code is not known of {len(missing)} weeks from {missing[0]} to {missing[-1]}, of which days "
            "were not read: `claude-admin audit` reads them"
        )
