from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.offboarding.apply_order import archiving, by_others, kept_going, writes_in_order
from pulumi_claude_admin.offboarding.plan import Performer, StepKind
from pulumi_claude_admin.offboarding.writes import SetKeyStatus
from tests.support.offboarding_plans import a_plan

KEY = ApiKey(
    "apikey_01Shared", "payments-prod", "inactive", "wrkspc_01Payments", None, None, created_by_id="user_01Ana"
)


def test_keys_of_everybody_come_first_and_people_last() -> None:
    plan = a_plan(decision="disable")
    ben = replace(plan.people[0], person=replace(plan.people[0].person, email="ben@example.com"))
    order = [
        (one.person[:3], type(one.write).__name__) for one in writes_in_order(replace(plan, people=(*plan.people, ben)))
    ]
    assert order == [
        (who, what)
        for what in ("SetKeyStatus", "WithdrawInvitation", "RemoveMembership", "RemovePerson")
        for who in ("ana", "ben")
    ]


@pytest.mark.parametrize("decision", ["assign ops@example.com", "rotate by 2026-12-24"])
def test_a_key_that_goes_on_is_not_written(decision: str) -> None:
    plan = a_plan(decision=decision)
    assert "SetKeyStatus" not in {type(one.write).__name__ for one in writes_in_order(plan)}
    assert [one.step.decision for one in kept_going(plan)] == [decision]
    assert archiving(plan, [KEY]) == ()


def test_what_others_do_is_told_and_not_written() -> None:
    plan = a_plan(decision="disable")
    (leaver,) = plan.people
    steps = tuple(
        replace(one, performer=Performer.IDENTITY_PROVIDER) if one.kind is StepKind.ORGANIZATION_MEMBERSHIP else one
        for one in leaver.steps
    )
    plan = replace(plan, people=(replace(leaver, steps=steps),))
    assert "RemovePerson" not in {type(one.write).__name__ for one in writes_in_order(plan)}
    assert [one.step.kind for one in by_others(plan)] == [StepKind.BLOCK_SIGN_IN, StepKind.ORGANIZATION_MEMBERSHIP]


def test_a_key_is_archived_that_was_inactive_before_and_is_still_theirs() -> None:
    plan = a_plan(decision="disable")
    [one] = archiving(plan, [KEY])
    assert isinstance(one.write, SetKeyStatus)
    assert (one.write.was, one.write.status) == ("inactive", "archived")
    assert archiving(plan, [replace(KEY, status="active")]) == ()
    assert archiving(plan, [replace(KEY, created_by_id="user_01Ben")]) == ()
    assert archiving(plan, [replace(KEY, id="apikey_01Other")]) == ()


def test_a_declared_key_is_never_archived() -> None:
    plan = a_plan(decision="disable")
    (leaver,) = plan.people
    steps = tuple(
        replace(one, performer=Performer.A_PERSON, write=None, decision=None)
        if one.kind is StepKind.SHARED_KEY
        else one
        for one in leaver.steps
    )
    assert archiving(replace(plan, people=(replace(leaver, steps=steps),)), [KEY]) == ()
