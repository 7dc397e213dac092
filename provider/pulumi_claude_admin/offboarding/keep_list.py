"""
`offboarding.toml`: who stays although no list has them (break-glass accounts), until when and why; and how people come in.

Every entry has a last day, so that an exception ends unless somebody renews it.
"""

from __future__ import annotations

import tomllib
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.plain_words import plain_reason

FILE_NAME: Final = "offboarding.toml"
_Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class SignIn(StrEnum):
    """How people come into the organization, which decides what the platform lets anybody else change."""

    PLAIN = "plain"
    JUST_IN_TIME = "just-in-time"
    SCIM = "scim"


class Kept(BaseModel):
    """One who stays. `who` is an e-mail address or a user id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: _Words
    reason: _Words
    until: date


class OffboardingSettings(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign_in: SignIn | None = Field(default=None)
    keep: tuple[Kept, ...] = ()

    def kept(self, names: frozenset[str], today: date) -> Kept | None:
        """The entry that holds one of these (as `person_key` has them), on its last day still."""
        return next((one for one in self.keep if person_key(one.who) in names and today <= one.until), None)

    def expired(self, today: date) -> tuple[Kept, ...]:
        """Entries whose last day is over."""
        return tuple(one for one in self.keep if one.until < today)


def parse(text: str, *, source: str = FILE_NAME) -> OffboardingSettings:
    """Raises ConfigurationError with the place of the first mistake."""
    try:
        return OffboardingSettings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source} is no TOML: {error}") from None
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, detail["loc"]))
        reason = "is missing" if detail["type"] == "missing" else plain_reason(detail)
        raise ConfigurationError(
            f"{source}: {where} {reason}", hint='Write [[keep]] with who = "…", reason = "…" and until = 2027-06-30'
        ) from None
