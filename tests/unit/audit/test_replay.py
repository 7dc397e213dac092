"""Who would have stopped when under which caps, and what that would have saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.replay import Asked, Caps, replay

START = datetime(2026, 11, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _asked(amounts: Mapping[str, str], *, hours: int = 10, start: datetime = START) -> list[Asked]:
    """The same every hour, in ten requests."""
    return [
        Asked(start + HOUR * number, workspace, Decimal(amount), 10)
        for number in range(hours)
        for workspace, amount in amounts.items()
    ]


def _cap(amount: str, workspace: str = "wrkspc_1") -> Mapping[str | None, Decimal]:
    return {workspace: Decimal(amount)}


def test_a_workspace_stops_when_its_cap_is_reached() -> None:
    found = replay(_asked({"wrkspc_1": "100", "wrkspc_2": "100"}), Caps(_cap("450")))

    (stop,) = found.stops
    assert (stop.scope, stop.is_organization) == ("wrkspc_1", False)
    assert (stop.reached_at, stop.stopped_at) == (START + 4.5 * HOUR, START + 4.5 * HOUR)
    assert (stop.spent, stop.saved, stop.overshoot, stop.refused) == (Decimal(450), Decimal(550), Decimal(0), 55)
    assert (found.asked, found.passed, found.saved) == (Decimal(2000), Decimal(1450), Decimal(550))


def test_what_passes_until_the_cap_acts_is_the_overshoot() -> None:
    found = replay(_asked({"wrkspc_1": "100"}), Caps(_cap("450"), delay=timedelta(minutes=90)))

    (stop,) = found.stops
    assert stop.stopped_at == START + 6 * HOUR
    assert (stop.overshoot, stop.saved) == (Decimal(150), Decimal(400))


def test_the_organization_s_cap_stops_everybody() -> None:
    found = replay(_asked({"wrkspc_1": "100", "wrkspc_2": "300"}), Caps({}, of_organization=Decimal(1000)))

    (stop,) = found.stops
    assert (stop.scope, stop.is_organization, stop.stopped_at) == (None, True, START + 2.5 * HOUR)
    assert found.saved == 3000


def test_what_a_workspace_s_cap_saves_is_no_spend_of_the_organization() -> None:
    asked = _asked({"wrkspc_1": "100", "wrkspc_2": "100"})

    found = replay(asked, Caps(_cap("100"), of_organization=Decimal(800)))

    assert [stop.stopped_at - START for stop in found.stops] == [HOUR, 7 * HOUR]
    assert [stop.saved for stop in found.stops] == [Decimal(900), Decimal(300)]


def test_nobody_stops_below_the_cap_or_without_one() -> None:
    found = replay(_asked({"wrkspc_1": "100", "wrkspc_2": "100"}), Caps(_cap("1000.01")))

    assert (found.stops, found.saved) == ((), Decimal(0))


def test_a_cap_of_nothing_lets_nothing_pass() -> None:
    found = replay(_asked({"wrkspc_1": "100"}), Caps(_cap("0")))

    assert found.passed == 0
    assert found.stops[0].stopped_at == START


def test_a_cap_begins_anew_with_the_utc_month() -> None:
    late = datetime(2026, 11, 30, 20, tzinfo=UTC)

    found = replay(_asked({"wrkspc_1": "100"}, start=late), Caps(_cap("250"), delay=timedelta(hours=9)))

    assert [stop.reached_at for stop in found.stops] == [late + 2.5 * HOUR, late + 6.5 * HOUR]
    assert [stop.spent for stop in found.stops] == [Decimal(400), Decimal(600)]
    assert found.saved == 0


def test_days_are_replayed_where_nothing_finer_is_known() -> None:
    days = [Asked(START + timedelta(number), "wrkspc_1", Decimal(100)) for number in range(5)]

    (stop,) = replay(days, Caps(_cap("250")), width=timedelta(1)).stops

    assert stop.stopped_at == START + timedelta(2.5)
