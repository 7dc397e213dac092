"""
The lines of an audit: what was found, what is gone since the run before, what is muted, what could not be known or looked at.

Their fields are part of the JSON form, as those of `audit_report.py` are. Money is exact, in major units of the report's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pulumi_claude_admin.audit.finding import MoneyKind, PlaceKind
from pulumi_claude_admin.model.severity import Severity


class Since(StrEnum):
    """How a finding stands to the run before. The words are part of the JSON report."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What a finding is about, as people call it."""

    kind: PlaceKind
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class StakeFigures:
    """Money that a finding is about, and of which kind it is."""

    amount: Decimal
    kind: MoneyKind


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One finding. `key` is the same from run to run; `since_last_run` None where there is no run to compare with."""

    key: str
    rule: str
    title: str
    place: PlaceFigures
    severity: Severity
    sentence: str
    remedy: str
    at_stake: StakeFigures | None
    evidence: Mapping[str, str]
    since: date | None
    since_last_run: Since | None = None


@dataclass(frozen=True, slots=True)
class GoneLine:
    """A finding of the run before that is none any more."""

    key: str
    rule: str
    title: str
    place: PlaceFigures
    severity: Severity


@dataclass(frozen=True, slots=True)
class MutedLine:
    """A finding that the ignore file takes out, with the reason that stands there and its last day."""

    key: str
    rule: str
    title: str
    place: PlaceFigures
    severity: Severity
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A rule that could not be answered for a place, and why."""

    rule: str
    title: str
    place: PlaceFigures
    reason: str


@dataclass(frozen=True, slots=True)
class UnseenLine:
    """What nobody could look at, and why."""

    what: str
    reason: str
