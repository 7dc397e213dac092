"""
API keys as somebody who wants to switch some off has to see them: what each is, whose, and what it spent; and which may be switched off
because nobody owns and nobody uses them.

A key that spent is somebody's work, whoever owns it: only its id, named by a person, switches it off. One that code declares never is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.key_ownership import KeyOwner, Ownership
from pulumi_claude_admin.offboarding.writes import SetKeyStatus

_SERVICE_ACCOUNT: Final = "svac_"
_OWNERLESS: Final = frozenset({KeyOwner.NOBODY, KeyOwner.LEAVER})


class KeyKind(StrEnum):
    """What a key acts as. The words are part of the JSON form."""

    PERSONAL = "personal"
    CLAUDE_CODE = "Claude Code"
    """Made by signing in to Claude Code: it stops when its maker leaves the workspace or the organization."""
    SERVICE_ACCOUNT = "service account"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ListedKey:
    """
    One key. `spend` is of thirty days, in major units; `last_spent_on` the last day with spend that was read, None where there is none.

    `declared_at` says where code declares it, None where nothing does.
    """

    key: ApiKey
    owned: Ownership
    spend: Decimal
    last_spent_on: date | None
    declared_at: str | None = None
    is_claude_code: bool = False
    """Whether it is in the workspace of Claude Code, where nobody can make one by hand."""

    @property
    def kind(self) -> KeyKind:
        """What it acts as."""
        if self.is_claude_code:
            return KeyKind.CLAUDE_CODE
        if self.key.owner_id is None:
            return KeyKind.NOBODY
        return KeyKind.SERVICE_ACCOUNT if self.key.owner_id.startswith(_SERVICE_ACCOUNT) else KeyKind.PERSONAL

    @property
    def is_ownerless(self) -> bool:
        """Whether nobody stands behind it, or somebody who has left."""
        return self.owned.owner in _OWNERLESS


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A key that is not switched off, and why; goes on from the key's name."""

    key: ApiKey
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which keys are switched off, and which of those asked about are not."""

    writes: tuple[SetKeyStatus, ...]
    left_alone: tuple[LeftAlone, ...]


def switched_off(key: ApiKey) -> SetKeyStatus:
    """The write that makes a key inactive."""
    return SetKeyStatus(
        key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, was=key.status, status="inactive"
    )


def unused_ownerless(keys: Iterable[ListedKey], *, today: date, days: int, read: Collection[date]) -> Choice:
    """Those that work, that nobody owns, and that have spent nothing for so many whole days, all of which were `read`."""
    since = today - timedelta(days=days)
    is_whole = all(since + timedelta(days=number) in read for number in range(days))
    asked = sorted((one for one in keys if one.key.status == "active" and one.is_ownerless), key=lambda one: one.key.id)
    return _chosen((one.key, _why_not(one, since, days=days, is_whole=is_whole)) for one in asked)


def named(keys: Iterable[ApiKey], ids: Iterable[str], *, declared: Mapping[str, str]) -> Choice:
    """
    Those with these ids, spent or not. `declared` says where code declares one, by its id.

    Raises KeyError, with the id, for one that is not there.
    """
    by_id = {key.id: key for key in keys}
    asked = [by_id[id_] for id_ in dict.fromkeys(ids)]
    return _chosen((key, _declared(declared.get(key.id)) or _not_active(key)) for key in asked)


def _chosen(asked: Iterable[tuple[ApiKey, str | None]]) -> Choice:
    listed = tuple(asked)
    return Choice(
        tuple(switched_off(key) for key, reason in listed if reason is None),
        tuple(LeftAlone(key, reason) for key, reason in listed if reason is not None),
    )


def _why_not(one: ListedKey, since: date, *, days: int, is_whole: bool) -> str | None:
    key = one.key
    by_id = f"name it by its id to switch it off ({key.id})"
    if declared := _declared(one.declared_at):
        return declared
    if one.last_spent_on is not None and one.last_spent_on >= since:
        return f"spent something on {one.last_spent_on}: {by_id}"
    if not is_whole:
        return f"was not seen to spend, but not every one of the {days} days since {since} was read"
    if key.created_at is None:
        return f"does not say when it was made: {by_id}"
    if key.created_at.date() >= since:
        return f"was made on {key.created_at:%Y-%m-%d}, less than {days} days ago"
    return None


def _declared(where: str | None) -> str | None:
    return None if where is None else f'is declared by {where}: set status to "inactive" there, or take it out'


def _not_active(key: ApiKey) -> str | None:
    return None if key.status == "active" else f"is {key.status} already"
