"""Whom a reference means, asked of everybody who decides by it: an e-mail address in any letter case, an id as it is spelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks, set_mocks

from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.member_people import people_of
from pulumi_claude_admin.drift.organization_index import OrganizationIndex
from pulumi_claude_admin.lifecycle.claims import claim_members
from pulumi_claude_admin.lifecycle.duplicate_declarations import DuplicateDeclaration, refuse_duplicates
from pulumi_claude_admin.lifecycle.membership import problems_with_people
from pulumi_claude_admin.model.invite import Invite, latest_invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.membership import resolve
from pulumi_claude_admin.model.people import Everybody, find_user, person_key
from pulumi_claude_admin.model.recorded_members import RecordedMembers
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_platform import Platform
from tests.support.organization_builder import Organization

ANA = User("user_01Ana", "Ana@Example.com", "Ana", "developer")
OPS = User("user_01Ops", "User_Ops@Example.com", "Ops", "developer")
OTHER = User("user_01ANA", "other@example.com", "Other", "developer")
USERS = (ANA, OPS, OTHER)
MEANT = {
    "ana@example.COM": ANA,
    " Ana@Example.com ": ANA,
    "user_01Ana": ANA,
    " user_01Ana": ANA,
    "user_01ANA": OTHER,
    "user_01ana": None,
    "USER_01ANA": None,
    "user_01Ops": OPS,
    "user_Ops@Example.com": OPS,
    "user_ops@example.com": OPS,
    "USER_OPS@EXAMPLE.COM": OPS,
    "user_Ops@Example.org": None,
    "nobody@example.com": None,
}


@pytest.fixture
def platform(platform: Platform) -> Platform:
    platform.api.stored.users = USERS
    return platform


def by_the_model(reference: str, _: Platform) -> User | None:
    return find_user(reference, USERS)


def by_resolving(reference: str, _: Platform) -> User | None:
    return of_id(resolve({reference: "x"}, Everybody.of(USERS)).user_ids.get(reference))


def by_the_list_of_people(reference: str, platform: Platform) -> User | None:
    return platform.session().api.users.find(reference)


def by_a_question_of_its_own(reference: str, platform: Platform) -> User | None:
    """For an e-mail: somebody who is not in the list that was read before."""
    session = platform.session()
    if "@" in reference:
        platform.api.stored.users = ()
        session.api.users.list()
        platform.api.stored.users = USERS
    return session.api.users.find(reference)


def by_the_check_of_a_membership(reference: str, platform: Platform) -> User | None:
    """The person beside whom the reference is the same person twice."""
    for user in USERS:
        problems = problems_with_people(platform.session(), [f"{user.id} ", reference])
        if any("is the same person as" in problem.reason for problem in problems):
            return user
    return None


def by_drift(reference: str, _: Platform) -> User | None:
    index = OrganizationIndex(Organization(users=USERS).reading(), live=frozenset[LiveObject]())
    return of_id(people_of(index, {reference: "x"}, RecordedMembers()).found.user_ids.get(reference))


def of_id(user_id: str | None) -> User | None:
    return next((user for user in USERS if user.id == user_id), None)


@pytest.mark.parametrize(
    "caller",
    [
        by_the_model,
        by_resolving,
        by_the_list_of_people,
        by_a_question_of_its_own,
        by_the_check_of_a_membership,
        by_drift,
    ],
)
@pytest.mark.parametrize("reference", MEANT)
def test_everybody_agrees_who_is_meant(
    reference: str, caller: Callable[[str, Platform], User | None], platform: Platform
) -> None:
    assert caller(reference, platform) == MEANT[reference]


SAME = [
    ("Ana@example.com", "ana@example.com ", True),
    ("user_Ops@Example.com", "USER_ops@example.com", True),
    ("user_01Ana", " user_01Ana", True),
    ("user_01Ana", "user_01ANA", False),
    ("user_Ops@Example.com", "user_Ops@Example.org", False),
]


class NoResources(Mocks):
    """A run of a program that registers nothing."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, object]]:
        return args.name, {}

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        del args
        return {}, None


def by_key(one: str, other: str) -> bool:
    return person_key(one) == person_key(other)


def by_the_registry(one: str, other: str) -> bool:
    set_mocks(NoResources(), project="shop", stack="dev", preview=False)
    try:
        refuse_duplicates([claim_members("wrkspc_1", [one, other])], by="a")
    except DuplicateDeclaration:
        return True
    return False


def by_the_invitations(one: str, other: str) -> bool:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return latest_invite(one, [Invite(other.strip(), "pending", at, at, id="invite_01", role="user")]) is not None


@pytest.mark.parametrize("caller", [by_key, by_the_registry, by_the_invitations])
@pytest.mark.parametrize(("one", "other", "is_same"), SAME)
def test_everybody_agrees_which_spellings_are_one(
    one: str, other: str, caller: Callable[[str, str], bool], *, is_same: bool
) -> None:
    assert caller(one, other) is is_same


@pytest.mark.parametrize(
    ("before", "now", "is_another"),
    [
        ("ana@example.com", "Ana@Example.com ", False),
        ("ana@example.com", "user_01Ana", False),
        ("user_01Ana", "user_01ANA", True),
        ("ana@example.com", "user_01Ops", True),
        ("ana@example.com", "user_Ops@Example.com", True),
        ("user_01Ana", "user_Ops@Example.com", False),  # cannot be told
        ("user_01Ana", "ana@example.com", False),
    ],
)
def test_without_a_credential_a_preview_shows_a_replacement_where_it_is_certain(
    before: str, now: str, platform: Platform, *, is_another: bool
) -> None:
    session = replace(platform.session(), settings=Settings())
    olds: dict[str, object] = {"user": before, "user_id": ANA.id}
    assert WorkspaceMemberProvider().means_another_object(session, "user", olds, {"user": now}) is is_another
