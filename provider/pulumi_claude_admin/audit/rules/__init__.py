"""What an audit looks for: one rule, one thing. `RULES` is all of them, in the order in which they are explained."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.audit.rules import (
    cache,
    caps,
    claude_code,
    concentration,
    forecast,
    how_paid,
    keys,
    limits,
    models,
    people,
    reading,
    spend_changes,
)
from pulumi_claude_admin.audit.rules.contract import Rule

RULES: Final[tuple[Rule, ...]] = (
    *caps.RULES,
    *forecast.RULES,
    *limits.RULES,
    *spend_changes.RULES,
    *concentration.RULES,
    *cache.RULES,
    *models.RULES,
    *how_paid.RULES,
    *people.RULES,
    *claude_code.RULES,
    *keys.RULES,
    *reading.RULES,
)


def find_rule(rule_id: str) -> Rule | None:
    """The rule of this id."""
    return next((rule for rule in RULES if rule.id == rule_id), None)
