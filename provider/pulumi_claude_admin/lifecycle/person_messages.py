"""What a person reads about people who changed since a declaration was written: another e-mail, another id, gone. Each with what to do."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.quoting import literal

LEFT: Final = "left the organization"
"""What stands in the state's inputs instead of the role of somebody who left: a refresh shows it, and `check` knows the line again."""


def print_renamed(reference: str, *, email: str, user_id: str) -> None:
    """Somebody is followed by id."""
    print_once(
        f"{reference!r} has another e-mail address now: write {email!r} into the program ({user_id} is the same person)"
    )


def print_returned(reference: str, *, before: str, now: str) -> None:
    """Somebody is followed by e-mail."""
    print_once(f"{reference!r} left and is back with another id: {now}, was {before}")


def print_left(reference: str, *, line: str, scope: ResolvedScope) -> None:
    """Nobody is there to be followed."""
    print_once(f"warning: {reference!r} left the organization: take {line} of {scope} out of the program")


def print_taken_out(email: str, *, user_id: str, reference: str | None, scope: ResolvedScope) -> None:
    """A membership was removed of somebody whom the program calls otherwise; without `reference` nobody knows how."""
    called = "under another name" if reference is None else f"as {reference!r}"
    print_once(f"took {email} ({user_id}), declared {called}, out of {scope}")


def member_line(reference: str, role: str) -> str:
    """The line of a member list, as it stands in a program."""
    return f"the line {literal(reference)}: {literal(role)}"
