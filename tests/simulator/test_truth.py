"""The truth: what is wrong, where, since when and what it cost, to the last digit of the ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import api_keys, spend_limits
from claude_simulator.organization import Organization, Scope
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.ledger import cost
from claude_simulator.spending.prices import PICOCENTS
from tests.support import plain_http
from tests.support.spending_seed import PEOPLE, seed_of, strand

Event = dict[str, Any]
RUNAWAY = strand("runaway_agent", **{"from": "2026-10-14T02:10:00Z"})


def events(simulator: Simulator, rule: str) -> dict[str, Event]:
    """The events of one rule, by label."""
    return {event["label"]: event for event in simulator.truth()["events"] if event["rule"] == rule}


def booked(organization: Organization, **wanted: str | None) -> Decimal:
    """Cents of every cell of the ledger that is as wanted, added up afresh."""
    total = sum(
        cost(dimensions, cell, at.date(), organization.ledger.discount_permille).total.billed
        for at, dimensions, cell in up_to_date(organization).hours(
            datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        )
        if all(getattr(dimensions, name) == value for name, value in wanted.items())
    )
    return Decimal(total) / PICOCENTS


def test_a_runaway_costs_what_the_ledger_says_to_the_last_digit() -> None:
    simulator = Simulator(
        seed=seed_of({**RUNAWAY, "noise": 0.3}, strand("steady_people", keys=None, people=[PEOPLE[1]]))
    )
    organization = simulator.world.organization
    organization.ledger.discount_permille = 125
    event = events(simulator, "spend.spike")["One"]
    key = next(iter(organization.api_keys))
    assert Decimal(event["cost_cents"]) == booked(organization, api_key_id=key) > 0
    assert event["avoidable_cents"] == event["cost_cents"]
    assert (event["since"], event["until"], event["is_fault"]) == ("2026-10-14T02:10:00Z", None, True)


def test_what_was_before_the_turn_is_not_counted() -> None:
    table = strand("level_that_changes", at="2026-10-14T00:00:00Z", times=2)
    simulator = Simulator(seed=seed_of(table))
    event = events(simulator, "spend.level_changed")["One"]
    ordinary = booked(simulator.world.organization) / (16 + 2 * 18)
    assert Decimal(event["cost_cents"]) == 2 * 18 * ordinary
    assert Decimal(event["avoidable_cents"]) == 18 * ordinary


def test_people_of_a_leaderboard_are_told_one_by_one() -> None:
    table = strand("leaderboard", keys=None, people=list(PEOPLE), at="2026-10-14T00:00:00Z")
    simulator = Simulator(seed=seed_of(table))
    found = events(simulator, "usage.trivial_change")
    assert set(found) == set(PEOPLE)
    assert {event["kind"] for event in found.values()} == {"person"}
    assert {event["id"] for event in found.values()} <= set(simulator.world.organization.users)


def test_a_look_alike_has_its_place_and_is_no_fault() -> None:
    found = events(Simulator(seed=seed_of(strand("launch", at="2026-10-14T00:00:00Z"))), "spend.spike")
    assert [(event["is_fault"], event["behaviour"]) for event in found.values()] == [(False, "launch")]


@pytest.mark.parametrize(("strength", "is_fault"), [(0.99, False), (1, True), (None, True)])
def test_what_is_weaker_than_the_threshold_is_no_fault(*, strength: float | None, is_fault: bool) -> None:
    table = strand("level_that_changes", at="2026-10-14T00:00:00Z", strength=strength)
    event = events(Simulator(seed=seed_of(table)), "spend.level_changed")["One"]
    assert (event["is_fault"], event["strength"]) == (is_fault, strength)


def test_a_fault_is_not_hidden_by_a_look_alike_of_its_place() -> None:
    seed = seed_of(RUNAWAY, strand("quarterly_batch"))
    assert events(Simulator(seed=seed), "spend.spike")["One"]["behaviour"] == "runaway_agent"


def test_a_cap_stops_the_runaway() -> None:
    seed = seed_of(RUNAWAY, now=datetime(2026, 10, 14, tzinfo=UTC))
    free, capped = Simulator(seed=seed), Simulator(seed=seed)
    organization = capped.world.organization
    spend_limits.set_spend_limit(organization, Scope(next(reversed(organization.workspaces))), 100)
    one = next(w.id for w in organization.workspaces.values() if w.name == "One")
    spend_limits.set_spend_limit(organization, Scope(one), 1000)
    for simulator in (free, capped):
        simulator.advance(48 * 3600)
    assert Decimal(events(capped, "spend.spike")["One"]["cost_cents"]) == pytest.approx(1000, abs=1)
    assert Decimal(events(free, "spend.spike")["One"]["cost_cents"]) > 2000
    (stop,) = organization.ledger.stops
    assert stop.at.date().isoformat() == "2026-10-14"
    assert stop.refused_requests > 0


def test_caps_that_are_missing_are_told_until_they_are_set() -> None:
    simulator = Simulator(seed=seed_of(strand("flat_service")))
    organization = simulator.world.organization
    found = events(simulator, "spend.cap_missing")
    assert set(found) == {"Spending", "One", "Two"}
    assert Decimal(found["One"]["cost_cents"]) == booked(organization) == Decimal(found["Spending"]["cost_cents"])
    for scope in (Scope(), *(Scope(w.id) for w in organization.workspaces.values() if w.name == "One")):
        spend_limits.set_spend_limit(organization, scope, 10_000_000)
    assert set(events(simulator, "spend.cap_missing")) == {"Two"}


def test_a_forecast_knows_the_days_to_come() -> None:
    seed = seed_of(
        strand("level_that_changes", at="2026-10-20T00:00:00Z", times=3), now=datetime(2026, 10, 10, tzinfo=UTC)
    )
    simulator = Simulator(seed=seed)
    organization = simulator.world.organization
    one = next(w.id for w in organization.workspaces.values() if w.name == "One")
    a_day = int(booked(organization) / 12)
    spend_limits.set_spend_limit(organization, Scope(one), 19 * a_day + 3 * 12 * a_day + 100)
    assert events(simulator, "spend.forecast_breach")["One"]["is_fault"] is False
    spend_limits.set_spend_limit(organization, Scope(one), 19 * a_day + 3 * 12 * a_day - 100)
    event = events(simulator, "spend.forecast_breach")["One"]
    assert event["is_fault"] is True
    assert event["strength"] == pytest.approx(1, abs=0.01)


def test_keys_that_nobody_answers_for() -> None:
    keys = [
        {"name": "first", "workspace": "One"},
        {"name": "second", "workspace": "Two", "created_by": PEOPLE[1]},
        {"name": "third", "workspace": "Two", "created_by": PEOPLE[0], "is_personal": True, "expires_at": "2027-01-01T00:00:00Z"},
    ]  # fmt: skip
    people = [
        {"email": "admin@example.com", "role": "admin"},
        {"email": PEOPLE[0]},
        {"email": PEOPLE[1], "left_at": "2026-10-01T00:00:00Z"},
    ]
    spending = [strand("ownerless_key"), strand("leavers_key", keys=["second"], at="2026-10-01T00:00:00Z")]
    simulator = Simulator(seed=seed_of(*spending, api_keys=keys, people=people))
    assert set(events(simulator, "keys.ownerless")) == {"first"}
    (leavers,) = events(simulator, "keys.leaver").values()
    assert (leavers["label"], leavers["since"]) == ("second", "2026-10-01T00:00:00Z")
    assert set(events(simulator, "keys.never_expires")) == {"first", "second"}
    assert set(events(simulator, "keys.unused")) == {"third"}
    organization = simulator.world.organization
    for key in list(organization.api_keys):
        api_keys.update_api_key(organization, key, status="inactive")
    assert not [event for event in simulator.truth()["events"] if event["rule"] == "keys.never_expires"]


def test_somebody_who_left_is_gone_and_the_feed_says_since_when() -> None:
    people = [{"email": "admin@example.com", "role": "admin"}, {"email": PEOPLE[0], "left_at": "2026-10-01T00:00:00Z"}]
    keys = [{"name": "mine", "workspace": "One", "created_by": PEOPLE[0], "is_personal": True}]
    organization = Simulator(seed=seed_of(people=people, api_keys=keys)).world.organization
    assert [user.email for user in organization.users.values()] == ["admin@example.com"]
    (event,) = organization.feed.activities
    assert (event.type, event.created_at) == ("org_user_left", datetime(2026, 10, 1, tzinfo=UTC))
    (key,) = organization.api_keys.values()
    assert (key.status, key.stopped_at) == ("archived", datetime(2026, 10, 1, tzinfo=UTC))


def test_truth_is_a_control_call_of_its_own() -> None:
    with Simulator(seed=seed_of(RUNAWAY)) as simulator:
        answered = plain_http.get(f"{simulator.base_url}/_simulator/truth").json()
        assert simulator.calls() == 0
    assert answered["organization_id"] == simulator.organization_id
    assert {event["rule"] for event in answered["events"]} >= {"spend.spike", "spend.cap_missing"}


def test_what_is_harmless_may_look_like_a_fault() -> None:
    table = strand("flat_service", looks_like="keys.ownerless")
    event = events(Simulator(seed=seed_of(table)), "keys.ownerless")["first"]
    assert (event["is_fault"], event["avoidable_cents"]) == (False, None)


def test_caps_that_are_nearly_used_up_or_do_not_fit() -> None:
    simulator = Simulator(seed=seed_of(strand("flat_service"), now=datetime(2026, 10, 16, tzinfo=UTC)))
    organization = simulator.world.organization
    spent = int(booked(organization) * 15 / 18)  # October's part
    places = {w.name: Scope(w.id) for w in organization.workspaces.values()}
    organization.usage_tier_cents = 3 * spent
    spend_limits.set_spend_limit(organization, Scope(), 2 * spent)
    spend_limits.set_spend_limit(organization, places["One"], spent * 10 // 9 - 10)
    spend_limits.set_spend_limit(organization, places["Two"], 2 * spent)
    near = events(simulator, "spend.near_cap")
    assert {label: event["is_fault"] for label, event in near.items()} == {"Spending": False, "One": True, "Two": False}
    assert set(events(simulator, "spend.caps_sum_above")) == {"Spending"}
    assert not events(simulator, "spend.cap_above_organization")
    organization.usage_tier_cents = spent
    assert set(events(simulator, "spend.cap_above_organization")) == {"Spending", "One", "Two"}


@pytest.mark.parametrize(
    ("rule", "more", "is_fault"),
    [
        ("cache.low_share", {"cache_share": 0.45}, True),
        ("cache.low_share", {"cache_share": 0.55}, False),
        ("cache.low_share", {"cache_share": 0, "tokens_a_request": 1000}, False),
        ("model.large_for_small", {"model": "claude-opus-5", "tokens_a_request": 1400}, True),
        ("model.large_for_small", {"model": "claude-opus-5", "tokens_a_request": 1600}, False),
        ("model.large_for_small", {"tokens_a_request": 1400}, False),
    ],
)
def test_usage_shows_some_faults_whatever_made_it(rule: str, more: dict[str, Any], *, is_fault: bool) -> None:
    assert ("One" in events(Simulator(seed=seed_of(strand("flat_service", **more))), rule)) == is_fault


def test_a_cap_of_a_seed_may_have_a_beginning() -> None:
    workspaces = [
        {"name": "One", "spend_limit": "10.00", "spend_limit_since": "2026-10-20T00:00:00Z"},
        {"name": "Two"},
    ]
    organization = Simulator(seed=seed_of(strand("flat_service"), workspaces=workspaces)).world.organization
    assert max(up_to_date(organization).days).isoformat() == "2026-10-19"
    (event,) = organization.feed.activities
    assert (event.type, event.created_at) == ("workspace_spend_limit_created", datetime(2026, 10, 20, tzinfo=UTC))
    assert (event.fields["limit_usd"], event.fields["limit_action"]) == (1000, "notify_and_pause")


@pytest.mark.parametrize(("until", "is_unused"), [("2026-09-17T00:00:00Z", True), ("2026-09-17T01:00:00Z", False)])
def test_a_key_is_unused_after_45_whole_days(until: str, *, is_unused: bool) -> None:
    seed = seed_of(strand("flat_service", until=until), since=datetime(2026, 9, 1, tzinfo=UTC))
    assert ("first" in events(Simulator(seed=seed), "keys.unused")) == is_unused


def test_a_cap_that_is_reached_is_not_foreseen_and_holds_the_organization_down() -> None:
    seed = seed_of(strand("flat_service"), now=datetime(2026, 10, 3, tzinfo=UTC))
    simulator = Simulator(seed=seed)
    organization = simulator.world.organization
    one = next(w.id for w in organization.workspaces.values() if w.name == "One")
    a_day = int(booked(organization) / 5)
    spend_limits.set_spend_limit(organization, Scope(one), 10 * a_day)
    spend_limits.set_spend_limit(organization, Scope(), 12 * a_day)
    foreseen = events(simulator, "spend.forecast_breach")
    assert {label: event["is_fault"] for label, event in foreseen.items()} == {"One": True, "Spending": False}
    simulator.advance(10 * 86_400)
    assert set(events(simulator, "spend.forecast_breach")) == {"Spending"}


SONNET = {
    "group_type": "model_group",
    "group_id": "rlg_01Sonnet",
    "display_name": "Sonnet",
    "models": ["claude-sonnet-5"],
}


def test_a_month_asks_a_cap_for_no_more_than_rate_limits_let_pass() -> None:
    def foreseen(**limits: int) -> bool:
        groups = [{**SONNET, "limits": limits}]
        seed = seed_of(strand("flat_service"), now=datetime(2026, 10, 3, tzinfo=UTC), rate_limits=groups)
        organization = (simulator := Simulator(seed=seed)).world.organization
        one = next(w.id for w in organization.workspaces.values() if w.name == "One")
        spend_limits.set_spend_limit(organization, Scope(one), 20 * whole_day)
        return bool(events(simulator, "spend.forecast_breach")["One"]["is_fault"])

    whole_day = int(booked(Simulator(seed=seed_of(strand("flat_service"))).world.organization) / 34)
    assert foreseen(tokens_per_minute=1_000_000)
    assert not foreseen(tokens_per_minute=24_000_000 // 1440 // 2)


def test_a_month_asks_a_cap_for_no_more_than_people_may_spend_on_claude_code() -> None:
    def foreseen(limit: str) -> bool:
        coding = {"name": "One", "is_claude_code": True, "default_member_spend_limit": limit, "spend_limit": "600.00"}
        people = strand("steady_people", keys=None, people=list(PEOPLE))
        workspaces = [{**coding, "members": dict.fromkeys(PEOPLE, "workspace_user")}, {"name": "Two"}]
        seed = seed_of(people, now=datetime(2026, 10, 3, tzinfo=UTC), workspaces=workspaces)
        return bool(events(Simulator(seed=seed), "spend.forecast_breach")["One"]["is_fault"])

    assert foreseen("5000.00")
    assert not foreseen("300.00")
