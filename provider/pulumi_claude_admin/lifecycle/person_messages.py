"""What is told about people who changed since a declaration was written: another e-mail, another id, gone. Each with what to do."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.lifecycle.messages import say
from pulumi_claude_admin.lifecycle.scope import Place
from pulumi_claude_admin.quoting import literal

LEFT: Final = "left the organization"
"""What stands in the state's inputs instead of the role of somebody who left: a refresh shows it, and `check` knows the line again."""


def say_renamed(reference: str, *, email: str, user_id: str) -> None:
    """Somebody is followed by id."""
    say(
        f"{reference!r} has another e-mail address now: write {email!r} into the program ({user_id} is the same person)"
    )


def say_returned(reference: str, *, before: str, now: str) -> None:
    """Somebody is followed by e-mail."""
    say(f"{reference!r} left and is back with another id: {now}, was {before}")


def say_left(reference: str, *, line: str, place: Place) -> None:
    """Nobody is there to be followed."""
    say(f"warning: {reference!r} left the organization: take {line} of {place} out of the program")


def say_taken_out(email: str, *, user_id: str, reference: str | None, place: Place) -> None:
    """A membership was removed of somebody whom the program calls otherwise; without `reference` nobody knows how."""
    called = "under another name" if reference is None else f"as {reference!r}"
    say(f"took {email} ({user_id}), declared {called}, out of {place}")


def member_line(reference: str, role: str) -> str:
    """The line of a member list, as it stands in a program."""
    return f"the line {literal(reference)}: {literal(role)}"
