"""
How the organization stands against one write, asked anew: it is to be written, there is nothing to write, or it is another thing by now.

Whose something is decides, not what it is called: a renamed key is the same key, and somebody who came back is another person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from pulumi_claude_admin.errors import NotFound
from pulumi_claude_admin.model.invite import is_pending, latest_invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization_member import is_admin
from pulumi_claude_admin.model.people import find_user, person_key
from pulumi_claude_admin.offboarding.write_outcomes import AlreadySo, ChangedMeanwhile, Refused, Refuser
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SendInvitation,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)
from pulumi_claude_admin.ports import AdminApi

_ADMINISTRATOR = "is an administrator now, whom the API does not remove. Take the role away in the Console (Console > Settings > Members) first"


@dataclass(frozen=True, slots=True)
class AsExpected:
    """Everything is as the write says: it may be sent."""


PresentState = AsExpected | AlreadySo | ChangedMeanwhile | Refused


def present_state(anew: Callable[[], AdminApi], write: Write) -> PresentState:
    """One to three calls. `anew` gives an API that remembers nothing. Raises what a reading raises."""
    match write:
        case SetKeyStatus():
            return _key(anew(), write)
        case WithdrawInvitation():
            return _invitation(anew(), write)
        case RemoveMembership():
            return _membership(anew(), write)
        case RemovePerson():
            return _person(anew(), write)
        case SendInvitation():
            return _uninvited(anew(), write)
        case _:
            assert_never(write)


def _key(api: AdminApi, write: SetKeyStatus) -> PresentState:
    try:
        key = api.api_keys.retrieve(write.key_id)
    except NotFound:
        return ChangedMeanwhile("the platform does not know this API key any more")
    for word, was, now in (
        ("acts as", write.owner_id, key.owner_id),
        ("was made by", write.created_by_id, key.created_by_id),
    ):
        if was != now:
            return ChangedMeanwhile(f"the key {word} {now or 'nobody'} now, and not {was or 'nobody'}")
    if key.status == write.status:
        return AlreadySo(f"the key is {key.status}")
    if write.status == "inactive" and not key.is_live:
        return AlreadySo(f"the key is {key.status}, which nobody can undo")
    if key.status != write.was:
        return ChangedMeanwhile(f"the key is {key.status} now, and was {write.was}")
    return AsExpected()


def _invitation(api: AdminApi, write: WithdrawInvitation) -> PresentState:
    try:
        invite = api.invites.retrieve(write.invite_id)
    except NotFound:
        return AlreadySo("the invitation is gone")
    if person_key(invite.email) != person_key(write.email):
        return ChangedMeanwhile("the invitation is of another address")
    if invite.status == "accepted":
        return ChangedMeanwhile("the invitation was accepted: this person is a member now, and has to be removed")
    if invite.status != "pending":
        return AlreadySo(f"the invitation is {invite.status}")
    return AsExpected()


def _membership(api: AdminApi, write: RemoveMembership) -> PresentState:
    user = _user(api, write.user_id)
    if user is None:
        return AlreadySo("this person is not in the organization any more")
    if person_key(user.email) != person_key(write.email):
        return ChangedMeanwhile("this person has another address now")
    try:
        members = api.members.list(write.workspace_id)
    except NotFound:
        return AlreadySo("the workspace is not there any more")
    return _compared(write, user, next((one for one in members if one.user_id == write.user_id), None))


def _compared(write: RemoveMembership, user: User, member: Member | None) -> PresentState:
    if member is None:
        return AlreadySo("this person is not in the workspace")
    if member.role != write.role:
        return ChangedMeanwhile(f"this person is {member.role} there now, and was {write.role}")
    if member.is_inherited(user):
        return Refused(Refuser.PLATFORM, f"{member.role} comes with the organization role {user.role} and goes with it")
    return AsExpected()


def _person(api: AdminApi, write: RemovePerson) -> PresentState:
    user = _user(api, write.user_id)
    if user is None:
        return AlreadySo("this person is not in the organization any more")
    if person_key(user.email) != person_key(write.email):
        return ChangedMeanwhile("this person has another address now")
    if None not in {write.added_at, user.added_at} and write.added_at != user.added_at:
        return ChangedMeanwhile(f"this person was added anew on {user.added_at:%Y-%m-%d}")
    if is_admin(user):
        return Refused(Refuser.CONSOLE, f"{write.user_id} {_ADMINISTRATOR}")
    return AsExpected()


def _uninvited(api: AdminApi, write: SendInvitation) -> PresentState:
    if find_user(write.email, api.users.list_matching(write.email)) is not None:
        return AlreadySo("this person is a member")
    invite = latest_invite(write.email, api.invites.list())
    if invite is None or not is_pending(invite, api.now()):
        return AsExpected()
    if invite.role != write.role:
        return ChangedMeanwhile(f"this person has a pending invitation as {invite.role}, and not as {write.role}")
    return AlreadySo("this person has a pending invitation")


def _user(api: AdminApi, user_id: str) -> User | None:
    try:
        return api.users.retrieve(user_id)
    except NotFound:
        return None
