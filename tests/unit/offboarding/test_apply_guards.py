from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.offboarding.apply_guards import forbidden, unusable
from pulumi_claude_admin.offboarding.keep_list import Kept, OffboardingSettings
from pulumi_claude_admin.offboarding.observed import KeySpend, Observed
from pulumi_claude_admin.offboarding.plan import OffboardingPlan
from tests.support.offboarding_plans import AS_OF, a_plan

ADMIN = User("user_01Admin", "admin@example.com", "", "admin")
NOBODY_KEPT = OffboardingSettings()


def observed(*users: User, at: datetime = AS_OF, acting_as: frozenset[str] = frozenset(), made: str = "") -> Observed:
    event = Activity(
        id="1",
        at=AS_OF,
        type="admin_api_key_created",
        actor=Actor("user", "user_01Ana"),
        details={"admin_api_key_id": made},
    )
    return Observed(
        identity=OrganizationIdentity("11111111-1111-4111-8111-111111111111", "Example"),
        as_of=at,
        users=users or (ADMIN,),
        workspaces=(),
        members={},
        activities=(event,) if made else (),
        acting_as=acting_as,
    )


def of_many(people: int, *, members: int) -> OffboardingPlan:
    plan = a_plan(decision="disable")
    return replace(plan, members=members, people=plan.people * people)


def test_a_plan_of_today_with_its_decisions_made_is_carried_out() -> None:
    plan = a_plan(decision="disable")
    assert unusable(plan, observed()) == ()
    assert forbidden(plan, observed(), NOBODY_KEPT) == ()


@pytest.mark.parametrize(
    ("age", "is_told"),
    [(timedelta(days=1), False), (timedelta(days=1, seconds=1), True), (-timedelta(minutes=6), True)],
)
def test_an_older_plan_is_made_anew(age: timedelta, *, is_told: bool) -> None:
    reasons = unusable(a_plan(decision="disable"), observed(at=AS_OF + age))
    assert bool(reasons) == is_told
    assert all("2026-11-29 at 09:30 UTC" in one for one in reasons)


def test_what_is_undecided_is_named() -> None:
    [reason] = unusable(a_plan(), observed())
    assert "nobody has decided about the key payments-prod (apikey_01Shared)" in reason


def test_an_empty_plan_is_none() -> None:
    assert unusable(replace(a_plan(), people=()), observed()) == ("it has nobody in it",)


@pytest.mark.parametrize(("then", "now", "is_told"), [("0", "900", True), ("0", "0", False), ("412.50", "900", False)])
def test_a_key_that_nobody_used_and_that_spends_now_is_planned_anew(then: str, now: str, *, is_told: bool) -> None:
    plan = a_plan(decision="disable")
    (leaver,) = plan.people
    steps = tuple(replace(one, spend=Decimal(then)) if one.spend is not None else one for one in leaver.steps)
    plan = replace(plan, people=(replace(leaver, steps=steps),))
    seen = replace(observed(), spend=KeySpend({"apikey_01Shared": Decimal(now)}, "USD"))

    assert bool(unusable(plan, seen)) == is_told
    assert all("was unused when the plan was made, and spends now" in one for one in unusable(plan, seen))


@pytest.mark.parametrize(
    ("people", "members", "is_told"), [(3, 5, False), (4, 5, True), (5, 100, False), (6, 100, True)]
)
def test_a_list_that_was_cut_short_takes_few_people_with_it(people: int, members: int, *, is_told: bool) -> None:
    reasons = forbidden(of_many(people, members=members), observed(), NOBODY_KEPT)
    assert any("people would leave" in one for one in reasons) == is_told


def test_people_who_have_left_already_are_not_counted() -> None:
    plan = of_many(9, members=40)
    gone = [replace(one, person=replace(one.person, is_member=False), steps=one.steps[:2]) for one in plan.people]
    assert forbidden(replace(plan, people=tuple(gone)), observed(), NOBODY_KEPT) == ()


@pytest.mark.parametrize("who", ["Ana@Example.com", "user_01Ana"])
@pytest.mark.parametrize(("until", "is_told"), [(date(2026, 11, 29), True), (date(2026, 11, 28), False)])
def test_whoever_is_kept_stays_to_the_last_day(who: str, until: date, *, is_told: bool) -> None:
    settings = OffboardingSettings(keep=(Kept(who=who, reason="break-glass", until=until),))
    reasons = forbidden(a_plan(decision="disable"), observed(), settings)
    assert any("break-glass" in one for one in reasons) == is_told


def test_somebody_stays_who_administers() -> None:
    ana = User("user_01Ana", "ana@example.com", "", "admin")
    assert forbidden(a_plan(decision="disable"), observed(ana), NOBODY_KEPT) == (
        "nobody would be left who administers the organization",
    )
    assert forbidden(a_plan(decision="disable"), observed(ana, ADMIN), NOBODY_KEPT) == ()


def test_nobody_removes_themselves() -> None:
    plan = a_plan(decision="disable")
    [reason] = forbidden(plan, observed(acting_as=frozenset({"user_01Ana"})), NOBODY_KEPT)
    assert "is whose credential this is" in reason
    own_key = observed(acting_as=frozenset({"apikey_01Xyz"}), made="admin_api_key_01Xyz")
    [reason] = forbidden(plan, own_key, NOBODY_KEPT)
    assert "made the Admin key that this runs with" in reason
    assert (
        forbidden(plan, observed(acting_as=frozenset({"apikey_01Xyz"}), made="admin_api_key_01Abc"), NOBODY_KEPT) == ()
    )


def test_the_clock_is_the_platforms() -> None:
    assert unusable(replace(a_plan(decision="disable"), as_of=datetime(2020, 1, 1, tzinfo=UTC)), observed())


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ("rotate by 2026-11-28", "was to be rotated by 2026-11-28, which is over"),
        ("assign ana@example.com", "is not among those who stay"),
        ("assign nobody@example.com", "is not among those who stay"),
    ],
)
def test_a_key_goes_on_with_somebody_who_stays_or_to_a_day_to_come(decision: str, says: str) -> None:
    ana = User("user_01Ana", "ana@example.com", "", "developer")
    [reason] = unusable(a_plan(decision=decision), observed(ADMIN, ana))
    assert says in reason


@pytest.mark.parametrize("decision", ["rotate by 2026-11-29", "assign Admin@example.com", "assign platform-team"])
def test_a_decision_that_holds_is_taken(decision: str) -> None:
    assert unusable(a_plan(decision=decision), observed()) == ()
