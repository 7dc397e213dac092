"""
What is written beside Pulumi, as values: each says what it changes, and what was seen before, so that nothing else is touched.

Whoever performs one compares first: where the organization is not as the value says any more, nothing is written. No step knows how
it is written, and none is undone by another. Source: docs/platform/users.md#removal, docs/platform/api-keys.md#life.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never


@dataclass(frozen=True, slots=True)
class SetKeyStatus:
    """Give a key another status. `was` is the one it had; owner and creator tell whose key it must still be."""

    key_id: str
    name: str
    workspace_id: str | None
    owner_id: str | None
    created_by_id: str | None
    was: str
    status: str


@dataclass(frozen=True, slots=True)
class WithdrawInvitation:
    """Withdraw a pending invitation of exactly this address, in any letter case."""

    invite_id: str
    email: str


@dataclass(frozen=True, slots=True)
class RemoveMembership:
    """Take a person's explicit membership of one workspace away. `email` must still be theirs."""

    workspace_id: str
    user_id: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Remove a person from the organization. Somebody who came back has another id, or another `added_at`."""

    user_id: str
    email: str
    role: str
    added_at: datetime | None


@dataclass(frozen=True, slots=True)
class SendInvitation:
    """Invite somebody who was removed, with the role that they had. `user_id` is who they were."""

    email: str
    role: str
    user_id: str


Write = SetKeyStatus | WithdrawInvitation | RemoveMembership | RemovePerson | SendInvitation


def facts_of(write: Write) -> Mapping[str, str | int | None]:
    """What a journal keeps of a write: what it is, its target, and what has to be known to undo it. Ids and statuses, no address."""
    match write:
        case SetKeyStatus():
            return {
                "write": "set_key_status",
                "target": write.key_id,
                "name": write.name,
                "workspace_id": write.workspace_id,
                "owner_id": write.owner_id,
                "created_by_id": write.created_by_id,
                "was": write.was,
                "status": write.status,
            }
        case WithdrawInvitation():
            return {"write": "withdraw_invitation", "target": write.invite_id}
        case RemoveMembership():
            return {
                "write": "remove_membership",
                "target": write.user_id,
                "workspace_id": write.workspace_id,
                "was": write.role,
            }
        case RemovePerson():
            return {"write": "remove_person", "target": write.user_id, "was": write.role}
        case SendInvitation():
            return {"write": "send_invitation", "target": write.user_id, "role": write.role}
        case _:
            assert_never(write)
