"""What decides beside the one thing of a rule's three cases: how bad it is, what is left out, and what is said with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pulumi_claude_admin.audit.facts import BudgetFacts, Facts, ForecastFacts, SpikeFacts, TokenFacts
from pulumi_claude_admin.audit.finding import AuditFinding, CannotKnow
from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapFacts, CapSource, LimiterFacts
from pulumi_claude_admin.audit.rules import find_rule
from pulumi_claude_admin.audit_ports import PeakHour
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.severity import Severity
from tests.support.audit_facts import AS_OF, NO_CAP, cap, forecast, usd
from tests.support.rule_cases.case import UNREAD, YESTERDAY, model, organization, share, team, unread, with_key
from tests.support.rule_cases.who import WHO

HIGH, MEDIUM, LOW = Severity
TODAY = AS_OF.date()


def answers(rule_id: str, facts: Facts) -> list[AuditFinding | CannotKnow]:
    rule = find_rule(rule_id)
    assert rule is not None
    return list(rule.answers(facts))


def found(rule_id: str, facts: Facts) -> list[AuditFinding]:
    return [one for one in answers(rule_id, facts) if isinstance(one, AuditFinding)]


def sentence(rule_id: str, facts: Facts) -> str:
    (one,) = found(rule_id, facts)
    return one.sentence


def spikes(day: date, *, is_alert: bool = True) -> Facts:
    spike = SpikeFacts(day, usd("900"), usd("150"), usd("250"), is_alert)
    return organization(team(spikes=(spike, replace(spike, day=date(2026, 9, 1), is_alert=False))))


def ahead(low: str | None) -> ForecastFacts:
    made = forecast("12000", breach=date(2026, 11, 28))
    return replace(made, low=None if low is None else usd(low), high=usd("15000") if low else None)


def retiring(in_days: int) -> Facts:
    """Sonnet 4.5 ends on 30 November: looked at so many days before."""
    made = organization(
        models=(model("claude-sonnet-4-5", daily=((date(2026, 11, 30) - timedelta(in_days), Decimal(1)),)),)
    )
    return replace(made, as_of=made.as_of.replace(month=11, day=30) - timedelta(days=in_days))


def budget(spent: str, outlook: BudgetFacts | None) -> Facts:
    """Of 40,000 for the year."""
    return organization(budget=usd("40000"), year_to_date=usd(spent), budget_outlook=outlook)


@pytest.mark.parametrize(
    ("rule_id", "facts", "severities"),
    [
        ("spend.cap_missing", organization(team(cap=NO_CAP, month_to_date=usd("0"), last_months=())), [MEDIUM]),
        ("spend.cap_missing", organization(team(cap=NO_CAP), cap=NO_CAP), [HIGH, HIGH]),
        ("spend.cap_missing", organization(team(cap=NO_CAP, is_archived=True)), []),
        ("spend.cap_missing", organization(team(cap=NO_CAP, is_default=True)), []),
        ("spend.cap_above_organization", organization(tier_cap=usd("49999")), [MEDIUM]),
        ("spend.cap_above_organization", organization(team(cap=cap("41000")), tier_cap=usd("40000")), [MEDIUM, MEDIUM]),
        ("spend.near_cap", organization(team(cap=cap("1000"), month_to_date=usd("1000"))), [HIGH]),
        ("spend.near_cap", unread(), []),
        ("spend.forecast_breach", organization(team(forecast=ahead("10000")), forecast=forecast("1")), [HIGH]),
        ("spend.forecast_breach", organization(team(forecast=ahead("9999")), forecast=forecast("1")), [MEDIUM]),
        ("spend.forecast_breach", organization(team(forecast=ahead(None)), forecast=forecast("1")), [MEDIUM]),
        ("spend.forecast_breach", organization(team(forecast=ahead("10000"), month_to_date=usd("10000"))), []),
        ("spend.budget_ahead", budget("40000", BudgetFacts(None, date(2026, 9, 1))), [HIGH]),
        ("spend.budget_ahead", budget("39999", BudgetFacts(usd("46000"), date(2026, 12, 24))), [MEDIUM]),
        ("spend.budget_ahead", budget("39999", BudgetFacts(usd("46000"), date(2026, 12, 25))), []),
        ("spend.budget_ahead", budget("39999", None), []),
        ("spend.budget_ahead", organization(), []),
        ("spend.spike", spikes(TODAY - timedelta(days=7)), [HIGH]),
        ("spend.spike", spikes(TODAY - timedelta(days=8)), [MEDIUM]),
        ("spend.spike", spikes(TODAY - timedelta(days=1), is_alert=False), [LOW]),
        ("rate.missing", organization(team(limiters=(), tokens=TokenFacts())), [LOW]),
        ("rate.burns_cap", organization(team(burn=BurnFacts(usd("1")))), []),
        ("model.retiring", retiring(60), [MEDIUM]),
        ("model.retiring", retiring(61), []),
        ("model.retiring", retiring(14), [HIGH]),
        ("model.retiring", retiring(15), [MEDIUM]),
        ("model.retiring", organization(models=(model("claude-opus-4-1"),)), []),
        ("cache.low_share", organization(team(models=(model(tokens=TokenFacts(9_999_999, requests=10)),))), []),
        ("cache.low_share", organization(team(models=(model(tokens=TokenFacts(10_000_000, requests=5_001)),))), []),
        ("model.large_for_small", organization(team(models=(model(amount="99.99", tokens=TokenFacts(1, requests=1)),))), []),
        ("model.large_for_small", organization(team(models=(model("claude-sonnet-5-5", tokens=TokenFacts(1, requests=1)),))), []),
        ("paid.residency", organization(team(geo_amounts={"us": usd("9.99")}, residency_geo="global")), []),
        ("people.recipient_left", replace(WHO["people.recipient_left"].fires, member_emails=frozenset({"finops@example.com"})), []),
        ("keys.ownerless", with_key(owner=KeyOwner.NOBODY, amount=Decimal(0)), [MEDIUM]),
        ("keys.unused", with_key(last_used=None, created_at=AS_OF - timedelta(days=44)), []),
        ("keys.unused", with_key(last_used=None), [LOW]),
        ("keys.other_role", with_key(owner=KeyOwner.SERVICE_ACCOUNT, owner_role=None), []),
        ("keys.admin_old", with_key(is_admin=True, created_at=AS_OF - timedelta(days=91)), [MEDIUM]),
        ("keys.never_expires", with_key(never_expires=True, is_admin=True), []),
    ],
)  # fmt: skip
def test_how_bad_it_is(rule_id: str, facts: Facts, severities: list[Severity]) -> None:
    assert [one.severity for one in found(rule_id, facts)] == severities


@pytest.mark.parametrize(
    "rule_id",
    ["keys.ownerless", "keys.leaver", "keys.other_role", "keys.never_expires", "keys.unused", "keys.admin_old"],
)
def test_keys_that_could_not_be_listed_are_said_once(rule_id: str) -> None:
    (one,) = answers(rule_id, organization(keys=None))
    assert isinstance(one, CannotKnow)
    assert one.reason == "the keys could not be listed"


def test_a_recipient_list_of_leavers_alone_is_worse_than_one_of_several() -> None:
    made = WHO["people.recipient_left"].fires
    both = replace(made, workspaces=(team(recipients=("finops@example.com", "ana@example.com")),))
    assert [one.severity for one in found("people.recipient_left", made)] == [HIGH]
    assert [one.severity for one in found("people.recipient_left", both)] == [MEDIUM]


def test_a_level_that_fell_is_only_told() -> None:
    days: Any = tuple(
        (day, usd("10") if day >= date(2026, 11, 10) else usd("50")) for day in sorted(organization().reading.covered)
    )
    (one,) = found("spend.level_changed", organization(team(level_changed_at=date(2026, 11, 10), daily=days)))
    assert (one.severity, one.at_stake) == (LOW, None)
    assert "costs about 10.00 USD, before that 50.00 USD" in one.sentence


def test_money_of_a_new_level_is_what_was_spent_beyond_the_old_one_so_far() -> None:
    first = date(2026, 11, 10)
    days: Any = tuple((day, usd("50") if day >= first else usd("10")) for day in sorted(organization().reading.covered))
    (one,) = found("spend.level_changed", organization(team(level_changed_at=first, daily=days)))
    assert one.at_stake is not None
    assert (one.at_stake.amount, one.at_stake.kind) == (usd("560"), "billed")


def test_money_at_stake_of_a_spike_is_what_it_cost_beyond_the_usual() -> None:
    (one,) = found("spend.spike", spikes(YESTERDAY))
    assert one.at_stake is not None
    assert (one.at_stake.amount, one.at_stake.kind) == (usd("1500"), "billed")
    assert one.since == date(2026, 9, 1)


def test_money_of_the_cache_is_that_of_the_missing_part_alone() -> None:
    used = model(tokens=TokenFacts(8_000_000, 2_000_000, output=1, requests=1000))
    (one,) = found("cache.low_share", organization(team(models=(used,)), models=(used,)))
    assert one.at_stake is not None
    assert one.at_stake.amount == 3_000_000 * (Decimal("0.0004") - Decimal("0.00002"))
    assert one.at_stake.kind == "estimated"


def test_a_model_without_a_price_leaves_the_money_of_the_cache_unknown() -> None:
    used = model("claude-next", tokens=TokenFacts(10_000_000, output=1, requests=1000))
    (one,) = found("cache.low_share", organization(team(models=(used,)), models=(used,)))
    assert one.at_stake is None
    assert one.sentence.endswith("the price of claude-next is not known")


def test_requests_of_an_hour_that_nobody_told_are_compared_with_no_limit() -> None:
    limiter = LimiterFacts("Claude Opus", ("claude-opus-5-5",), "requests_per_minute", 10, 10)
    peak = PeakHour("w", "claude-opus-5-5", AS_OF, 9, 9, None, 9, 9)
    assert answers("rate.nearly_hit", organization(team(limiters=(limiter,), peaks=(peak,)))) == []


def test_a_cap_that_code_declares_and_nobody_set_is_said_with_its_place() -> None:
    missing = CapFacts(None, CapSource.API, declared=usd("5000"), declared_at="teams.yaml:4")
    assert "(code declares 5,000.00 USD at teams.yaml:4)" in sentence(
        "spend.cap_missing", organization(team(cap=missing))
    )


def test_the_sum_of_caps_that_were_seen_may_be_too_high_already() -> None:
    facts = organization(team(cap=cap("50001")), team(id="wrkspc_02", cap=UNREAD))
    assert len(found("spend.caps_sum_above", facts)) == 1


def test_the_saving_of_batches_is_of_the_part_that_is_assumed_to_wait() -> None:
    facts = organization(amount=usd("4000"), shares=(share("service_tier", "standard", "4000"),))
    (one,) = found("paid.no_batch", facts)
    assert one.at_stake is not None
    assert one.at_stake.amount == usd("400")


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [("0.6", "1 minute"), ("59", "59 minutes"), ("112", "1 h 52 min"), ("1439", "23 h 59 min")],
)
def test_how_long_a_cap_lasts_is_told_in_words(minutes: str, shown: str) -> None:
    burn = BurnFacts(usd("1"), Decimal(minutes), Decimal(minutes), has_uncounted_reads=True)
    text = sentence("rate.burns_cap", organization(team(burn=burn)))
    assert f"in {shown} (1.00 USD a minute, and reads from the cache come on top)" in text
