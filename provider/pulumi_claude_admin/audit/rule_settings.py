"""What a settings file says of the audit and its rules. What of it makes sense is said where rules are known (`judge.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pulumi_claude_admin.model.severity import Severity


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """None is what is built in. `severity` replaces that of every finding of the rule, `thresholds` those of these names."""

    is_on: bool | None = None
    severity: Severity | None = None
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnexplainedSettings:
    """Above what an unexplained difference from papers fails a run: above both, `amount` in major units and `percent` of what was used."""

    amount: Decimal = Decimal(1)
    percent: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What a settings file says of the audit: of rules, by their ids, in which time zone the week of a team ends, and of papers."""

    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    time_zone: str = "UTC"
    unexplained: UnexplainedSettings = UnexplainedSettings()
