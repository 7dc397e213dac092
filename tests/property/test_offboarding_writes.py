"""Laws of what is written beside Pulumi: whatever somebody else does meanwhile, only what is meant changes, and only if it is what was meant."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.offboarding.write_outcomes import Done
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)
from tests.support.admin_api.stored import JOINED, StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_journal import FakeJournal

Edit = Callable[[StoredOrganization], None]


def organization() -> FakeAdminApi:
    """Two keys, two invitations, and everybody in a workspace."""
    api = FakeAdminApi()
    stored = api.stored
    key = replace(stored.keys[0], owner_id=None, created_by_id="user_01Ana")
    stored.keys = (key, replace(key, id="apikey_02", created_by_id="user_01Ben"))
    for email in ("zoe@example.com", "zoe+x@example.com"):
        api.invites.create(email=email, role="user")
    for user in ("user_01Ben", "user_01Chloe"):
        api.members.add(research(stored), user, "workspace_user")
    return api


def research(stored: StoredOrganization) -> str:
    return next(iter(stored.workspaces))


def writes(stored: StoredOrganization) -> list[Write]:
    key, ana = stored.keys[0], next(user for user in stored.users if user.id == "user_01Ana")
    invite = next(one for one in stored.invites if one.email == "zoe@example.com")
    return [
        SetKeyStatus(key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, key.status, "inactive"),
        WithdrawInvitation(invite.id, invite.email),
        RemoveMembership(research(stored), "user_01Ben", "ben@example.com", "workspace_user"),
        RemovePerson(ana.id, ana.email, ana.role, ana.added_at),
    ]


def key(**fields: str) -> Edit:
    def edit(stored: StoredOrganization) -> None:
        first, *others = stored.keys
        stored.keys = (replace(first, **fields), *others)  # type: ignore[arg-type]  # fields of a key

    return edit


def user(user_id: str, *, email: str | None = None, role: str | None = None, days: int = 0) -> Edit:
    def edit(stored: StoredOrganization) -> None:
        stored.users = tuple(
            replace(one, email=email or one.email, role=role or one.role, added_at=JOINED + timedelta(days=days))
            if one.id == user_id
            else one
            for one in stored.users
        )

    return edit


def gone(user_id: str) -> Edit:
    def edit(stored: StoredOrganization) -> None:
        stored.users = tuple(one for one in stored.users if one.id != user_id)

    return edit


def role(user_id: str, role: str) -> Edit:
    return lambda stored: stored.roles[research(stored)].update({user_id: role})


def invited(status: str) -> Edit:
    def edit(stored: StoredOrganization) -> None:
        stored.invites = tuple(replace(one, status=status) for one in stored.invites)

    return edit


EDITS: tuple[Edit, ...] = (
    key(name="renamed"),
    key(owner_id="user_01Ben"),
    key(created_by_id="user_01Ben"),
    key(status="inactive"),
    key(status="archived"),
    user("user_01Ana", days=30),
    user("user_01Ana", email="ana.alves@example.com"),
    user("user_01Ana", role="admin"),
    user("user_01Ana", role="user"),
    user("user_01Ben", email="ben+x@example.com"),
    gone("user_01Ana"),
    gone("user_01Ben"),
    role("user_01Ben", "workspace_admin"),
    invited("accepted"),
    invited("expired"),
)
NOT_MEANT: tuple[tuple[int, Edit], ...] = (
    (0, EDITS[1]),
    (0, EDITS[2]),
    (3, EDITS[5]),
    (3, EDITS[6]),
    (3, EDITS[7]),
    (2, EDITS[9]),
    (2, EDITS[12]),
    (1, EDITS[13]),
)
"""Which write must not happen after which edit."""


def facts(stored: StoredOrganization) -> dict[str, object]:
    """Everything that a write could touch, each under a name of its own."""
    return {
        **{one.id: one for one in stored.keys},
        **{one.id: one for one in stored.users},
        **{one.id: one for one in stored.invites},
        **{f"{place}/{who}": given for place, roles in stored.roles.items() for who, given in roles.items()},
    }


def perform(api: FakeAdminApi, write: Write) -> object:
    return Executor(api, FakeJournal(), organization_id="o", job="test", anew=lambda: api).perform(write)


@given(st.integers(0, 3), st.lists(st.sampled_from(range(len(EDITS))), max_size=4))
def test_a_write_changes_its_target_alone_or_nothing(number: int, edits: list[int]) -> None:
    api = organization()
    write = writes(api.stored)[number]
    for edit in edits:
        EDITS[edit](api.stored)
    before = deepcopy(facts(api.stored))
    outcome = perform(api, write)
    after = facts(api.stored)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    place = f"{research(api.stored)}/"
    targets = {
        SetKeyStatus: {"apikey_01Research"},
        WithdrawInvitation: {one.id for one in api.stored.invites} ^ {name for name in before if "invite" in name},
        RemoveMembership: {f"{place}user_01Ben"},
        RemovePerson: {"user_01Ana", f"{place}user_01Ana"},
    }[type(write)]
    assert changed <= targets
    assert bool(changed) == isinstance(outcome, Done)


@given(st.sampled_from(NOT_MEANT), st.lists(st.sampled_from((0, 8, 14)), max_size=2))
def test_what_became_somebody_elses_is_never_written(case: tuple[int, Edit], others: list[int]) -> None:
    number, edit = case
    api = organization()
    write = writes(api.stored)[number]
    for one in others:
        EDITS[one](api.stored)
    edit(api.stored)
    before = deepcopy(facts(api.stored))
    assert not isinstance(perform(api, write), Done)
    assert facts(api.stored) == before
