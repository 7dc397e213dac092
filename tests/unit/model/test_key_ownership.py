from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.key_ownership import KeyOwner, Leavers, known_leavers, ownership
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody
from pulumi_claude_admin.model.usage import ActorKind, UsageActor

ANA = User("user_01Ana", "ana@example.com", "Ana", "developer")
PEOPLE = Everybody.of([ANA])
NOBODY_LEFT = Leavers()


def key(*, owner: str | None = None, made_by: str | None = None) -> ApiKey:
    return ApiKey("apikey_01", "ci", "active", "wrkspc_01", owner, None, made_by)


def left(user_id: str, kind: str = "org_user_left") -> Activity:
    return Activity(
        "activity_1", kind, datetime(2026, 11, 1, tzinfo=UTC), Actor("user_actor"), details={"user_id": user_id}
    )


@pytest.mark.parametrize(
    ("named", "owner"),
    [
        (key(), KeyOwner.NOBODY),
        (key(owner="user_01Ana"), KeyOwner.PERSON),
        (key(owner="user_01Bo"), KeyOwner.LEAVER),
        (key(made_by="user_01Ana"), KeyOwner.PERSON),
        (key(made_by="user_01Bo"), KeyOwner.LEAVER),
        (key(owner="svac_01", made_by="user_01Bo"), KeyOwner.SERVICE_ACCOUNT),
        (key(made_by="svac_01"), KeyOwner.SERVICE_ACCOUNT),
        (key(owner="user_01Ana", made_by="user_01Bo"), KeyOwner.PERSON),
    ],
)
def test_whoever_a_key_acts_as_stands_behind_it_else_whoever_made_it(named: ApiKey, owner: KeyOwner) -> None:
    assert ownership(named, PEOPLE, NOBODY_LEFT).owner is owner


def test_the_person_is_told_with_the_role() -> None:
    assert ownership(key(made_by="user_01Ana"), PEOPLE, NOBODY_LEFT).user == ANA


def test_nobody_is_called_a_leaver_where_people_could_not_be_listed() -> None:
    assert ownership(key(made_by="user_01Bo"), None, NOBODY_LEFT).owner is KeyOwner.UNKNOWN


def test_who_is_known_to_have_left_is_a_leaver_even_then() -> None:
    leavers = known_leavers([], [left("user_01Bo")], None)
    assert ownership(key(made_by="user_01Bo"), None, leavers).owner is KeyOwner.LEAVER


def test_a_deleted_actor_and_an_event_tell_who_left() -> None:
    actors = [
        UsageActor(ActorKind.USER, "user_01Cy", "Cy@Example.com", is_deleted=True),
        UsageActor(ActorKind.USER, "user_01Di", "di@example.com"),
        UsageActor(ActorKind.SERVICE_ACCOUNT, "svac_01"),
    ]
    leavers = known_leavers(
        actors, [left("user_01Bo", "scim_user_deleted"), left("user_01Ed", "org_user_invite_sent")], PEOPLE
    )
    assert leavers == Leavers(frozenset({"user_01Bo", "user_01Cy"}), frozenset({"cy@example.com"}))


@pytest.mark.parametrize("event", ["org_user_deleted", "org_user_left", "scim_user_deleted"])
def test_every_event_of_somebody_going_tells(event: str) -> None:
    assert known_leavers([], [left("user_01Bo", event)], PEOPLE).ids == {"user_01Bo"}


def test_who_is_listed_now_has_come_back() -> None:
    actors = [UsageActor(ActorKind.USER, "user_01Old", "ANA@example.com", is_deleted=True)]
    leavers = known_leavers(actors, [left("user_01Ana")], PEOPLE)
    assert leavers == Leavers(frozenset({"user_01Old"}), frozenset())
