"""What a settings file says of one rule of the audit. What of it makes sense is said where rules are known (`judge.py`)."""

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
