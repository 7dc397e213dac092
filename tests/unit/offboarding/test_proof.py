from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.proof import proven
from tests.support.offboarding_plans import AS_OF, a_plan

NOTHING = Observed(
    identity=OrganizationIdentity("11111111-1111-4111-8111-111111111111", "Example"),
    as_of=AS_OF,
    users=(User("user_01Ben", "ben@example.com", "", "developer"),),
    workspaces=(),
    members={},
    invites=(),
    keys=(),
)
SHARED = ApiKey("apikey_01Shared", "payments-prod", "active", None, None, None, created_by_id="user_01Ana")
PENDING = Invite("ana@example.com", "pending", AS_OF, AS_OF + timedelta(days=21), id="invite_02", role="user")


def left(after: Observed, decision: str = "disable") -> list[str]:
    return [one.why for one in proven(a_plan(decision=decision), after).left]


def test_nothing_stands_where_nothing_is_found() -> None:
    proof = proven(a_plan(decision="disable"), NOTHING)
    assert (proof.left, proof.unseen, proof.people, proof.people_gone) == ((), (), 1, 1)


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (
            replace(NOTHING, users=(User("user_01Ana", "x@example.com", "", "admin"),)),
            "is still in the organization, as admin",
        ),
        (
            replace(NOTHING, users=(User("user_02", "ANA@example.com", "", "user"),)),
            "is in the organization as user_02",
        ),
        (replace(NOTHING, invites=(PENDING,)), "has a pending invitation (invite_02)"),
        (replace(NOTHING, members={"w": (Member("w", "user_01Ana", "workspace_user"),)}), "is still in workspace w"),
        (replace(NOTHING, keys=(SHARED,)), "which still works"),
        (replace(NOTHING, keys=(replace(SHARED, id="apikey_9"),)), "which the plan does not know"),
        (
            replace(NOTHING, keys=(replace(SHARED, id="apikey_9", owner_id="user_01Ana"),)),
            "which the plan does not know",
        ),
    ],
)
def test_what_lets_somebody_in_or_works_is_told(after: Observed, says: str) -> None:
    [why] = left(after)
    assert says in why
    assert proven(a_plan(decision="disable"), after).people_gone == 0


@pytest.mark.parametrize(
    "after",
    [
        replace(NOTHING, users=(User("user_02", "ana+x@example.com", "", "user"),)),
        replace(NOTHING, invites=(replace(PENDING, status="expired"), replace(PENDING, email="ana+x@example.com"))),
        replace(
            NOTHING, keys=(replace(SHARED, status="inactive"), replace(SHARED, id="k", created_by_id="user_01Ben"))
        ),
        replace(NOTHING, keys=(replace(SHARED, id="k", owner_id="user_01Ben"),)),
    ],
)
def test_what_is_somebody_elses_or_off_is_not(after: Observed) -> None:
    assert left(after) == []


def test_a_key_that_goes_on_by_decision_stands_by_right() -> None:
    assert left(replace(NOTHING, keys=(SHARED,)), "assign ops@example.com") == []


def test_what_could_not_be_read_again_is_not_proven() -> None:
    assert proven(a_plan(), replace(NOTHING, keys=None, invites=None)).unseen == ("invitations", "API keys")
