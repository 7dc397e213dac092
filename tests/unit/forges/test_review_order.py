from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.forges.review_order import ready_at
from pulumi_claude_admin.outcome_ports import ForgeAccount, Review

ANA, BEN, BOT = ForgeAccount("ana"), ForgeAccount("ben"), ForgeAccount("renovate", is_bot=True)


def hour(number: int) -> datetime:
    return datetime(2026, 9, 7, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ready", "reviews", "expected"),
    [
        ((), ((3, BEN),), None),
        ((2,), ((3, BEN),), 2),
        ((5, 2), ((3, BEN),), 2),
        ((1, 2, 5), (), 5),
        ((5,), ((3, BEN),), 5),
        ((2, 5), ((3, BOT), (4, ANA), (6, BEN)), 5),
        ((2, 5), ((3, None),), 2),
        ((2, 5), ((3, ForgeAccount("Ana")),), 5),
    ],
)
def test_the_last_time_before_somebody_else_looked(
    ready: tuple[int, ...], reviews: tuple[tuple[int, ForgeAccount | None], ...], expected: int | None
) -> None:
    told = [Review(hour(at), who) for at, who in reviews]
    assert ready_at(map(hour, ready), told, ANA) == (hour(expected) if expected is not None else None)
