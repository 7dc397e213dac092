"""
What does not apply to the workspace that signing in to Claude Code makes: people join it by signing in, and lose their key with their place in it.

Nothing but its name tells which one it is. Source: docs/platform/workspaces.md#claude-code-workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

CLAUDE_CODE: Final = "Claude Code"
SIGN_IN_ROLE: Final = "workspace_user"
"""What signing in makes a person, and what is left to whoever loses another role there."""

NOT_BY_HAND: Final = (
    "the first sign-in to Claude Code makes the workspace of this name, and one made by hand gets neither its people nor their keys: "
    "name that one with adopt_id, or call this one otherwise"
)
NOT_AGAIN: Final = (
    "the next sign-in to Claude Code makes workspace 'Claude Code' again, and nobody else can: say 'keep' or 'fail'"
)
NOT_ARCHIVED: Final = (
    "the next sign-in to Claude Code makes workspace 'Claude Code' again under another id, and everybody's key there is dead: "
    "leave it out, and archive it by hand if that is meant"
)
NO_MACHINES: Final = "people join workspace 'Claude Code' by signing in, and no key can be made in it: put the service account in another workspace"
NOT_EXCLUSIVE: Final = (
    "people join workspace 'Claude Code' by signing in, and whoever is removed from it loses their key: "
    "say False, or leave its members out of the program"
)


def is_claude_code_name(name: str) -> bool:
    """Whether a workspace of this name is taken for the one that signing in makes."""
    return name.casefold() == CLAUDE_CODE.casefold()


def joined_by_signing_in(members: Mapping[str, object]) -> tuple[str, ...]:
    """Whom a member list gives what signing in gives, sorted."""
    return tuple(sorted(who for who, role in members.items() if role == SIGN_IN_ROLE))


def not_by_hand(who: Iterable[str]) -> str:
    """That these are not made members by a program, and the way out."""
    named = ", ".join(who)
    return (
        f"people join workspace 'Claude Code' by signing in, as {SIGN_IN_ROLE}: take {named} out of the program, which removes nobody "
        "there; name only who has another role"
    )
