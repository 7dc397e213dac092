"""Nobody who has left is brought back by a line of code that still names them: `left.json` beside the program says who that is."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import latest_invite
from pulumi_claude_admin.model.left_people import FILE_NAME, LeftPerson
from pulumi_claude_admin.session import Session

_HINT: Final = f"Take it out of the program; who may come back is taken out of {FILE_NAME} first"


def refuse_invitation(session: Session, email: str) -> None:
    """Raise InvalidInputs where somebody who is not here any more would be invited."""
    if session.left is None or session.api.users.find(email) is not None:
        return
    key = session.settings.pseudonym_key
    entry = session.left.find(user_id=None, email=email, key=key.get_secret_value() if key is not None else None)
    if entry is not None:
        raise InvalidInputs(Problem("email", f"{email} {_left(entry)}, and is not invited again"), hint=_HINT)
    newest = latest_invite(email, session.api.invites.list())
    if key is None and session.left.people and newest is not None and newest.status == "accepted":
        reason = f"{email} was in the organization once, and without CLAUDE_ADMIN_PSEUDONYM_KEY {FILE_NAME} does not tell whether they left"
        raise InvalidInputs(Problem("email", reason), hint="Set the key that the file was written with")


def refuse_activation(session: Session, key: ApiKey, *, owner: str | None) -> None:
    """Raise InvalidInputs where a key of somebody who is not here any more would work again, and nobody else answers for it."""
    behind = key.owner_id or key.created_by_id
    if session.left is None or behind is None or session.api.users.find(behind) is not None:
        return
    if key.owner_id is None and owner is not None and session.api.users.find(owner) is not None:
        return
    entry = session.left.find(user_id=behind, email=None, key=None)
    if entry is not None:
        raise InvalidInputs(
            Problem("status", f"{key} is inactive, and {behind} {_left(entry)}: nobody makes it work again"),
            hint='Say status="inactive", take it out of the program, or name an owner who is in the organization',
        )


def _left(entry: LeftPerson) -> str:
    return f"left on {entry.left_on:%Y-%m-%d} ({FILE_NAME})"
