from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.resources.organization_member import OrganizationMemberProvider
from tests.support.fake_platform import Platform, wire
from tests.unit.resources.conftest import NewProcess

provider = OrganizationMemberProvider()
BEN: dict[str, object] = {"user": "Ben@example.com", "role": "user", "remove_on_destroy": False}


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def change(platform: Platform, user_id: str, *, role: str | None = None, email: str | None = None) -> None:
    people = platform.api.stored.users
    platform.api.stored.users = tuple(
        replace(u, role=role or u.role, email=email or u.email) if u.id == user_id else u for u in people
    )


def leave(platform: Platform, user_id: str) -> None:
    platform.api.stored.users = tuple(user for user in platform.api.stored.users if user.id != user_id)


def role_of(platform: Platform, user_id: str) -> str:
    return next(user.role for user in platform.api.stored.users if user.id == user_id)


def reasons(declared: dict[str, object], before: dict[str, object] | None = None) -> dict[str, str]:
    failures = provider.check(wire(before or {}), wire(declared)).failures
    return {failure.property: failure.reason for failure in failures}


def test_create_gives_the_person_the_role(platform: Platform) -> None:
    id_, outs = created(BEN)
    assert (id_, outs["user_id"], role_of(platform, "user_01Ben")) == ("user_01Ben", "user_01Ben", "user")


def test_what_is_so_already_is_not_written(platform: Platform) -> None:
    created(BEN | {"role": "developer"})
    assert platform.writes == []


def test_a_preview_says_whose_role_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert reasons(BEN) == {}
    assert "changes the organization role of ben@example.com: role 'developer' -> 'user'" in capsys.readouterr().out


def test_another_role_by_hand_is_seen_and_put_back(platform: Platform, new_process: NewProcess) -> None:
    id_, outs = created(BEN)
    change(platform, "user_01Ben", role="billing")
    new_process()
    result = provider.read(id_, outs)
    assert (result.inputs or {})["role"] == "billing"
    provider.update(id_, wire(result.outs or {}), wire(BEN))
    assert role_of(platform, "user_01Ben") == "user"


@pytest.mark.parametrize(
    ("role", "words"),
    [("admin", "in the Console only"), ("owner", "in the Console only"), ("gardener", "use one of user,")],
)
def test_a_role_that_the_api_does_not_give_is_refused(platform: Platform, role: str, words: str) -> None:
    assert words in reasons(BEN | {"role": role})["role"]
    assert platform.writes == []


@pytest.mark.parametrize("role", ["admin", "owner", "primary_owner"])
def test_an_administrator_is_refused(platform: Platform, role: str) -> None:
    change(platform, "user_01Ben", role=role)
    assert f"is {role} of the organization" in reasons(BEN)["user"]
    with pytest.raises(InvalidInputs, match="in the Console"):
        provider.create(wire(BEN))
    assert platform.writes == []


def test_who_became_an_administrator_holds_up_nobody_and_is_never_changed(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(BEN)
    change(platform, "user_01Ben", role="admin")
    new_process()
    assert reasons(BEN, before=BEN) == {}
    assert "is admin of the organization" in capsys.readouterr().out
    assert "is admin" in reasons(BEN | {"role": "developer"}, before=BEN)["role"]
    writes = list(platform.writes)
    with pytest.raises(InvalidInputs, match="is admin"):
        provider.update(id_, outs, wire(BEN | {"role": "developer"}))
    assert platform.writes == writes


def test_who_became_an_administrator_holds_up_nobody_after_a_refresh_either(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(BEN)
    change(platform, "user_01Ben", role="admin")
    new_process()
    refreshed = provider.read(id_, outs)
    assert (refreshed.inputs or {})["role"] == "admin"
    assert reasons(BEN, before=wire(refreshed.inputs or {})) == {}
    capsys.readouterr()
    writes = list(platform.writes)
    provider.update(id_, wire(refreshed.outs or {}), wire(BEN))
    assert "warning: left as it is: ben@example.com (user_01Ben) is admin" in capsys.readouterr().out
    assert platform.writes == writes


def test_nobody_of_that_name_is_told_with_the_line_that_invites(platform: Platform) -> None:
    reason = reasons(BEN | {"user": "zoe@example.com"})["user"]
    assert 'claude.Invite("zoe", email="zoe@example.com", role="user")' in reason
    with pytest.raises(InvalidInputs, match="nobody in this organization"):
        provider.create(wire(BEN | {"user": "zoe@example.com"}))
    assert platform.writes == []


def test_who_is_invited_is_waited_for(platform: Platform) -> None:
    now = platform.api.stored.time
    invited = Invite("zoe@example.com", "pending", now, now + timedelta(days=21), id="invite_01", role="user")
    platform.api.stored.invites = (invited,)
    assert "Run again when the person has accepted" in reasons(BEN | {"user": "zoe@example.com"})["user"]


def test_another_name_of_the_same_person_is_the_same_resource() -> None:
    id_, outs = created(BEN)
    assert provider.diff(id_, outs, wire(BEN | {"user": "user_01Ben"})).replaces == []
    assert provider.diff(id_, outs, wire(BEN | {"user": "ana@example.com"})).replaces == ["user"]


def test_delete_leaves_the_person_and_the_role(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    id_, outs = created(BEN)
    provider.delete(id_, outs)
    assert platform.writes == ["users.update"]
    assert "left as they are: ben@example.com (user_01Ben)" in capsys.readouterr().out


def test_delete_removes_the_person_when_that_was_asked_for(platform: Platform, new_process: NewProcess) -> None:
    id_, outs = created(BEN | {"remove_on_destroy": True})
    new_process()
    provider.delete(id_, outs)
    provider.delete(id_, outs)
    assert platform.writes == ["users.update", "users.remove"]


def test_an_administrator_is_not_removed_and_holds_up_no_program_that_let_go_of_them(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(BEN | {"remove_on_destroy": True})
    change(platform, "user_01Ben", role="admin")
    new_process()
    provider.delete(id_, outs)
    assert "users.remove" not in platform.writes
    assert "whom only the Console removes" in capsys.readouterr().out


class TestWhoIsMeant:
    def test_somebody_with_another_e_mail_is_followed(self, platform: Platform, new_process: NewProcess) -> None:
        id_, outs = created(BEN)
        change(platform, "user_01Ben", email="benjamin@example.com", role="developer")
        new_process()
        provider.update(id_, outs, wire(BEN))
        assert role_of(platform, "user_01Ben") == "user"

    def test_nobody_is_removed_when_the_e_mail_is_another_persons(
        self, platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
    ) -> None:
        id_, outs = created(BEN | {"remove_on_destroy": True})
        change(platform, "user_01Ben", email="benjamin@example.com")
        platform.api.stored.users += (User("user_01Other", "ben@example.com", "Other Ben", "developer"),)
        new_process()
        provider.delete(id_, outs)
        assert "users.remove" not in platform.writes
        assert "is another person now (user_01Other)" in capsys.readouterr().out

    def test_an_e_mail_of_another_person_is_seen(self, platform: Platform, new_process: NewProcess) -> None:
        id_, outs = created(BEN)
        change(platform, "user_01Ben", email="benjamin@example.com")
        platform.api.stored.users += (User("user_01Other", "ben@example.com", "Other Ben", "developer"),)
        new_process()
        result = provider.read(id_, outs)
        assert (result.inputs or {})["user"] == "benjamin@example.com"
        assert (result.outs or {})["user_id"] == "user_01Ben"

    def test_who_left_stays_known_without_the_role(self, platform: Platform, new_process: NewProcess) -> None:
        id_, outs = created(BEN)
        leave(platform, "user_01Ben")
        new_process()
        result = provider.read(id_, outs)
        assert "role" not in (result.inputs or {})
        assert (result.outs or {})["declared"] == BEN
        provider.update(id_, wire(result.outs or {}), wire(BEN))
        provider.delete(id_, outs)
        assert platform.writes == ["users.update"]

    def test_who_is_back_is_given_the_role_and_never_removed_for_the_one_who_left(
        self, platform: Platform, new_process: NewProcess
    ) -> None:
        id_, outs = created(BEN | {"remove_on_destroy": True})
        leave(platform, "user_01Ben")
        platform.api.stored.users += (User("user_01Back", "ben@example.com", "Ben Brandt", "developer"),)
        new_process()
        provider.delete(id_, outs)
        assert "users.remove" not in platform.writes
        updated = provider.update(id_, outs, wire(BEN | {"remove_on_destroy": True}))
        assert (updated.outs or {})["user_id"] == "user_01Back"
        assert role_of(platform, "user_01Back") == "user"
