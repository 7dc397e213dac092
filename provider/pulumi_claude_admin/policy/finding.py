"""What a rule says of what is declared: one finding per place, and what it could not know. Ids and words are part of the JSON."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.policy_settings import Level


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about: how people call it, the URN of its resource (None: the organization), and the line, if it is known."""

    label: str
    urn: str | None = None
    declared_at: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """A rule that does not hold. `sentence` says what and where with its numbers, `remedy` what to do, each in one line."""

    rule: str
    place: Place
    level: Level
    severity: Severity
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CannotKnow:
    """A rule that could not be answered for a place, and why."""

    rule: str
    place: Place
    level: Level
    reason: str


Answer = PolicyFinding | CannotKnow
