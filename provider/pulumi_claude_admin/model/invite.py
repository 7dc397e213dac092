"""Invitations to the organization. They last 21 days and cannot be sent again. Source: docs/platform/invites.md#life."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.inputs import Name, Spec
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization_member import AssignableOrganizationRole
from pulumi_claude_admin.model.people import find_user, person_key
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _address(text: str) -> str:
    if _ADDRESS.fullmatch(text) is None:
        message = f"{text!r} is not an e-mail address"
        raise ValueError(message)
    return text


class InviteSpec(Spec):
    """One wanted invitation."""

    email: Annotated[Name, AfterValidator(_address), OR_UNKNOWN]
    role: AssignableOrganizationRole
    adopt_id: Name | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """One invitation. `status` is `pending`, `accepted` or `expired`, and open on reads, as `role` is."""

    email: str
    status: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    id: str = field(kw_only=True)
    role: str = field(kw_only=True)


def latest_invite(email: str, invites: Iterable[Invite]) -> Invite | None:
    """The newest invitation of exactly this e-mail, in any case."""
    wanted = person_key(email)
    theirs = (invite for invite in invites if person_key(invite.email) == wanted)
    return max(theirs, key=lambda invite: invite.invited_at, default=None)


def absence(invite: Invite | None) -> str:
    """Why somebody is not in the organization, as far as their newest invitation tells; goes on from the person's name."""
    if invite is None:
        return "is nobody in this organization"
    invited, ends = f"{invite.invited_at:%Y-%m-%d}", f"{invite.expires_at:%Y-%m-%d}"
    match invite.status:
        case "pending":
            return f"was invited on {invited} and has not accepted yet; the invitation expires on {ends}"
        case "expired":
            return f"was invited on {invited} and did not accept; the invitation expired on {ends}"
        case "accepted":
            joined = invite.accepted_at or invite.invited_at
            return f"joined this organization on {joined:%Y-%m-%d} and is not in it any more"
        case _:
            return f"is nobody in this organization; the invitation of {invited} is {invite.status}"


InviteStatus = Literal["accepted", "pending", "expired", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How the invitation of one e-mail stands. `invite` is the newest one that is still listed, `user` the person once there.

    Accepted is for ever: also when the person has left since, or has another e-mail now.
    """

    status: InviteStatus
    invite: Invite | None
    user: User | None


def standing(
    email: str, users: Iterable[User], invites: Iterable[Invite], *, now: datetime, was_accepted: bool = False
) -> Standing:
    """How it stands. `was_accepted` is what is remembered of it, for when the list has it no more."""
    user, invite = find_user(email, users), latest_invite(email, invites)
    if user is not None:
        return Standing("accepted", invite, user)
    if invite is None:
        return Standing("accepted" if was_accepted else "withdrawn", None, None)
    match invite.status:
        case "accepted":
            return Standing("accepted", invite, None)
        case "pending" | "expired":
            return Standing("pending" if is_pending(invite, now) else "expired", invite, None)
        case _:
            return Standing("withdrawn", None, None)


def is_pending(invite: Invite, now: datetime) -> bool:
    """Whether it can be accepted now, whatever the list has come to know of that."""
    return invite.status == "pending" and invite.expires_at > now


def diff_invite(spec: InviteSpec, actual: Invite) -> tuple[Change, ...]:
    """The role, when it is for another one."""
    return (Change("role", declared=spec.role, actual=actual.role),) if actual.role != spec.role else ()
