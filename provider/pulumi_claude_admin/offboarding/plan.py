"""
What leaving means for each leaver, as values: the steps in the order in which they are done, who performs each, and what nobody could see.

What is written stands in a step's `write`; a step without one is somebody else's. The words of the enumerations are part of the JSON
form: a persistent format, add and never change. Source: docs/offboarding.md#order.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from pulumi_claude_admin.offboarding.writes import Write


class Performer(StrEnum):
    """Who has to act."""

    CLAUDE_ADMIN = "claude-admin"
    IDENTITY_PROVIDER = "identity provider"
    """The platform refuses the change here, or it has to be made there first."""
    A_PERSON = "a person"
    NOBODY = "ends by itself"


class StepKind(StrEnum):
    """What a step is about, in the order in which steps are done."""

    BLOCK_SIGN_IN = "block_sign_in"
    SIGN_OUT = "sign_out"
    PERSONAL_KEY = "personal_key"
    """A key that acts as the leaver."""
    CLAUDE_CODE_KEY = "claude_code_key"
    SHARED_KEY = "shared_key"
    """A key that the leaver made and that acts as nobody: it goes on working."""
    INVITATION = "invitation"
    WORKSPACE_MEMBERSHIP = "workspace_membership"
    ORGANIZATION_MEMBERSHIP = "organization_membership"
    SERVICE_ACCOUNT_KEY = "service_account_key"
    """A key that the leaver made and that acts as a service account: whoever copied it still has it."""
    SERVICE_ACCOUNT = "service_account"
    FEDERATION_RULE = "federation_rule"
    FEDERATION_ISSUER = "federation_issuer"
    ADMIN_KEY = "admin_key"
    NOTIFICATION_RECIPIENT = "notification_recipient"
    CLAUDE_CODE_LIMIT = "claude_code_limit"
    GATEWAY_CAP = "gateway_cap"
    CODE = "code"
    """A line of the program that still names the leaver."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """
    One step for one leaver. `about` is the id of what it is about (empty for the person), `label` its name for people.

    `spend` is what it spent in 30 days, in major units of the plan's currency, None where it has none or nobody could say. `decision`
    is None where none is needed and empty until somebody decided (`decisions.py`): then nothing may be written.
    """

    kind: StepKind
    performer: Performer
    about: str
    label: str
    instruction: str
    write: Write | None = None
    spend: Decimal | None = None
    decision: str | None = None

    @property
    def is_undecided(self) -> bool:
        """Whether somebody has to decide before anything may be done about it."""
        return self.decision is not None and not self.decision.strip()


@dataclass(frozen=True, slots=True)
class Unseen:
    """What could not be looked at, and why: there may be something of this kind."""

    kind: StepKind
    reason: str


@dataclass(frozen=True, slots=True)
class LeavingPerson:
    """
    Who leaves. `user_id` is None for somebody who was only invited, `email` empty where nobody knows it any more.

    `is_member`: in the organization when the plan was made; somebody who has left may still have keys that work. `former_ids` are
    ids that they had before they came back.
    """

    email: str
    user_id: str | None
    role: str | None
    added_at: datetime | None
    is_member: bool
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaver:
    """One leaver: every step in the order of doing, and what could not be seen of this one alone."""

    person: LeavingPerson
    steps: tuple[PlannedStep, ...]
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class OffboardingPlan:
    """
    What is to be done, and what it was made from. `as_of` is the platform's time, `members` how many people the organization had.

    `unseen` is what nobody could look at for any of them. `patch` is a unified diff of the program's files, empty where nothing in
    them names a leaver or no program was given.
    """

    organization_id: str
    organization_name: str
    as_of: datetime
    members: int
    currency: str
    people: tuple[Leaver, ...]
    unseen: tuple[Unseen, ...] = ()
    notices: tuple[str, ...] = ()
    patch: str = ""

    @property
    def leaving_members(self) -> int:
        """How many of the people are members now."""
        return sum(one.person.is_member for one in self.people)

    @property
    def digest(self) -> str:
        """Of everything that was seen. Decisions are not part of it: they are made afterwards."""
        seen = replace(self, people=tuple(_without_decisions(one) for one in self.people))
        text = json.dumps(asdict(seen), default=_text, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _without_decisions(leaver: Leaver) -> Leaver:
    steps = tuple(one if one.decision is None else replace(one, decision="") for one in leaver.steps)
    return replace(leaver, steps=steps)


def _text(value: object) -> str:
    """Amounts that are the same are spelled the same, whatever they were computed from, and so are moments."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
