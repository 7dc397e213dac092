"""All rules of the audit, whichever kind of organization they are about: settings and ignore files name them alike."""

from __future__ import annotations

from typing import Any, Final

from pulumi_claude_admin.audit.enterprise.rules import RULES as ENTERPRISE_RULES
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.audit.rules.contract import AuditRule

EveryRule = tuple[AuditRule[Any], ...]
"""Of either kind of facts: what is asked of them here is their words."""

EVERY_RULE: Final[EveryRule] = (*RULES, *ENTERPRISE_RULES)
