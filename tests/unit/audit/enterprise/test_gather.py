"""What is known of one person of an Enterprise organization, joined from what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts, EnterprisePerson
from pulumi_claude_admin.audit.enterprise.gather import gather, month_forecast
from pulumi_claude_admin.audit.enterprise.read import read_enterprise
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.model.money import Money
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise

REFUSED = PermissionDenied("Missing required scopes", status=403)


def facts_of(there: FakeEnterprise, **declared: str) -> EnterpriseFacts:
    return gather(read_enterprise(there), {(who, "monthly"): urn for who, urn in declared.items()} or None)


def person(facts: EnterpriseFacts, who: str) -> EnterprisePerson:
    (found,) = (one for one in facts.people if one.id == who)
    return found


def test_a_forecast_goes_on_at_the_rate_of_the_whole_days() -> None:
    noon = datetime(2026, 9, 21, 12, tzinfo=UTC)
    assert month_forecast(Decimal(200), Decimal(300), days=30, now=noon) == Decimal(200) + Decimal(95)


def test_somebody_is_told_with_limits_costs_and_use() -> None:
    there = FakeEnterprise(costs={ANA: "1250.5"}, active={ANA: date(2026, 9, 14)}, spent={ANA: Decimal(1250)})
    there.put(ANA, Money(5_000))
    ana = person(facts_of(there, user_01ana="urn:ana"), ANA)
    (limit,) = ana.limits
    assert (limit.amount, limit.spent, limit.is_own, limit.declared_at) == (
        Decimal(5_000),
        Decimal(1250),
        True,
        "urn:ana",
    )
    assert (ana.label, ana.is_member, ana.month, ana.lately) == ("ana@example.com", True, *[Decimal("1250.5")] * 2)
    assert (ana.is_active, ana.last_active) == (True, date(2026, 9, 14))


def test_who_is_in_no_row_is_not_told_and_not_zero() -> None:
    there = FakeEnterprise(costs={ANA: "100"}, active={ANA: date(2026, 9, 14)})
    ben = person(facts_of(there), BEN)
    assert (ben.month, ben.lately, ben.forecast, ben.limits[0].spent, ben.is_active) == (None, None, None, None, False)


def test_a_spend_that_limits_do_not_tell_is_that_of_the_report_of_cost() -> None:
    assert person(facts_of(FakeEnterprise(costs={ANA: "100"})), ANA).limits[0].spent == 100


def test_a_report_of_engagement_without_any_row_says_nothing_of_anybody() -> None:
    assert {one.is_active for one in facts_of(FakeEnterprise()).people} == {None}


def test_a_last_day_before_the_window_is_no_use_in_it() -> None:
    read = read_enterprise(FakeEnterprise(active={ANA: date(2026, 9, 14), BEN: date(2026, 8, 1)}))
    assert read.engagement is not None
    idle = tuple(replace(one, did_anything=False) for one in read.engagement.people)
    facts = gather(replace(read, engagement=replace(read.engagement, people=idle)), None)
    assert (person(facts, ANA).is_active, person(facts, BEN).is_active) == (True, False)


def test_explicitly_no_limit_is_an_override_although_no_row_tells_it() -> None:
    there = FakeEnterprise(default=None)
    there.put(CLEO, None, "weekly")
    there.emails = {ANA: "ana@example.com", CLEO: "cleo@example.com"}
    cleo = person(facts_of(there), CLEO)
    assert [(one.period, one.amount, one.is_own) for one in cleo.overrides] == [("weekly", None, True)]
    assert cleo.is_unlimited


def test_who_cost_something_and_is_in_no_list_has_left() -> None:
    facts = facts_of(FakeEnterprise(costs={"user_01gone": "700"}))
    assert person(facts, "user_01gone").is_member is False
    assert "user_01gone" not in {one.id for one in facts.here}


def test_without_the_list_of_people_nobody_is_called_a_leaver_unless_the_platform_says_so() -> None:
    there = FakeEnterprise(people_refusal=REFUSED, costs={ANA: "1", "user_01gone": "1"})
    facts = facts_of(there)
    assert (person(facts, ANA).is_member, person(facts, "user_01gone").is_member) == (None, False)
    assert facts.members is None


def test_seats_beyond_the_people_who_did_something_are_surely_unused() -> None:
    there = FakeEnterprise(active={ANA: date(2026, 9, 14)}, seats_assigned=3)
    engagement = facts_of(there).engagement
    assert engagement is not None
    assert (engagement.active, engagement.unused_seats) == (1, 2)
    nobody = facts_of(FakeEnterprise(seats_assigned=3)).engagement
    assert nobody is not None
    assert nobody.unused_seats is None, "a report without rows proves nothing"
