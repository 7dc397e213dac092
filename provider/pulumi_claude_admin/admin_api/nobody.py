"""
Why a reference means nobody: never invited, invited and not here yet, or here before and gone. Pure.

Each case has another thing to do, so each has words of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.invite import Invite, latest_invite

_SKIP: Final = 'WorkspaceMembers can also skip who is not there yet: on_unknown_member="skip"'
_INVITE: Final = f"Invite the person first (Console > Settings > Members), then run again; {_SKIP}"
_ACCEPT: Final = f"Run again when the person has accepted; {_SKIP}"
_AGAIN: Final = f"Invite the person again (Console > Settings > Members), then run again; {_SKIP}"
_LEFT: Final = "Take the person out of the program, or write the new e-mail address if only that has changed"
_BY_EMAIL: Final = "Whoever leaves and comes back has another id: name people by e-mail, or invite the person first"


def is_nobody(reference: str, invites: Iterable[Invite]) -> InvalidInputs:
    """The error for a reference to whom nobody in the organization answers."""
    reason, hint = _why(reference, latest_invite(reference, invites))
    return InvalidInputs(Problem(property="", reason=f"{reference!r} {reason}"), hint=hint)


def _why(reference: str, invite: Invite | None) -> tuple[str, str]:
    if invite is None:
        return "is nobody in this organization", _INVITE if "@" in reference else _BY_EMAIL
    invited, ends = f"{invite.invited_at:%Y-%m-%d}", f"{invite.expires_at:%Y-%m-%d}"
    match invite.status:
        case "pending":
            return f"was invited on {invited} and has not accepted yet; the invitation expires on {ends}", _ACCEPT
        case "expired":
            return f"was invited on {invited} and did not accept; the invitation expired on {ends}", _AGAIN
        case "accepted":
            joined = invite.accepted_at or invite.invited_at
            return f"joined this organization on {joined:%Y-%m-%d} and is not in it any more", _LEFT
        case _:
            return f"is nobody in this organization; the invitation of {invited} is {invite.status}", _AGAIN
