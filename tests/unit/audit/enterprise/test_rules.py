"""Each rule about an Enterprise organization where it fires, where it must not, and where it cannot know."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pulumi_claude_admin.audit.enterprise.facts import (
    CreditsFacts,
    EngagementFacts,
    EnterpriseFacts,
    EnterprisePerson,
    PersonLimit,
    WaitingRequest,
)
from pulumi_claude_admin.audit.enterprise.rules import RULES
from pulumi_claude_admin.audit.finding import Answer, AuditFinding, CannotKnow
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import SeatCount
from pulumi_claude_admin.model.member_spend_limit import EnterpriseLimit, LimitScope
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.severity import Severity

AS_OF = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATELY = Window(date(2026, 10, 26), date(2026, 11, 25))
ENGAGED = Window(date(2026, 10, 25), date(2026, 11, 24))
OWN = LimitScope("user", "user_01ana")
TIER = LimitScope("seat_tier", "premium")
ORGANIZATION = EnterpriseLimit("spl_1", LimitScope("organization"), "monthly", Money(10_000))
PREMIUM = EnterpriseLimit("spl_2", TIER, "monthly", Money(40_000))
CREDITS = CreditsFacts(Decimal(500), Decimal(500), None, Decimal(0), Decimal(0), None, has_rows=True)


def limit(amount: int | None, source: LimitScope | None = OWN, **fields: Any) -> PersonLimit:  # noqa: ANN401 - of any field
    """A monthly one, of so many cents."""
    made = PersonLimit("monthly", None if amount is None else Decimal(amount), source, None)
    return replace(made, **fields)


def person(*limits: PersonLimit, **fields: Any) -> EnterprisePerson:  # noqa: ANN401 - the same
    """Somebody who has been there for long."""
    made = EnterprisePerson(
        "user_01ana", "ana@example.com", is_member=True, added_at=datetime(2026, 1, 12, tzinfo=UTC), limits=limits
    )
    return replace(made, **fields)


def facts(*people: EnterprisePerson, **fields: Any) -> EnterpriseFacts:  # noqa: ANN401 - the same
    """An organization of these, whose limits are all set and of which everything was read."""
    made = EnterpriseFacts(
        as_of=AS_OF,
        organization_id="44444444-4444-4444-8444-444444444444",
        currency="USD",
        month=Window(date(2026, 11, 1), date(2026, 11, 26)),
        lately=LATELY,
        people=people,
        defaults=(ORGANIZATION, PREMIUM),
        waiting=(),
        members=len(people),
        credits=CREDITS,
        engagement=engagement(),
        is_declared_known=True,
    )
    return replace(made, **fields)


def engagement(active: int = 1, assigned: int | None = 1, *, has_rows: bool = True) -> EngagementFacts:
    return EngagementFacts(ENGAGED, active, has_rows, SeatCount(date(2026, 11, 23), assigned, active))


def waiting(days: float) -> tuple[WaitingRequest, ...]:
    at = AS_OF - timedelta(days=days)
    return (WaitingRequest("slir_01ana", "user_01ana", "ana@example.com", "monthly", at),)


@dataclass(frozen=True)
class Case:
    """`quiet` differs from `fires` in what decides; `blind` lacks something that was to be read, None where nothing can lack."""

    fires: EnterpriseFacts
    quiet: EnterpriseFacts
    blind: EnterpriseFacts | None


FOUR = [person(limit(10_000, TIER), id=f"user_0{number}") for number in range(4)]
THREE_OF_SEVEN = (*FOUR, *(person(limit(20_000), id=f"user_1{number}") for number in range(3)))
TWO_OF_SIX = THREE_OF_SEVEN[:-1]
SPENT = person(limit(100_000), lately=Decimal(20_000), month=Decimal(15_000), forecast=Decimal(20_000))
IDLE = person(limit(40_000, TIER), is_active=False)
CASES = {
    "limits.no_default": Case(
        fires=facts(person(), defaults=(PREMIUM,)),
        quiet=facts(person(limit(40_000, TIER)), defaults=(PREMIUM,)),
        blind=facts(person(limit(40_000, TIER)), defaults=(PREMIUM,), members=None),
    ),
    "limits.exceptions": Case(
        fires=facts(*THREE_OF_SEVEN),
        quiet=facts(*TWO_OF_SIX),
        blind=facts(*TWO_OF_SIX, person(limit(100, None), id="user_29")),
    ),
    "limits.override_far_above": Case(
        fires=facts(SPENT),
        quiet=facts(replace(SPENT, forecast=Decimal("20000.1"))),
        blind=facts(replace(SPENT, lately=None, month=None, forecast=None)),
    ),
    "limits.reached": Case(
        fires=facts(person(limit(10_000, TIER, spent=Decimal(10_000)))),
        quiet=facts(person(limit(10_000, TIER, spent=Decimal("9999.999")))),
        blind=facts(person(limit(10_000, TIER))),
    ),
    "limits.heading_above": Case(
        fires=facts(person(limit(10_000), month=Decimal(9_000), forecast=Decimal(10_000))),
        quiet=facts(person(limit(10_000), month=Decimal(9_000), forecast=Decimal("9999.9"))),
        blind=facts(person(limit(10_000)), credits=None),
    ),
    "limits.unlimited": Case(
        fires=facts(person(limit(None), lately=Decimal(1))),
        quiet=facts(person(limit(0))),
        blind=facts(person(limit(40_000, TIER)), defaults=(PREMIUM,), members=None),
    ),
    "limits.undeclared": Case(
        fires=facts(person(limit(10_000))),
        quiet=facts(person(limit(10_000, declared_at="urn:pulumi:a"))),
        blind=facts(person(limit(10_000)), is_declared_known=False),
    ),
    "requests.waiting": Case(fires=facts(waiting=waiting(3.01)), quiet=facts(waiting=waiting(3)), blind=None),
    "seats.unused": Case(
        fires=facts(IDLE),
        quiet=facts(replace(IDLE, is_active=True)),
        blind=facts(IDLE, engagement=engagement(0, has_rows=False)),
    ),
    "seats.more_than_active": Case(
        fires=facts(engagement=engagement(9, 10)),
        quiet=facts(engagement=engagement(10, 10)),
        blind=facts(engagement=engagement(9, None)),
    ),
}
EACH = pytest.mark.parametrize(("rule_id", "case"), CASES.items(), ids=CASES)


def answers(rule_id: str, of: EnterpriseFacts) -> tuple[Answer, ...]:
    return next(rule for rule in RULES if rule.id == rule_id).answers(of)


def test_every_rule_has_its_cases() -> None:
    assert sorted(CASES) == sorted(rule.id for rule in RULES)


@EACH
def test_a_rule_fires_once_where_it_should(rule_id: str, case: Case) -> None:
    (found,) = answers(rule_id, case.fires)
    assert isinstance(found, AuditFinding), found
    assert (found.rule, found.sentence.endswith(".")) == (rule_id, False)
    assert found.remedy.endswith((".", ")."))
    assert not re.search(r"\.[0-9]{13}", str(found.evidence))


@EACH
def test_a_rule_is_quiet_and_certain_where_it_should_be(rule_id: str, case: Case) -> None:
    assert answers(rule_id, case.quiet) == ()


@EACH
def test_a_rule_says_where_it_cannot_know(rule_id: str, case: Case) -> None:
    if case.blind is not None:
        assert [type(one) for one in answers(rule_id, case.blind)] == [CannotKnow]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_explain_shows(rule: Any) -> None:  # noqa: ANN401 - a parameter of a test
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", rule.id)
    assert all(text.endswith((".", ").")) and "\n" not in text for text in (rule.risk, rule.remedy, rule.cannot_know))
    assert all(one.unit and one.means for one in rule.thresholds)


def test_zero_is_what_the_seat_includes_and_no_limit_that_is_reached() -> None:
    assert answers("limits.reached", facts(person(limit(0, spent=Decimal(0)), month=Decimal(500)))) == ()


def test_who_is_at_the_limit_and_asked_for_more_is_told_so() -> None:
    at_end = facts(person(limit(10_000, TIER, spent=Decimal(12_000))), waiting=waiting(2.5))
    (found,) = answers("limits.reached", at_end)
    assert isinstance(found, AuditFinding)
    assert found.sentence == (
        "ana@example.com has spent 120.00 USD of the monthly 100.00 USD (seat tier premium), and asked for more 2 days ago"
    )


@pytest.mark.parametrize(
    "told", [{"month": Decimal(1)}, {"lately": Decimal(1)}, {"limits": (limit(40_000, TIER, spent=Decimal(1)),)}]
)
def test_a_seat_of_somebody_who_cost_something_is_not_unused(told: dict[str, Any]) -> None:
    assert answers("seats.unused", facts(replace(IDLE, **told))) == ()


@pytest.mark.parametrize(
    "idle",
    [
        replace(IDLE, added_at=datetime(2026, 10, 25, tzinfo=UTC)),
        replace(IDLE, is_member=False),
        replace(IDLE, limits=(limit(10_000, ORGANIZATION.scope),)),
    ],
    ids=["came in these days", "left", "nobody knows whether there is a seat"],
)
def test_a_seat_is_only_called_unused_where_that_is_sure(idle: EnterprisePerson) -> None:
    assert answers("seats.unused", facts(idle)) == ()


def test_a_tighter_limit_beside_an_override_is_what_ends_the_spend() -> None:
    tighter = PersonLimit("daily", Decimal(500), TIER, None)
    assert answers("limits.override_far_above", facts(replace(SPENT, limits=(*SPENT.limits, tighter)))) == ()


def test_somebody_who_came_in_these_days_is_not_held_against_thirty() -> None:
    new = replace(SPENT, added_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert answers("limits.override_far_above", facts(new)) == ()


def test_nobody_new_has_a_limit_where_nothing_is_set_at_all() -> None:
    (found,) = answers("limits.no_default", facts(person(limit(10_000)), defaults=()))
    assert isinstance(found, AuditFinding)
    assert (found.severity, "no seat tier has one" in found.sentence) == (Severity.MEDIUM, True)
    (worse,) = answers("limits.no_default", CASES["limits.no_default"].fires)
    assert isinstance(worse, AuditFinding)
    assert worse.severity is Severity.HIGH
