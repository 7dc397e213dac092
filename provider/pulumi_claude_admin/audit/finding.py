"""What a rule says of an organization: one finding per place, and what it could not know. Ids and words are part of the JSON report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pulumi_claude_admin.model.severity import Severity


class PlaceKind(StrEnum):
    """What a finding is about."""

    ORGANIZATION = "organization"
    WORKSPACE = "workspace"
    KEY = "key"
    PERSON = "person"
    MODEL = "model"


class MoneyKind(StrEnum):
    """What an amount is: never two of them in one sum or column."""

    BILLED = "billed"
    LIST = "list"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Place:
    """One organization, workspace, key, person or model. `label` is what people call it; a person's is shown to who may see names."""

    kind: PlaceKind
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class AtStake:
    """Money that a finding is about, in fractional cents: what putting it right would have saved or would stop."""

    amount: Decimal
    kind: MoneyKind


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """
    One thing that a rule says. `sentence` says what and where with its numbers, `remedy` what to do, each in one line.

    `evidence` are numbers by name, as text, exact. `since` is the first day that it holds for, as far as it is known.
    """

    rule: str
    place: Place
    severity: Severity
    sentence: str
    remedy: str
    at_stake: AtStake | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    since: date | None = None

    @property
    def key(self) -> str:
        """Its identity from one run to the next, whatever the numbers are."""
        return f"{self.rule}:{self.place.kind}:{self.place.id}"


@dataclass(frozen=True, slots=True)
class CannotKnow:
    """A rule that could not be answered for a place, and why."""

    rule: str
    place: Place
    reason: str


Answer = AuditFinding | CannotKnow
