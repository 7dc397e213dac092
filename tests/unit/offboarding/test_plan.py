from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.support.offboarding_plans import a_plan


def test_a_decision_does_not_change_the_digest() -> None:
    assert a_plan(decision="disable").digest == a_plan().digest


def test_everything_else_does() -> None:
    plan = a_plan()
    (leaver,) = plan.people
    block, shared, *rest = leaver.steps
    changed = [
        replace(plan, members=41),
        replace(plan, organization_id="22222222-2222-4222-8222-222222222222"),
        replace(plan, patch="-a\n+b\n"),
        replace(plan, people=(replace(leaver, person=replace(leaver.person, added_at=None)),)),
        replace(plan, people=(replace(leaver, steps=(block, *rest)),)),
        replace(plan, people=(replace(leaver, steps=(block, replace(shared, decision=None), *rest)),)),
    ]
    assert len({plan.digest, *(one.digest for one in changed)}) == len(changed) + 1


def test_the_same_amount_in_another_spelling_is_the_same_plan() -> None:
    plan = a_plan()
    (leaver,) = plan.people
    block, shared, *rest = leaver.steps
    respelled = replace(shared, spend=Decimal("412.5000"))
    assert replace(plan, people=(replace(leaver, steps=(block, respelled, *rest)),)).digest == plan.digest


def test_a_step_is_undecided_until_somebody_decides() -> None:
    assert [one.is_undecided for one in a_plan().people[0].steps] == [False, True, False, False, False]
    assert not any(one.is_undecided for one in a_plan(decision="disable").people[0].steps)


def test_only_members_count_as_leaving_members() -> None:
    plan = a_plan()
    (leaver,) = plan.people
    gone = replace(leaver, person=replace(leaver.person, is_member=False))
    assert replace(plan, people=(leaver, gone)).leaving_members == 1
