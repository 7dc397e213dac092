"""Whatever was asked for: nothing is lost, no cap is passed but by its delay, and no cap at all changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.replay import Asked, Caps, replay

START = datetime(2026, 10, 30, tzinfo=UTC)
WORKSPACES = ["wrkspc_1", "wrkspc_2", None]
amounts = st.decimals(0, 10**6, allow_nan=False, places=6)
asked = st.lists(
    st.builds(
        lambda hour, workspace, amount, requests: Asked(START + timedelta(hours=hour), workspace, amount, requests),
        st.integers(0, 80),
        st.sampled_from(WORKSPACES),
        amounts,
        st.integers(0, 1000),
    ),
    max_size=40,
)
caps = st.builds(
    Caps,
    st.dictionaries(st.sampled_from(WORKSPACES), amounts),
    st.none() | amounts,
    st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes)),
)


@given(asked, caps)
def test_what_was_asked_for_has_passed_or_been_saved_by_a_stop(rows: list[Asked], under: Caps) -> None:
    found = replay(rows, under)

    assert found.asked == sum((row.amount for row in rows), Decimal(0))
    assert found.saved == sum((stop.saved for stop in found.stops), Decimal(0))
    assert all(stop.saved >= 0 and stop.refused >= 0 for stop in found.stops)


@given(asked, caps)
def test_without_a_delay_no_cap_is_passed(rows: list[Asked], under: Caps) -> None:
    found = replay(rows, Caps(under.of_workspaces, under.of_organization))

    assert all(stop.overshoot < Decimal("0.000001") for stop in found.stops)


@given(asked)
def test_without_a_cap_everything_passes(rows: list[Asked]) -> None:
    found = replay(rows, Caps({}))

    assert (found.stops, found.saved) == ((), Decimal(0))


@given(asked, caps, st.integers(0, 300))
def test_a_longer_delay_saves_no_more(rows: list[Asked], under: Caps, minutes: int) -> None:
    later = Caps(under.of_workspaces, None, under.delay + timedelta(minutes=minutes))

    assert replay(rows, later).saved <= replay(rows, Caps(under.of_workspaces, None, under.delay)).saved
