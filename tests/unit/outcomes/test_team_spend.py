"""Spend of a team and week: of its own workspaces, and of weeks of which every day was read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pulumi_claude_admin.outcomes.team_spend import DayCost, TeamSpend, team_spend
from pulumi_claude_admin.outcomes.week import Week

FIRST = Week(2026, 40)
SECOND = FIRST.following
DAYS = [FIRST.monday + timedelta(days=number) for number in range(14)]
WORKSPACES = {"Payments": frozenset({"wrkspc_1", "wrkspc_2"}), "Search": frozenset({"wrkspc_3"})}


def cost(day: date, workspace_id: str | None, amount: str) -> DayCost:
    return DayCost(day, workspace_id, Decimal(amount), Decimal(amount) * 2)


COSTS = (
    cost(DAYS[0], "wrkspc_1", "100"),
    cost(DAYS[6], "wrkspc_2", "0.25"),
    cost(DAYS[7], "wrkspc_1", "7"),
    cost(DAYS[7], None, "5"),
    cost(DAYS[8], "wrkspc_9", "3"),
)


def told(days_read: list[date], workspaces: dict[str, frozenset[str]] | None = None) -> TeamSpend:
    return team_spend(COSTS, workspaces=workspaces or WORKSPACES, days_read=days_read, weeks=(FIRST, SECOND))


def test_what_its_workspaces_cost_is_the_team_s_and_nothing_is_zero_where_all_was_read() -> None:
    assert told(DAYS).spend == {
        ("Payments", FIRST): Decimal("100.25"),
        ("Payments", SECOND): Decimal(7),
        ("Search", FIRST): Decimal(0),
        ("Search", SECOND): Decimal(0),
    }
    assert told(DAYS).remarks == ()


def test_what_is_of_no_team_is_in_the_sum_of_everything_alone() -> None:
    found = told(DAYS)

    assert (found.amount, found.list_amount, found.unmatched) == (Decimal("115.25"), Decimal("230.50"), Decimal(8))


def test_a_week_of_which_a_day_was_not_read_is_not_told_and_never_zero() -> None:
    found = told([day for day in DAYS if day != DAYS[9]])

    assert {week for _, week in found.spend} == {FIRST}
    assert found.missing_days == (DAYS[9],)
    (line,) = found.remarks
    assert line.startswith(
        "1 week is told without spend: of 2026-10-07 to 2026-10-07 1 day was not read, which `claude-admin audit`"
    )


def test_a_team_without_a_known_workspace_has_no_spend_and_a_line() -> None:
    found = told(DAYS, {**WORKSPACES, "Research": frozenset(), "Ops": frozenset()})

    assert {team for team, _ in found.spend} == {"Payments", "Search"}
    assert found.remarks == ("the archive has no workspace of Ops and Research, so that nobody knows what they spent",)
