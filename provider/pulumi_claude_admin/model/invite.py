"""Invitations to the organization. They last 21 days and cannot be sent again. Source: docs/platform/invites.md#life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pulumi_claude_admin.model.people import person_key


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
