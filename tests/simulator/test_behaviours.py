"""How organizations spend: each behaviour does what its name says, and any hour can be asked for alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, UnreadableSeed
from claude_simulator.spending.behaviours import BEHAVIOURS
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.ledger import Ledger
from claude_simulator.spending.source import SeedSource
from tests.support.spending_seed import seed_of, strand

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "team_that_grows": {"growth_a_week": 0.1},
    "team_that_moves": {"workspaces": ["One", "Two"]},
    "runaway_agent": {"from": "2026-10-14T02:10:00Z"},
    "leaderboard": {"product": "claude_code"},
}
TURNING = {
    "end_of_week_burst",
    "holidays",
    "launch",
    "leaderboard",
    "leavers_key",
    "level_that_changes",
    "team_that_grows",
    "team_that_moves",
}


def behaving(name: str, **more: Any) -> Seed:  # noqa: ANN401 - a table of a seed
    """One strand of two keys, without noise, that turns on Wednesday 14 October 2026."""
    turn = {"at": "2026-10-14T00:00:00Z"} if name in TURNING else {}
    return seed_of(strand(name, **{**turn, **PARAMETERS.get(name, {}), **more}))


def ledger_of(seed: Seed) -> Ledger:
    return up_to_date(Simulator(seed=seed).world.organization)


def tokens_by_day(ledger: Ledger, workspace_id: str | None = None) -> dict[date, int]:
    found = {
        day: sum(
            sum(cell.amounts[1:6])
            for dimensions, cells in booked.cells.items()
            for cell in cells.values()
            if workspace_id in (None, dimensions.workspace_id)
        )
        for day, booked in ledger.days.items()
    }
    return defaultdict(int, found)


def tokens_by_hour(ledger: Ledger, day: date) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for cells in ledger.days[day].cells.values():
        for hour, cell in cells.items():
            found[hour] += sum(cell.amounts[1:6])
    return found


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_any_hour_can_be_asked_for_alone(name: str) -> None:
    seed = behaving(name, noise=0.3, unevenness=0.3)
    first, second = (Simulator(seed=seed).world.organization.ledger.source for _ in range(2))
    assert isinstance(first, SeedSource)
    assert isinstance(second, SeedSource)
    hours = [datetime(2026, 9, 30, 12, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 24)]
    asked = {at: list(first.hour(at)) for at in hours}
    assert any(asked.values())
    for at in (hours[400], hours[3], hours[500], hours[3]):
        assert list(second.hour(at)) == asked[at]


def test_another_seed_gives_other_days_of_the_same_behaviour() -> None:
    days = [
        tokens_by_day(ledger_of(seed_of(strand("flat_service", noise=0.2), spending_seed=number))) for number in (1, 2)
    ]
    assert days[0] != days[1]
    assert sum(days[0].values()) == pytest.approx(sum(days[1].values()), rel=0.2)


def test_steady_people_have_weekends_and_no_nights() -> None:
    ledger = ledger_of(behaving("steady_people", people=["p1@example.com"], keys=None))
    days = tokens_by_day(ledger)
    assert days[october(10)] == days[october(11)] == days[october(12)] // 5
    assert all(8 <= hour < 18 for hour in tokens_by_hour(ledger, october(12)))


def test_a_flat_service_is_the_same_in_every_hour() -> None:
    ledger = ledger_of(behaving("flat_service"))
    assert len(set(tokens_by_day(ledger).values())) == 1
    assert len(tokens_by_hour(ledger, october(10))) == 24
    assert len(tokens_by_hour(ledger_of(behaving("flat_service", rows_a_day=2)), october(10))) == 2


def test_a_team_that_grows_grows_by_the_same_share_every_week() -> None:
    days = tokens_by_day(ledger_of(behaving("team_that_grows")))
    assert days[october(13)] == days[october(1)]
    assert days[october(21)] / days[october(14)] == pytest.approx(1.1, rel=1e-6)
    assert days[october(28)] / days[october(21)] == pytest.approx(1.1, rel=1e-6)


def test_a_nightly_batch_is_of_the_small_hours_and_of_the_batch_tier() -> None:
    ledger = ledger_of(behaving("nightly_batch"))
    assert set(tokens_by_hour(ledger, october(10))) == {1, 2, 3}
    kinds = {(d.product, d.service_tier) for d in ledger.days[october(10)].cells}
    assert kinds == {("message_batches_api", "batch")}


def test_a_runaway_agent_begins_at_its_minute_and_does_not_sleep() -> None:
    ledger = ledger_of(behaving("runaway_agent", until="2026-10-16T05:30:00Z"))
    hours = tokens_by_hour(ledger, october(14))
    assert min(hours) == 2
    assert hours[2] / hours[3] == pytest.approx(5 / 6, rel=1e-4)
    assert len({hours[hour] for hour in range(3, 24)}) == 1
    assert tokens_by_hour(ledger, october(16))[5] / hours[3] == pytest.approx(1 / 2, rel=1e-4)
    assert set(ledger.days) == {october(14), october(15), october(16)}


@pytest.mark.parametrize("name", ["ownerless_key", "leavers_key"])
def test_such_a_key_goes_on_as_if_nothing_were(name: str) -> None:
    days = tokens_by_day(ledger_of(behaving(name)))
    assert days[october(1)] == days[october(31)] > 0


def test_a_leaderboard_burns_tokens_for_nearly_no_line_of_code() -> None:
    ledger = ledger_of(behaving("leaderboard", people=["p1@example.com"], keys=None))
    days = tokens_by_day(ledger)
    assert days[october(15)] == pytest.approx(3 * days[october(8)], rel=1e-4)
    before, after = (sum(each.facts.lines_added for each in ledger.days[october(day)].claude_code) for day in (8, 15))
    assert before > 10 * after
    assert sum(each.facts.commits for each in ledger.days[october(15)].claude_code) == 0


def test_a_long_prompt_without_cache_reads_nothing_from_it() -> None:
    ledger = ledger_of(behaving("long_prompt_without_cache", cache_share=0, tokens_a_request=60_000))
    amounts = [cell.amounts for cells in ledger.days[october(10)].cells.values() for cell in cells.values()]
    assert all(a.cache_read_input_tokens == a.cache_write_5m_tokens == 0 < a.uncached_input_tokens for a in amounts)
    whole = [sum(a[1:6]) / a.requests for a in amounts]
    assert max(whole) == pytest.approx(60_000, rel=0.05)


def test_a_cache_gives_the_share_that_is_asked_for() -> None:
    ledger = ledger_of(behaving("flat_service", cache_share=0.8))
    amounts = [cell.amounts for cells in ledger.days[october(10)].cells.values() for cell in cells.values()]
    read, read_or_not = sum(a[2] for a in amounts), sum(sum(a[1:5]) for a in amounts)
    assert read / read_or_not == pytest.approx(0.8, rel=1e-4)


def test_one_large_model_for_everything_is_asked_small_things() -> None:
    ledger = ledger_of(behaving("one_large_model_for_everything", model="claude-opus-5", tokens_a_request=800))
    cells = [cell for cells in ledger.days[october(10)].cells.values() for cell in cells.values()]
    assert all(sum(cell.amounts[1:6]) / cell.amounts.requests == pytest.approx(800, rel=0.01) for cell in cells)


def test_a_level_that_changes_stays_where_it_went() -> None:
    days = tokens_by_day(ledger_of(behaving("level_that_changes", times=2.5)))
    assert days[october(14)] == days[october(31)] == pytest.approx(2.5 * days[october(13)], rel=1e-3)


def test_an_end_of_week_burst_is_on_friday_evenings() -> None:
    ledger = ledger_of(behaving("end_of_week_burst", days_worth=4))
    days = tokens_by_day(ledger)
    assert days[october(9)] == days[october(12)] == days[october(17)]
    assert days[october(16)] == days[october(23)] == pytest.approx(5 * days[october(9)], rel=1e-3)
    hours = tokens_by_hour(ledger, october(16))
    assert sorted(sorted(hours, key=lambda hour: -hours[hour])[:3]) == [18, 20, 22]


def test_a_launch_climbs_for_days_and_settles() -> None:
    days = tokens_by_day(ledger_of(behaving("launch", times=2, after=1.2, days=10)))
    climb = [days[october(day)] for day in range(4, 15)]
    assert climb == sorted(climb)
    assert max(days.values()) == days[october(14)] == pytest.approx(2 * days[october(2)], rel=1e-3)
    assert days[october(30)] == pytest.approx(1.2 * days[october(2)], rel=1e-3)


def test_a_quarterly_batch_is_two_nights_of_a_quarter() -> None:
    days = tokens_by_day(ledger_of(behaving("quarterly_batch")))
    assert [day for day, tokens in days.items() if tokens] == [october(1), october(2)]


def test_a_team_that_moves_spends_the_same_elsewhere() -> None:
    organization = Simulator(seed=behaving("team_that_moves")).world.organization
    one, two = (next(w.id for w in organization.workspaces.values() if w.name == name) for name in ("One", "Two"))
    ledger = up_to_date(organization)
    before, after = tokens_by_day(ledger, one), tokens_by_day(ledger, two)
    assert (before[october(14)], after[october(13)]) == (0, 0)
    assert before[october(13)] == after[october(14)] > 0


def test_holidays_are_quiet_and_end() -> None:
    days = tokens_by_day(ledger_of(behaving("holidays", days=7, share=0.1)))
    assert days[october(13)] == days[october(21)]
    assert days[october(14)] == days[october(20)] == pytest.approx(0.1 * days[october(13)], rel=1e-2)


@pytest.mark.parametrize(("year", "month", "days"), [(2026, 2, 28), (2028, 2, 29), (2026, 9, 30), (2026, 10, 31)])
def test_months_of_every_length_are_spent_to_their_last_hour(year: int, month: int, days: int) -> None:
    start = datetime(year, month, 1, tzinfo=UTC)
    end = start + timedelta(days=days)
    seed = seed_of(strand("flat_service"), now=end, since=start - timedelta(days=2))
    ledger = ledger_of(seed)
    booked = [day for day in ledger.days if day.month == month]
    assert len(booked) == days
    assert max(tokens_by_hour(ledger, max(booked))) == 23
    assert len({tokens for day, tokens in tokens_by_day(ledger).items() if day in booked}) == 1
    assert ledger.spent((end.year, end.month)).billed == 0


def test_nothing_is_spent_outside_a_strands_own_time() -> None:
    seed = behaving("flat_service", **{"from": "2026-10-10T06:00:00Z", "until": "2026-10-12T18:00:00Z"})
    ledger = ledger_of(seed)
    assert min(tokens_by_hour(ledger, october(10))) == 6
    assert max(tokens_by_hour(ledger, october(12))) == 17
    assert set(ledger.days) == {october(10), october(11), october(12)}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([strand("spends_it_all")], "no behaviour 'spends_it_all'; there are: steady_people"),
        ([strand("flat_service", times=2)], "flat_service knows no times"),
        ([strand("level_that_changes")], "level_that_changes needs one of at"),
        ([strand("flat_service", keys=["nobody's"])], "nobody's is missing or not declared"),
        ([strand("flat_service", workspace="Nowhere")], "Nowhere is missing or not declared"),
        ([strand("flat_service", model="claude-nothing")], "the price table has no 'claude-nothing'"),
        ([strand("flat_service"), {**strand("nightly_batch", product="messages_api", service_tier="standard"), "name": "b"}],
         "'b' and 'flat_service': first cannot be told apart in both"),
    ],
)  # fmt: skip
def test_a_seed_that_cannot_be_followed_says_why(tables: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(UnreadableSeed, match=message):
        Simulator(seed=seed_of(*tables))
