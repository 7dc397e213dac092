"""
`left.json` beside a program: who has left, so that drift knows it without the activity feed, and code is read with it in mind.

It says no address: the user id, a hash of the address with the organization's own key, and the day. A persistent format.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.plain_words import plain_reason

FILE_NAME: Final = "left.json"
SCHEMA_VERSION: Final = 1
_DIGITS: Final = 32


class LeftPerson(BaseModel):
    """One of them. `user_id` is None for somebody who was only invited; `email_hash` None where there was no key to hash with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user_id: str | None = None
    email_hash: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] | None = None
    left_on: date


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: Literal[1]
    left: tuple[LeftPerson, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Everybody in the file."""

    people: tuple[LeftPerson, ...] = ()

    def find(self, *, user_id: str | None, email: str | None, key: str | None) -> LeftPerson | None:
        """Whoever this is, by id, else by the hash of the address."""
        hashed = email_hash(email, key) if email and key else None
        return next(
            (
                one
                for one in self.people
                if (user_id is not None and one.user_id == user_id)
                or (hashed is not None and one.email_hash is not None and hmac.compare_digest(one.email_hash, hashed))
            ),
            None,
        )


def email_hash(email: str, key: str) -> str:
    """What stands for an address: nobody can try addresses without the key."""
    text = person_key(email).encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:_DIGITS]


def read_left(text: str | bytes, *, source: str = FILE_NAME) -> Left:
    """Raises ConfigurationError for what is no such file."""
    try:
        return Left(_Document.model_validate_json(text).left)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, detail["loc"]))
        reason = "is missing" if detail["type"] == "missing" else plain_reason(detail)
        raise ConfigurationError(
            f"{source}: {where} {reason}".replace(":  ", ": "),
            hint="`claude-admin offboard plan` writes it; take the file of an earlier commit",
        ) from None


def with_people(left: Left, more: Iterable[LeftPerson]) -> str:
    """The text of the file with more people in it, each once, the earliest day kept."""
    found: dict[tuple[str | None, str | None], LeftPerson] = {}
    for one in (*left.people, *more):
        same = (one.user_id, None if one.user_id is not None else one.email_hash)
        if same not in found or (found[same].email_hash is None and one.email_hash is not None):
            found[same] = (
                one.model_copy(update={"left_on": min(one.left_on, found[same].left_on)}) if same in found else one
            )
    rows = sorted(found.values(), key=lambda one: (one.left_on, one.user_id or "", one.email_hash or ""))
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "left": [one.model_dump(mode="json") for one in rows]}
    return json.dumps(document, indent=2) + "\n"
