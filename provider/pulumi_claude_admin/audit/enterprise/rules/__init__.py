"""What an audit of a Claude Enterprise organization looks for. `RULES` is all of them, in the order in which they are explained."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.audit.enterprise.rules import limits, requests, seats
from pulumi_claude_admin.audit.enterprise.rules.contract import EnterpriseRule

RULES: Final[tuple[EnterpriseRule, ...]] = (*limits.RULES, *requests.RULES, *seats.RULES)
