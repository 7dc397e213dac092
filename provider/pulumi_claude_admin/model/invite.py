"""Invitations to the organization. They last 21 days and cannot be sent again. Source: admin-api.md section 2.3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """One invitation. `status` is `pending`, `accepted` or `expired`, and open on reads."""

    email: str
    status: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None


def latest_invite(email: str, invites: Iterable[Invite]) -> Invite | None:
    """The newest invitation of exactly this e-mail, in any case."""
    wanted = email.strip().casefold()
    theirs = (invite for invite in invites if invite.email.casefold() == wanted)
    return max(theirs, key=lambda invite: invite.invited_at, default=None)
