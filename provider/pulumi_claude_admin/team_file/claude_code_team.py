"""What a team may not say of the workspace that signing in to Claude Code makes, as far as a file knows. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.claude_code_workspace import (
    NO_MACHINES,
    NOT_AGAIN,
    NOT_ARCHIVED,
    NOT_BY_HAND,
    NOT_EXCLUSIVE,
    is_claude_code_name,
    joined_by_signing_in,
    not_by_hand,
)
from pulumi_claude_admin.team_file.mistake import Mistake, Place
from pulumi_claude_admin.team_file.tree import Node, Scalar, below, entries, mark_of

_FROM_DEFAULTS: Final = "; `defaults` say it, and what the team says itself replaces that"


def mistakes_of_claude_code(root: Node) -> Iterator[Mistake]:
    """Of each team whose workspace is called so."""
    for key, _, team in entries(below(root, "teams")):
        name = below(team, "name")
        if isinstance(name, Scalar) and isinstance(name.value, str) and is_claude_code_name(name.value):
            yield from _mistakes(root, key)


def _mistakes(root: Node, key: str) -> Iterator[Mistake]:
    if below(root, "teams", key, "adopt_id") is None:
        yield _at(root, ("teams", key, "name"), NOT_BY_HAND)
    members = _section(root, key, "members")
    if members is not None:
        exclusive = below(root, *_section(root, key, "exclusive_members") or ("none",))
        if not (isinstance(exclusive, Scalar) and exclusive.value is False):
            yield _at(root, ("teams", key, "members"), f"{NOT_EXCLUSIVE} (`exclusive_members: false`)")
        listed = {who: role.value for who, _, role in entries(below(root, *members)) if isinstance(role, Scalar)}
        for who in joined_by_signing_in(listed):
            yield _at(root, (*members, who), _told(not_by_hand([who]), members))
    accounts = _section(root, key, "service_accounts")
    for account, _, _ in entries(below(root, *accounts) if accounts else None):
        yield _at(root, (*(accounts or ()), account), _told(NO_MACHINES, accounts or ()))
    for section, unfit, reason in (
        ("when_archived", "recreate", NOT_AGAIN),
        ("archive_on_destroy", True, NOT_ARCHIVED),
    ):
        place = _section(root, key, section)
        said = below(root, *place) if place else None
        if isinstance(said, Scalar) and said.value == unfit:
            yield _at(root, ("teams", key, section), _told(reason, place or ()))


def _section(root: Node, key: str, section: str) -> Place | None:
    """Where a team's setting is said: by itself, else in `defaults`."""
    places: tuple[Place, ...] = (("teams", key, section), ("defaults", section))
    return next((place for place in places if _is_said(below(root, *place))), None)


def _is_said(node: Node | None) -> bool:
    """Nothing after the colon says nothing, and `defaults` hold."""
    return node is not None and not (isinstance(node, Scalar) and node.value is None)


def _told(reason: str, place: Place) -> str:
    return f"{reason}{_FROM_DEFAULTS}" if place[:1] == ("defaults",) else reason


def _at(root: Node, place: Place, reason: str) -> Mistake:
    return Mistake(mark_of(root, place), reason, place)
