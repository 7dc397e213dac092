"""What policy holds code to: one rule, one thing. `RULES` is all of them, in the order in which they are explained."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.policy.rules import caps, people, rates, workspaces
from pulumi_claude_admin.policy.rules.contract import Rule

RULES: Final[tuple[Rule, ...]] = (*caps.RULES, *rates.RULES, *workspaces.RULES, *people.RULES)


def find_rule(rule_id: str) -> Rule | None:
    """The rule of this id."""
    return next((rule for rule in RULES if rule.id == rule_id), None)
