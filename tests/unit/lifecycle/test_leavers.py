from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lifecycle.leavers import refuse_activation, refuse_invitation
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash
from pulumi_claude_admin.session import Session
from tests.support.fake_platform import Platform

KEY = "a key of a test, long enough"
DAY = date(2026, 11, 20)
CARL = Left((LeftPerson(user_id="user_01Carl", email_hash=email_hash("carl@example.com", KEY), left_on=DAY),))
AT = datetime(2026, 1, 5, tzinfo=UTC)


def session(
    folder: Path, left: Left | None = CARL, *, key: str | None = KEY, invites: tuple[Invite, ...] = ()
) -> Session:
    platform = Platform(folder, left=left)
    platform.api.stored.invites = invites
    if key is not None:
        platform.settings = platform.settings.model_copy(update={"pseudonym_key": SecretStr(key)})
    return platform.session()


def a_key(owner: str | None, maker: str | None) -> ApiKey:
    return ApiKey("apikey_01", "k", "inactive", None, owner, None, created_by_id=maker)


class TestInvitation:
    def test_of_somebody_who_left_is_refused_in_any_letter_case(self, tmp_path: Path) -> None:
        with pytest.raises(
            InvalidInputs, match=r"CARL@example.com left on 2026-11-20 \(left.json\), and is not invited again"
        ):
            refuse_invitation(session(tmp_path), "CARL@example.com")

    @pytest.mark.parametrize("email", ["dora@example.com", "carl+x@example.com"])
    def test_of_anybody_else_is_sent(self, tmp_path: Path, email: str) -> None:
        refuse_invitation(session(tmp_path), email)

    def test_of_somebody_who_is_back_and_there_is_nobodys_business(self, tmp_path: Path) -> None:
        back = Left((LeftPerson(user_id="user_01Ana", email_hash=email_hash("ana@example.com", KEY), left_on=DAY),))
        refuse_invitation(session(tmp_path, back), "ana@example.com")

    def test_without_a_file_nobody_has_left(self, tmp_path: Path) -> None:
        refuse_invitation(session(tmp_path, None), "carl@example.com")

    def test_without_the_key_somebody_who_was_here_once_is_not_invited_again(self, tmp_path: Path) -> None:
        accepted = Invite("carl@example.com", "accepted", AT, AT, AT, id="invite_01", role="user")
        with pytest.raises(InvalidInputs, match=r"without CLAUDE_ADMIN_PSEUDONYM_KEY left\.json does not tell"):
            refuse_invitation(session(tmp_path, key=None, invites=(accepted,)), "carl@example.com")
        refuse_invitation(
            session(tmp_path, key=None, invites=(replace(accepted, status="expired"),)), "carl@example.com"
        )


class TestActivation:
    @pytest.mark.parametrize(("owner", "maker"), [("user_01Carl", "user_01Carl"), (None, "user_01Carl")])
    def test_of_a_leavers_key_is_refused(self, tmp_path: Path, owner: str | None, maker: str) -> None:
        with pytest.raises(InvalidInputs, match="user_01Carl left on 2026-11-20"):
            refuse_activation(session(tmp_path), a_key(owner, maker), owner=None)

    def test_of_a_shared_key_that_somebody_answers_for_is_done(self, tmp_path: Path) -> None:
        refuse_activation(session(tmp_path), a_key(None, "user_01Carl"), owner="ana@example.com")
        with pytest.raises(InvalidInputs):
            refuse_activation(session(tmp_path), a_key("user_01Carl", None), owner="ana@example.com")
        with pytest.raises(InvalidInputs):
            refuse_activation(session(tmp_path), a_key(None, "user_01Carl"), owner="nobody@example.com")

    @pytest.mark.parametrize("behind", ["user_01Ana", "user_01Other", "svac_01", None])
    def test_of_anybody_elses_key_is_done(self, tmp_path: Path, behind: str | None) -> None:
        refuse_activation(session(tmp_path), a_key(behind, None), owner=None)
