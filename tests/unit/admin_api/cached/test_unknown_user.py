from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.errors import InvalidInputs, PermissionDenied
from pulumi_claude_admin.model.invite import Invite
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi, refusing

INVITED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
EXPIRES = INVITED + timedelta(days=21)


def invited(status: str, *, at: datetime = INVITED, accepted_at: datetime | None = None) -> Invite:
    return Invite("Zoe@example.com", status, at, EXPIRES, accepted_at, id="invite_01", role="user")


def said(*invites: Invite, reference: str = "zoe@example.com") -> str:
    with pytest.raises(InvalidInputs) as raised:
        CachedAdminApi(FakeAdminApi(StoredOrganization(invites=invites))).users.require(reference)
    return str(raised.value)


def test_who_was_never_invited_is_to_be_invited() -> None:
    assert "'zoe@example.com' is nobody in this organization. Invite the person first" in said()
    assert "is nobody in this organization" in said(
        Invite("ana@example.com", "pending", INVITED, EXPIRES, id="invite_01", role="user")
    )


def test_who_has_not_accepted_yet_is_waited_for() -> None:
    text = said(invited("pending"))
    assert "was invited on 2026-11-20 and has not accepted yet; the invitation expires on 2026-12-11" in text
    assert "Invite the person" not in text


def test_whose_invitation_expired_is_to_be_invited_again() -> None:
    text = said(invited("expired"))
    assert "did not accept; the invitation expired on 2026-12-11. Invite the person again" in text


def test_who_left_is_to_be_taken_out() -> None:
    text = said(invited("accepted", accepted_at=INVITED + timedelta(days=2)))
    assert (
        "joined this organization on 2026-11-22 and is not in it any more. Take the person out of the program" in text
    )
    assert "Invite" not in text


def test_the_newest_invitation_counts() -> None:
    again = invited("pending", at=INVITED + timedelta(days=5))
    assert "was invited on 2026-11-25" in said(again, invited("accepted", accepted_at=INVITED))


def test_a_status_of_tomorrow_is_repeated() -> None:
    assert "the invitation of 2026-11-20 is bounced" in said(invited("bounced"))


def test_an_id_that_nobody_has_does_not_need_the_invitations() -> None:
    assert "Whoever leaves and comes back has another id" in said(invited("pending"), reference="user_01Zoe")


def test_who_may_not_list_invitations_is_told_the_rest() -> None:
    closed = refusing(PermissionDenied("missing scope", status=403), "invites.list")
    with pytest.raises(InvalidInputs, match="is nobody in this organization"):
        CachedAdminApi(closed).users.require("zoe@example.com")
