from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.resources.invite import InviteProvider
from tests.support.fake_platform import Platform, wire
from tests.unit.resources.conftest import NewProcess

provider = InviteProvider()
ZOE: dict[str, object] = {"email": "Zoe@example.com", "role": "user"}
ANA: dict[str, object] = {"email": "ana@example.com", "role": "developer"}


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def reasons(declared: dict[str, object], before: dict[str, object] | None = None) -> dict[str, str]:
    failures = provider.check(wire(before or {}), wire(declared)).failures
    return {failure.property: failure.reason for failure in failures}


def pass_days(platform: Platform, days: int) -> None:
    platform.api.stored.time += timedelta(days=days)


@pytest.fixture
def sent() -> tuple[str, dict[str, object]]:
    return created(ZOE)


def test_create_invites_for_21_days(platform: Platform, sent: tuple[str, dict[str, object]]) -> None:
    id_, outs = sent
    [invite] = platform.api.stored.invites
    assert (id_, outs["status"], outs["invite_id"]) == ("zoe@example.com", "pending", invite.id)
    assert outs["expires_at"] == invite.expires_at.isoformat()


def test_a_member_with_that_role_is_not_invited(platform: Platform) -> None:
    id_, outs = created(ANA)
    assert (id_, outs["status"], platform.writes) == ("ana@example.com", "accepted", [])
    assert (provider.read(id_, outs).inputs or {}) == ANA


def test_a_member_with_another_role_is_refused(platform: Platform) -> None:
    declared = ANA | {"role": "user"}
    assert 'claude.OrganizationMember(…, user="ana@example.com", role="user")' in reasons(declared)["role"]
    with pytest.raises(InvalidInputs, match="is in the organization already, as developer"):
        provider.create(wire(declared))
    assert platform.writes == []


def test_an_administrator_is_not_to_be_declared_instead(platform: Platform) -> None:
    platform.api.stored.users = tuple(
        replace(one, role="admin") if one.email == "ana@example.com" else one for one in platform.api.stored.users
    )
    told = reasons(ANA)["role"]
    assert "as admin, and cannot be invited. Take this out of the program" in told
    assert "OrganizationMember" not in told


@pytest.mark.parametrize(
    ("declared", "property_", "words"),
    [
        (ZOE | {"role": "admin"}, "role", "in the Console only"),
        (ZOE | {"role": "gardener"}, "role", "use one of user,"),
        (ZOE | {"email": "zoe"}, "email", "is not an e-mail address"),
        (ZOE | {"email": "a b@example.com"}, "email", "is not an e-mail address"),
        (ZOE | {"adopt_id": "invite_01Nobody"}, "adopt_id", "there is no invitation 'invite_01Nobody'"),
    ],
)
def test_bad_input_is_one_line_at_its_property(
    platform: Platform, declared: dict[str, object], property_: str, words: str
) -> None:
    assert words in reasons(declared)[property_]
    assert platform.writes == []


class TestAdopting:
    def test_the_pending_one_for_the_same_role_is_taken_over(self, platform: Platform) -> None:
        there = platform.api.invites.create(email="zoe@example.com", role="user")
        assert reasons(ZOE) == {}
        _, outs = created(ZOE)
        assert outs["invite_id"] == there.id
        assert platform.writes == ["invites.create"]

    def test_one_for_another_role_has_to_be_named(self, platform: Platform, new_process: NewProcess) -> None:
        there = platform.api.invites.create(email="zoe@example.com", role="developer")
        assert f"adopt_id={there.id!r}" in reasons(ZOE)["adopt_id"]
        with pytest.raises(InvalidInputs):
            provider.create(wire(ZOE))
        new_process()
        _, outs = created(ZOE | {"adopt_id": there.id})
        [invite] = platform.api.stored.invites
        assert (invite.role, outs["invite_id"]) == ("user", invite.id)

    def test_one_of_somebody_else_is_refused(self, platform: Platform) -> None:
        there = platform.api.invites.create(email="amy@example.com", role="user")
        assert "is of 'amy@example.com'" in reasons(ZOE | {"adopt_id": there.id})["adopt_id"]
        with pytest.raises(InvalidInputs):
            provider.create(wire(ZOE | {"adopt_id": there.id}))
        assert platform.api.stored.invites == (there,)


def test_another_role_is_another_invitation(platform: Platform, sent: tuple[str, dict[str, object]]) -> None:
    id_, outs = sent
    updated = provider.update(id_, outs, wire(ZOE | {"role": "billing"}))
    [invite] = platform.api.stored.invites
    assert (invite.role, (updated.outs or {})["invite_id"]) == ("billing", invite.id)


def test_the_same_address_in_another_case_is_the_same(sent: tuple[str, dict[str, object]]) -> None:
    id_, outs = sent
    assert provider.diff(id_, outs, wire(ZOE | {"email": "zoe@EXAMPLE.com"})).replaces == []
    assert provider.diff(id_, outs, wire(ZOE | {"email": "amy@example.com"})).replaces == ["email"]


class TestLife:
    def test_accepted_is_in_sync_whatever_role_the_person_has_then(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        id_, outs = sent
        joined = platform.api.invites.accept("Zoe@example.com")
        platform.api.stored.users = (*platform.api.stored.users[:-1], replace(joined, role="developer"))
        pass_days(platform, 30)
        new_process()
        result = provider.read(id_, outs)
        assert (result.inputs, (result.outs or {})["status"]) == (ZOE, "accepted")
        assert not provider.diff(id_, outs, wire(ZOE)).changes
        assert reasons(ZOE, before=ZOE) == {}

    def test_who_left_after_accepting_is_not_invited_again(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        id_, _ = sent
        joined = platform.api.invites.accept("Zoe@example.com")
        new_process()
        outs = wire(provider.read(id_, sent[1]).outs or {})
        platform.api.stored.users = tuple(user for user in platform.api.stored.users if user.id != joined.id)
        for known in (platform.api.stored.invites, ()):
            platform.api.stored.invites = known
            new_process()
            assert provider.read(id_, outs).inputs == ZOE
            provider.update(id_, outs, wire(ZOE | {"adopt_id": "invite_01"}))
            with pytest.raises(InvalidInputs, match="not in the organization any more"):
                provider.update(id_, outs, wire(ZOE | {"role": "billing"}))
        assert platform.writes == ["invites.create"]

    def test_expired_is_a_difference_without_a_refresh_and_is_sent_again(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        id_, outs = sent
        pass_days(platform, 20)
        new_process()
        assert not provider.diff(id_, outs, wire(ZOE)).changes
        pass_days(platform, 1)
        new_process()
        assert provider.diff(id_, outs, wire(ZOE)).changes
        read = provider.read(id_, outs)
        assert ("role" in (read.inputs or {}), (read.outs or {})["status"]) == (False, "expired")
        updated = provider.update(id_, outs, wire(ZOE))
        assert (updated.outs or {})["status"] == "pending"
        assert (updated.outs or {})["invite_id"] != outs["invite_id"]
        assert not provider.diff(id_, wire(updated.outs or {}), wire(ZOE)).changes

    def test_withdrawn_by_hand_is_gone(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        platform.api.stored.invites = ()
        new_process()
        assert not provider.read(*sent).id

    def test_for_another_role_by_hand_is_seen_and_put_back(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        [invite] = platform.api.stored.invites
        platform.api.stored.invites = (replace(invite, role="billing"),)
        new_process()
        read = provider.read(*sent)
        assert (read.inputs or {})["role"] == "billing"
        provider.update(sent[0], wire(read.outs or {}), wire(ZOE))
        assert [one.role for one in platform.api.stored.invites] == ["user"]


class TestDelete:
    def test_withdraws_a_pending_one(self, platform: Platform, sent: tuple[str, dict[str, object]]) -> None:
        provider.delete(*sent)
        provider.delete(*sent)
        assert platform.writes == ["invites.create", "invites.delete"]

    def test_removes_nobody_who_accepted(
        self,
        platform: Platform,
        sent: tuple[str, dict[str, object]],
        new_process: NewProcess,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        platform.api.invites.accept("Zoe@example.com")
        new_process()
        provider.delete(*sent)
        assert platform.writes == ["invites.create"]
        assert "left as they are: Zoe@example.com" in capsys.readouterr().out

    def test_leaves_an_expired_one(
        self, platform: Platform, sent: tuple[str, dict[str, object]], new_process: NewProcess
    ) -> None:
        pass_days(platform, 22)
        new_process()
        provider.delete(*sent)
        assert platform.writes == ["invites.create"]
