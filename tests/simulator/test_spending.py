"""The ledger: what is used is booked by the hour, priced exactly, and stopped by the caps of its time (usage.md#caps)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import api_keys, rate_limits, spend_limits, workspaces
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from claude_simulator.organization import Organization, Scope
from claude_simulator.saved_state import load, save
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import Money
from tests.support.hand_written_source import spend

CENT = prices.PICOCENTS
MONTH_START = datetime(2026, 10, 1, tzinfo=UTC)
MILLION = 1_000_000
TEN_DOLLARS = {"model": "claude-sonnet-5", "output_tokens": MILLION, "requests": 100}


@pytest.fixture
def organization(simulator: Simulator) -> Organization:
    """The tiny organization on 1 November 2026, without caps."""
    put_clock(simulator, datetime(2026, 11, 1, tzinfo=UTC))
    organization = simulator.world.organization
    organization.spend.clear()
    organization.usage_tier_cents = None
    return organization


def put_clock(simulator: Simulator, moment: datetime) -> None:
    simulator.advance((moment - simulator.world.clock.now()).total_seconds())


def hourly(workspace_id: str, *, hours: Iterable[int], start: datetime = MONTH_START) -> list[Consumption]:
    """Ten dollars an hour."""
    return [Consumption(hour=start + timedelta(hours=n), workspace_id=workspace_id, **TEN_DOLLARS) for n in hours]  # type: ignore[arg-type]


def spent(organization: Organization, workspace_id: str | None = None, month: int = 10) -> int:
    """Whole cents of a month."""
    return up_to_date(organization).spent((2026, month), workspace_id).billed // CENT


@pytest.mark.parametrize("model", [price.model for price in prices.PRICES])
@pytest.mark.parametrize("tier", ["standard", "batch", "priority"])
@pytest.mark.parametrize("geo", ["us", "global", "not_available"])
@pytest.mark.parametrize("speed", ["standard", "fast"])
@pytest.mark.parametrize("window", ["0-200k", "200k-1M"])
def test_every_price_and_every_discount_is_exact(model: str, tier: str, geo: str, speed: str, window: str) -> None:
    rates = prices.rates(
        model, date(2026, 10, 1), service_tier=tier, inference_geo=geo, speed=speed, context_window=window
    )
    assert all(rate > 0 and prices.discounted(rate, 125) * 1000 == rate * 875 for rate in rates)


def test_multipliers_stack() -> None:
    day = date(2026, 10, 1)
    plain = prices.rates("claude-opus-5", day)
    assert plain.output_tokens == 25 * 100 * CENT // MILLION
    both = prices.rates("claude-opus-5", day, inference_geo="us", speed="fast")
    assert both.output_tokens * 10 == plain.output_tokens * 22
    batch = prices.rates("claude-opus-5", day, service_tier="batch", speed="fast")
    assert batch.output_tokens * 2 == plain.output_tokens
    with pytest.raises(prices.UnknownModel, match="claude-nothing"):
        prices.rates("claude-nothing", day)


def test_hours_that_are_over_are_booked_once(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    put_clock(simulator, MONTH_START + timedelta(hours=2, minutes=59))
    spend(simulator, hourly(names["research"], hours=range(10)), starts_at=MONTH_START)
    assert spent(organization) == spent(organization) == 2000
    simulator.advance(3600)
    assert spent(organization, names["research"]) == 3000


def test_the_discount_is_off_the_list_price(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    spend(simulator, hourly(names["research"], hours=[0]), starts_at=MONTH_START, discount_permille=125)
    assert up_to_date(organization).spent((2026, 10)) == Money(1000 * CENT, 875 * CENT)


def test_the_free_container_hours_of_a_month_cost_nothing(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    row = Consumption(
        hour=MONTH_START,
        workspace_id=names["research"],
        model=None,
        product=None,
        service_tier=None,
        context_window=None,
        code_execution_seconds=1549 * 3600,
    )
    later = replace(row, hour=MONTH_START + timedelta(hours=1), code_execution_seconds=3 * 3600)
    spend(simulator, [row, later], starts_at=MONTH_START)
    assert spent(organization) == 2 * 5


def test_a_workspace_stops_at_its_cap_and_goes_on_next_month(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 2500)
    organization.cap_changes.clear()  # as if it had been there from the start
    rows = hourly(names["research"], hours=range(31 * 24 + 2)) + hourly(names["default"], hours=range(4))
    spend(simulator, rows, starts_at=MONTH_START)
    simulator.advance(2 * 3600)
    assert spent(organization, names["research"]) == 2500
    assert spent(organization, names["default"]) == 4000
    assert spent(organization, names["research"], month=11) == 2000
    (stop,) = organization.ledger.stops
    assert (stop.kind, stop.at) == ("workspace", MONTH_START + timedelta(hours=2, minutes=30))
    assert stop.until == datetime(2026, 11, 1, tzinfo=UTC)
    assert stop.refused_requests == 50 + (31 * 24 - 3) * 100


def test_the_organizations_cap_stops_all_of_it(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    spend_limits.set_spend_limit(organization, Scope(), 3000)
    organization.cap_changes.clear()
    spend(
        simulator,
        hourly(names["research"], hours=range(9)) + hourly(names["default"], hours=range(9)),
        starts_at=MONTH_START,
    )
    assert spent(organization) == 3000
    assert {stop.kind for stop in organization.ledger.stops} == {"organization"}


def test_the_tier_stops_and_a_notification_does_not(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    organization.usage_tier_cents = 4500
    spend_limits.add_threshold(organization, Scope(names["research"]), 100)
    spend(simulator, hourly(names["research"], hours=range(9)), starts_at=MONTH_START)
    assert spent(organization) == 4500
    assert [stop.kind for stop in organization.ledger.stops] == ["usage_tier"]


def test_a_cap_acts_from_when_it_was_set(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    put_clock(simulator, MONTH_START + timedelta(hours=5))
    spend(simulator, hourly(names["research"], hours=range(48)), starts_at=MONTH_START)
    simulator.advance(3 * 3600)
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 10_000)
    put_clock(simulator, MONTH_START + timedelta(hours=20))
    assert spent(organization, names["research"]) == 10_000
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 12_000)
    simulator.advance(10 * 3600)
    assert spent(organization, names["research"]) == 12_000
    spend_limits.remove_spend_limit(organization, Scope(names["research"]))
    simulator.advance(3600 * 4)
    assert spent(organization, names["research"]) > 12_000


def test_a_cap_below_what_is_spent_stops_at_once(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    put_clock(simulator, MONTH_START + timedelta(hours=5))
    spend(simulator, hourly(names["research"], hours=range(48)), starts_at=MONTH_START)
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 100)
    simulator.advance(10 * 3600)
    assert spent(organization, names["research"]) == 5000 + 1000  # the hour of the change was begun without it


@pytest.mark.parametrize(("minutes", "cents"), [(0, 2500), (15, 2750), (90, 4000)])
def test_a_cap_may_act_late(
    simulator: Simulator, organization: Organization, names: dict[str, str], minutes: int, cents: int
) -> None:
    simulator.switch("spend_stop_delay_minutes", minutes)
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 2500)
    organization.cap_changes.clear()
    spend(simulator, hourly(names["research"], hours=range(9)), starts_at=MONTH_START)
    assert spent(organization) == cents


def test_a_cap_that_acts_after_its_month_is_over_stops_nobody(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    simulator.switch("spend_stop_delay_minutes", 90)
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 2500)
    organization.cap_changes.clear()
    late = datetime(2026, 10, 31, 21, tzinfo=UTC)
    spend(simulator, hourly(names["research"], hours=range(5), start=late), starts_at=late)
    simulator.advance(2 * 3600)
    assert spent(organization, names["research"]) == 3000
    assert spent(organization, names["research"], month=11) == 2000
    (stop,) = organization.ledger.stops
    assert (stop.at, stop.refused_requests) == (datetime(2026, 11, 1, 1, tzinfo=UTC), 0)


@pytest.mark.parametrize(("counted", "cents"), [("billed", 2500), ("list", 1250)])
def test_a_cap_counts_what_is_billed_or_listed(
    simulator: Simulator, organization: Organization, names: dict[str, str], counted: str, cents: int
) -> None:
    simulator.switch("spend_caps_count", counted)
    spend_limits.set_spend_limit(organization, Scope(names["research"]), 2500)
    organization.cap_changes.clear()
    spend(simulator, hourly(names["research"], hours=range(9)), starts_at=MONTH_START, discount_permille=500)
    assert spent(organization) == cents


def test_a_key_that_was_disabled_is_used_no_more_until_it_is_enabled(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    put_clock(simulator, MONTH_START + timedelta(hours=4, minutes=30))
    rows = [replace(row, api_key_id=names["key"]) for row in hourly(names["research"], hours=range(48))]
    spend(simulator, rows, starts_at=MONTH_START)
    api_keys.update_api_key(organization, names["key"], status="inactive")
    simulator.advance(5 * 3600)
    api_keys.update_api_key(organization, names["key"], status="active")
    simulator.advance(2 * 3600)
    assert spent(organization) == (5 + 2) * 1000


def test_an_archived_workspace_uses_nothing(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    put_clock(simulator, MONTH_START + timedelta(hours=4, minutes=30))
    spend(simulator, hourly(names["research"], hours=range(48)), starts_at=MONTH_START)
    workspaces.archive_workspace(organization, names["research"])
    simulator.advance(5 * 3600)
    assert spent(organization) == 5000


def test_a_restart_books_the_same_again(tmp_path: Path) -> None:
    first, second = Simulator(seed="tiny"), Simulator(seed="tiny")
    for simulator in (first, second):
        organization = simulator.world.organization
        put_clock(simulator, MONTH_START + timedelta(hours=5))
        spend(simulator, hourly(organization.default_workspace_id, hours=range(48)), starts_at=MONTH_START)
    organization = first.world.organization
    spend_limits.set_spend_limit(organization, Scope(), 7000)
    first.advance(20 * 3600)
    assert spent(organization) == 7000
    save(first.world, tmp_path / "state.json")
    assert load(second.world, tmp_path / "state.json")
    assert spent(second.world.organization) == 7000
    assert second.world.organization.ledger.stops == organization.ledger.stops


def test_a_reset_forgets_what_was_spent(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    spend(simulator, hourly(names["research"], hours=range(3)), starts_at=MONTH_START)
    assert spent(organization) == 3000
    simulator.reset()
    assert up_to_date(simulator.world.organization).days == {}


def coding(simulator: Simulator, user_id: str, *, hours: Iterable[int]) -> list[Consumption]:
    """Ten dollars an hour of one person in Claude Code."""
    place = simulator.world.organization.claude_code_workspace_id
    assert place is not None
    return [replace(row, user_id=user_id, product="claude_code") for row in hourly(place, hours=hours)]


@pytest.fixture
def startup() -> Simulator:
    """With a Claude Code workspace, on 1 November 2026, without caps and limits."""
    simulator = Simulator(seed="startup")
    put_clock(simulator, datetime(2026, 11, 1, tzinfo=UTC))
    organization = simulator.world.organization
    organization.spend.clear()
    organization.claude_code_limits.clear()
    organization.usage_tier_cents = None
    return simulator


def member(simulator: Simulator, number: int) -> str:
    """Somebody of the Claude Code workspace."""
    organization = simulator.world.organization
    return sorted(organization.members[organization.claude_code_workspace_id or ""])[number]


def spent_by(simulator: Simulator, user_id: str, month: int = 10) -> int:
    organization = simulator.world.organization
    place = organization.claude_code_workspace_id or ""
    return up_to_date(organization).spent_by((2026, month), place, user_id).billed // CENT


def test_a_person_stops_at_the_limit_of_claude_code_and_others_go_on_until_theirs(startup: Simulator) -> None:
    one, other = member(startup, 0), member(startup, 1)
    organization = startup.world.organization
    set_claude_code_limit(organization, None, 4500)
    set_claude_code_limit(organization, one, 2500)
    organization.claude_code_limit_changes.clear()  # as if they had been there from the start
    elsewhere = replace(hourly(organization.default_workspace_id, hours=[9])[0], user_id=one)
    rows = [*coding(startup, one, hours=range(31 * 24 + 2)), *coding(startup, other, hours=range(9)), elsewhere]
    spend(startup, rows, starts_at=MONTH_START)
    startup.advance(2 * 3600)
    assert (spent_by(startup, one), spent_by(startup, other)) == (2500, 4500)
    assert spent(organization) == 2500 + 4500 + 1000
    assert spent_by(startup, one, month=11) == 2000
    assert organization.ledger.stops == []


def test_a_limit_of_a_person_counts_from_when_it_was_set_also_after_a_restart(
    startup: Simulator, tmp_path: Path
) -> None:
    one, organization = member(startup, 0), startup.world.organization
    put_clock(startup, MONTH_START + timedelta(hours=3, minutes=59))
    spend(startup, coding(startup, one, hours=range(8)), starts_at=MONTH_START)
    set_claude_code_limit(organization, one, 2000)
    startup.advance(2 * 3600)
    assert spent_by(startup, one) == 4000
    set_claude_code_limit(organization, one, 5000)
    startup.advance(2 * 3600)
    assert spent_by(startup, one) == 5000
    save(startup.world, tmp_path / "state")
    organization.ledger = organization.ledger.emptied()
    load(startup.world, tmp_path / "state")
    startup.world.organization.ledger.source = organization.ledger.source
    assert spent_by(startup, one) == 5000


def limited(organization: Organization, **limits: int) -> str:
    """Let the organization's limits of Sonnet 5 be these alone; the id of their entry."""
    group = next(one for one in organization.rate_limit_groups.values() if one.models)
    group.models, group.limits = ["claude-sonnet-5"], limits
    return group.id


def output(organization: Organization, workspace_id: str) -> list[int]:
    """Output tokens of each hour of a workspace."""
    hours = up_to_date(organization).hours(MONTH_START, datetime(2026, 11, 1, tzinfo=UTC))
    return [cell.amounts.output_tokens for _, dimensions, cell in hours if dimensions.workspace_id == workspace_id]


@pytest.mark.parametrize(
    ("limits", "passing"),
    [
        ({"output_tokens_per_minute": 10_000}, 600_000),
        ({"output_tokens_per_minute": 16_667}, MILLION),
        ({"requests_per_minute": 1}, 600_000),
        ({"tokens_per_minute": 5_000, "output_tokens_per_minute": 10_000}, 300_000),
        ({"input_tokens_per_minute_cache_aware": 1}, MILLION),
        ({"output_tokens_per_minute": 0}, None),
        ({"tokens_per_day": 1}, MILLION),
    ],
)
def test_a_rate_limit_clips_an_hour_at_sixty_times_its_minute(
    simulator: Simulator,
    organization: Organization,
    names: dict[str, str],
    limits: dict[str, int],
    passing: int | None,
) -> None:
    limited(organization, **limits)
    spend(simulator, hourly(names["research"], hours=range(2)), starts_at=MONTH_START)
    assert output(organization, names["research"]) == ([] if passing is None else [passing] * 2)


def test_what_reads_the_cache_counts_for_the_one_input_limit_and_not_for_the_other(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    (row,) = hourly(names["research"], hours=[0])
    read = replace(row, output_tokens=0, cache_read_input_tokens=600_000, cache_write_1h_tokens=600)
    limited(organization, input_tokens_per_minute_cache_aware=10)
    spend(simulator, [read], starts_at=MONTH_START)
    (cell,) = (cell for _, _, cell in up_to_date(organization).hours(MONTH_START, MONTH_START + timedelta(hours=1)))
    assert cell.amounts.cache_read_input_tokens == 600_000
    limited(organization, input_tokens_per_minute=1001)
    spend(simulator, [read], starts_at=MONTH_START)
    (cell,) = (cell for _, _, cell in up_to_date(organization).hours(MONTH_START, MONTH_START + timedelta(hours=1)))
    assert cell.amounts.cache_read_input_tokens == 60_000


def test_a_workspaces_own_limit_clips_it_from_an_hour_after_it_was_set_and_the_organization_s_all_together(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    entry = limited(organization, output_tokens_per_minute=20_000)
    put_clock(simulator, MONTH_START + timedelta(minutes=30))
    rows = hourly(names["research"], hours=range(3)) + hourly(names["default"], hours=range(3))
    spend(simulator, rows, starts_at=MONTH_START)
    simulator.switch("rate_limit_effect_seconds", 3600)
    rate_limits.set_rate_limits(organization, names["research"], entry, {"output_tokens_per_minute": 5_000})
    put_clock(simulator, MONTH_START + timedelta(hours=3))
    assert output(organization, names["research"]) == [600_000, 600_000, 300_000 * 3323 // 3600]
    assert output(organization, names["default"]) == [600_000, 600_000, MILLION * 3323 // 3600]


def test_batches_and_other_models_are_not_clipped(
    simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    limited(organization, output_tokens_per_minute=1)
    (row,) = hourly(names["research"], hours=[0])
    rows = [replace(row, service_tier="batch"), replace(row, model="claude-haiku-5-5")]
    spend(simulator, rows, starts_at=MONTH_START)
    assert output(organization, names["research"]) == [MILLION] * 2
