"""A person by id or e-mail, and everybody."""

from __future__ import annotations

import pytest

import pulumi_claude_admin as claude
from tests.support.fake_platform import Platform
from tests.support.program_run import resolved

ANA = claude.UserResult(id="user_01Ana", email="ana@example.com", name="Ana Alves", role="developer")


def test_a_person_is_found_by_id_and_by_e_mail_in_any_case() -> None:
    assert claude.get_user(id="user_01Ana") == ANA
    assert claude.get_user(email="Ana@Example.com") == ANA
    assert resolved(lambda: claude.get_user_output(email="ana@example.com")) == (ANA, True, False)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({}, r"^get_user\(\): give id or email$"),
        ({"id": "user_1", "email": "a@b.example"}, "give id or email, and not both$"),
        ({"email": ""}, r"^get_user\(email=''\): email is empty$"),
        ({"email": "user_01Ana"}, "'user_01Ana' is no e-mail address. Look for it with id=$"),
        ({"id": "ana@example.com"}, "'ana@example.com' is an e-mail address. Look for it with email=$"),
    ],
)
def test_arguments_that_say_nothing_ask_nobody(platform: Platform, arguments: dict[str, str], wanted: str) -> None:
    with pytest.raises(claude.InvalidInputs, match=wanted):
        claude.get_user(**arguments)
    assert platform.api.calls == []


def test_an_e_mail_that_nobody_has_says_how_to_invite() -> None:
    with pytest.raises(claude.InvalidInputs) as caught:
        claude.get_user(email="new@example.com")

    assert str(caught.value) == (
        "get_user(email='new@example.com'): 'new@example.com' is nobody in this organization. "
        'Invite the person first: claude.Invite("new", email="new@example.com", role="user")'
    )


def test_who_was_invited_is_told_so(platform: Platform) -> None:
    platform.api.invites.create(email="new@example.com", role="user")

    with pytest.raises(claude.InvalidInputs, match=r"was invited on .* and has not accepted yet"):
        claude.get_user(email="new@example.com")


def test_an_id_that_nobody_has_is_told_so() -> None:
    with pytest.raises(claude.InvalidInputs, match=r"'user_no' is nobody .*name people by e-mail"):
        claude.get_user(id="user_no")


def test_everybody_is_listed_by_e_mail(platform: Platform) -> None:
    everybody = claude.list_users()

    assert [one.email for one in everybody] == sorted(one.email for one in platform.api.stored.users)
    assert resolved(claude.list_users_output) == (everybody, True, False)
