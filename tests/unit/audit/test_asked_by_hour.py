"""A day's money goes to the hours in which its tokens were used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.asked_by_hour import asked_by_hour
from pulumi_claude_admin.audit_ports import DailySpend, Tokens

DAY = date(2026, 11, 14)


def _spend(amount: str, workspace: str = "wrkspc_1") -> DailySpend:
    return DailySpend(DAY, workspace, Decimal(amount), Decimal(amount))


def _tokens(hour: int, *, output: int = 0, uncached: int = 0, requests: int = 7) -> tuple[datetime, Tokens]:
    at = datetime(2026, 11, 14, hour, tzinfo=UTC)
    return at, Tokens(("wrkspc_1",), uncached, 0, 0, 0, output, requests, 0, DAY)


def test_money_goes_where_the_tokens_went_by_how_dear_they_are() -> None:
    found = asked_by_hour([_spend("600")], [_tokens(2, output=100), _tokens(9, uncached=100)])

    assert [(one.at.hour, one.amount, one.requests) for one in found] == [(2, Decimal(500), 7), (9, Decimal(100), 7)]


def test_a_day_without_hours_is_even_and_its_requests_are_unknown() -> None:
    found = asked_by_hour([_spend("48")], [])

    assert [one.amount for one in found] == [Decimal(2)] * 24
    assert {one.requests for one in found} == {0}


def test_the_hours_add_up_to_the_day_exactly() -> None:
    found = asked_by_hour([_spend("100.000000000001")], [_tokens(hour, output=1) for hour in (1, 2, 3)])

    assert sum(one.amount for one in found) == Decimal("100.000000000001")


def test_rows_of_one_day_are_added_and_workspaces_kept_apart() -> None:
    found = asked_by_hour([_spend("24"), _spend("24"), _spend("240", "wrkspc_2")], [])

    assert [(one.workspace_id, one.amount) for one in found[:2]] == [
        ("wrkspc_1", Decimal(2)),
        ("wrkspc_2", Decimal(10)),
    ]


def test_hours_of_a_day_without_money_count_their_requests() -> None:
    (found,) = asked_by_hour([], [_tokens(5, output=1)])

    assert (found.amount, found.requests) == (Decimal(0), 7)
