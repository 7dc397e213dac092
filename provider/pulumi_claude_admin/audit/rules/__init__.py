"""What an audit looks for: one rule, one thing. `RULES` is all of them, in the order in which they are explained."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.audit.rules.contract import Rule

RULES: Final[tuple[Rule, ...]] = ()
