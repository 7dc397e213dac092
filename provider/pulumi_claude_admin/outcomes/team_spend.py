"""What each team spent in each week: of the workspaces that are its own. A week of which a day was not read is not told, never as zero."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.outcomes.week import Week

_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class DayCost:
    """What one workspace cost on one day, in fractional cents; None is the Default workspace, or nobody can say."""

    day: date
    workspace_id: str | None
    amount: Decimal
    list_amount: Decimal


@dataclass(frozen=True, slots=True)
class TeamSpend:
    """
    Fractional cents by team and week, of weeks of which every day was read; and what everything cost on all days that were.

    `unmatched` is the part of `amount` that is of no team's workspace. A line for what is not told.
    """

    spend: Mapping[tuple[str, Week], Decimal]
    amount: Decimal
    list_amount: Decimal
    unmatched: Decimal
    missing_days: tuple[date, ...]
    remarks: tuple[str, ...] = ()


def team_spend(
    costs: Iterable[DayCost],
    *,
    workspaces: Mapping[str, Collection[str]],
    days_read: Collection[date],
    weeks: Sequence[Week],
) -> TeamSpend:
    """`workspaces` are the ids of each team's own, none where none is known; `costs` of all days that were read, and of no other week."""
    missing = {week: [day for day in _days(week) if day not in days_read] for week in weeks}
    whole = frozenset(week for week in weeks if not missing[week])
    team_of = {id_: team for team, ids in workspaces.items() for id_ in ids}
    found = {(team, week): Decimal(0) for team, ids in workspaces.items() if ids for week in whole}
    told = tuple(costs)
    for cost in told:
        team, week = team_of.get(cost.workspace_id or ""), Week.of_day(cost.day)
        if team is not None and week in whole:
            found[team, week] += cost.amount
    return TeamSpend(
        found,
        amount=sum((cost.amount for cost in told), Decimal(0)),
        list_amount=sum((cost.list_amount for cost in told), Decimal(0)),
        unmatched=sum((cost.amount for cost in told if cost.workspace_id not in team_of), Decimal(0)),
        missing_days=tuple(sorted(day for days in missing.values() for day in days)),
        remarks=tuple(_remarks(workspaces, missing)),
    )


def _days(week: Week) -> Iterator[date]:
    return (week.monday + timedelta(days=number) for number in range(_WEEK_DAYS))


def _remarks(workspaces: Mapping[str, Collection[str]], missing: Mapping[Week, Sequence[date]]) -> Iterator[str]:
    days = sorted(day for days in missing.values() for day in days)
    if days:
        number = sum(map(bool, missing.values()))
        weeks = "1 week is told without spend" if number == 1 else f"{number} weeks are told without spend"
        yield (
            f"{weeks}: of {days[0]} to {days[-1]} {_number(days)} not read, which `claude-admin audit` does as far "
            "back as the platform tells"
        )
    without = sorted(team for team, ids in workspaces.items() if not ids)
    if without:
        yield f"the archive has no workspace of {listed(without)}, so that nobody knows what they spent"


def listed(names: Sequence[str]) -> str:
    """`Payments, Search and Support`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _number(days: Sequence[date]) -> str:
    return "1 day was" if len(days) == 1 else f"{len(days)} days were"
