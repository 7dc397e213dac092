from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.feed.changed_lists import (
    LATE_BY,
    ListName,
    Touch,
    is_limit_change_by_key,
    is_shown,
    latest_touches,
    touches,
)
from pulumi_claude_admin.model.activity import Activity, Actor

W = "wrkspc_01Payments"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JANE = Actor("user_actor", "user_01Jane", "jane@example.com")


def event(kind: str, *, minutes_ago: float = 0, actor: Actor = JANE, **details: object) -> Activity:
    at = NOW - timedelta(minutes=minutes_ago)
    return Activity(f"activity_{kind}_{minutes_ago}", kind, at, actor, details=details)


@pytest.mark.parametrize("what", ["added", "updated", "removed"])
def test_a_membership_touches_the_list_of_its_workspace_alone(what: str) -> None:
    told = touches(event(f"platform_workspace_member_{what}", workspace_id=W, user_id="user_01Ana"))
    assert told == (Touch(ListName.MEMBERS, of=W),)


@pytest.mark.parametrize("what", ["updated", "deleted"])
def test_a_rate_limit_touches_the_list_of_its_workspace_alone(what: str) -> None:
    told = touches(event(f"platform_workspace_rate_limit_{what}", workspace_id=W, model_group="Sonnet"))
    assert told == (Touch(ListName.WORKSPACE_RATE_LIMITS, of=W),)


def test_an_event_that_does_not_say_where_touches_every_list_of_its_name() -> None:
    assert touches(event("platform_workspace_member_added")) == (Touch(ListName.MEMBERS),)


@pytest.mark.parametrize(
    "kind",
    [
        "org_user_deleted",
        "org_user_left",
        "scim_user_deleted",
        "role_assignment_granted",
        "role_assignment_revoked",
    ],
)
def test_a_people_event_touches_the_people_and_every_list_that_holds_the_person(kind: str) -> None:
    told = touches(event(kind, user_id="user_01Ana"))
    assert told is not None
    assert {Touch(ListName.USERS), Touch(ListName.MEMBERS, person="user_01Ana")} <= set(told)


def test_an_invitation_touches_people_and_invitations() -> None:
    assert touches(event("org_user_invite_accepted", invite_id="invite_1")) == (
        Touch(ListName.USERS),
        Touch(ListName.INVITES),
    )


@pytest.mark.parametrize(
    ("name", "is_touched"), [("external_key_config_id", True), ("name", False), ("display_color", False)]
)
def test_a_workspace_with_another_key_touches_the_external_keys(name: str, *, is_touched: bool) -> None:
    updates = [{"type": name, "previous_value": None, "current_value": "x"}]
    told = touches(event("platform_workspace_updated", workspace_id=W, updates=updates))
    assert told == ((Touch(ListName.EXTERNAL_KEYS),) if is_touched else ())


@pytest.mark.parametrize(
    "kind", ["platform_workspace_renumbered", "org_sso_toggled", "scim_user_created", "role_assignment_moved"]
)
def test_an_event_about_what_we_manage_that_is_not_in_the_table_is_unknown(kind: str) -> None:
    assert touches(event(kind, workspace_id=W)) is None


@pytest.mark.parametrize("kind", ["claude_chat_created", "sso_login_succeeded", "compliance_api_accessed"])
def test_what_is_about_something_else_touches_nothing(kind: str) -> None:
    assert touches(event(kind)) == ()


@pytest.mark.parametrize(
    ("kind", "actor", "is_proof"),
    [
        ("platform_workspace_rate_limit_updated", Actor("admin_api_key_actor", "apikey_1"), True),
        ("platform_workspace_rate_limit_deleted", Actor("federated_identity_actor", "repo:x"), True),
        ("platform_workspace_rate_limit_updated", JANE, False),
        ("platform_workspace_member_added", Actor("admin_api_key_actor", "apikey_1"), False),
    ],
)
def test_only_a_rate_limit_changed_by_a_key_proves_that_those_are_told(
    kind: str, actor: Actor, *, is_proof: bool
) -> None:
    assert is_limit_change_by_key(event(kind, actor=actor, workspace_id=W)) is is_proof


def test_a_list_shows_what_happened_two_minutes_before_it_was_read() -> None:
    assert is_shown(NOW - LATE_BY, NOW)
    assert not is_shown(NOW - LATE_BY + timedelta(seconds=1), NOW)


KINDS = st.sampled_from(
    ["platform_workspace_member_added", "platform_workspace_rate_limit_updated", "org_user_left", "org_sso_toggled"]
)
EVENTS = st.lists(
    st.builds(
        lambda kind, ago, of: event(kind, minutes_ago=ago, workspace_id=of, user_id=of),
        KINDS,
        st.integers(0, 60),
        st.sampled_from(["one", "two", "three"]),
    )
)


@given(EVENTS, st.randoms(use_true_random=False), st.data())
def test_neither_order_nor_repetition_changes_what_was_touched(
    events: list[Activity], random: st.DataObject, data: st.DataObject
) -> None:
    doubled = [*events, *data.draw(st.lists(st.sampled_from(events)) if events else st.just([]))]
    random.shuffle(doubled)  # type: ignore[attr-defined]  # a random.Random
    assert latest_touches(doubled) == latest_touches(events)
