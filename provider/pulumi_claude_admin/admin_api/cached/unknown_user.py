"""
What to do about a reference that means nobody: never invited, invited and not here yet, or here before and gone. Pure.

How each case is told is in `model/invite.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.invite import Invite, absence, latest_invite
from pulumi_claude_admin.model.people import is_email

_SKIP: Final = 'WorkspaceMembers can also skip who is not there yet: on_unknown_member="skip"'
_INVITE: Final = f"Invite the person first (Console > Settings > Members), then run again; {_SKIP}"
_ACCEPT: Final = f"Run again when the person has accepted; {_SKIP}"
_AGAIN: Final = f"Invite the person again (Console > Settings > Members), then run again; {_SKIP}"
_LEFT: Final = "Take the person out of the program, or write the new e-mail address if only that has changed"
_BY_EMAIL: Final = "Whoever leaves and comes back has another id: name people by e-mail, or invite the person first"


_HINTS: Final = {"pending": _ACCEPT, "accepted": _LEFT}


def unknown_user(reference: str, invites: Iterable[Invite]) -> InvalidInputs:
    """The error for a reference to whom nobody in the organization answers."""
    invite = latest_invite(reference, invites)
    return InvalidInputs(
        Problem(property="", reason=f"{reference!r} {absence(invite)}"), hint=_what_to_do(reference, invite)
    )


def _what_to_do(reference: str, invite: Invite | None) -> str:
    if invite is not None:
        return _HINTS.get(invite.status, _AGAIN)
    return _INVITE if is_email(reference) else _BY_EMAIL
