"""What became of one write, as values. Only `Done` has changed anything; after `OutcomeUnknown` somebody has to look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refuser(StrEnum):
    """Who does not let a write happen, and so who has to act instead."""

    IDENTITY_PROVIDER = "identity_provider"
    """People come and go by the company's single sign-on or directory: it is done there."""
    CONSOLE = "console"
    """The API refuses this to everybody: a person does it in the Console."""
    CREDENTIAL = "credential"
    """This credential may not do it."""
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Done:
    """It was written, and read back."""


@dataclass(frozen=True, slots=True)
class AlreadySo:
    """There was nothing to write. `how` says how it stands; goes on from "already so:"."""

    how: str


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Nothing was written: the organization is not as the step says. `what` says what is different."""

    what: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. `message` is the answer, with what to do."""

    by: Refuser
    message: str


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """It was sent, and nobody knows whether it was taken; a look afterwards did not show it. It is never sent again by itself."""

    message: str


WriteOutcome = Done | AlreadySo | ChangedMeanwhile | Refused | OutcomeUnknown
