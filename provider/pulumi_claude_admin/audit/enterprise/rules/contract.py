"""A rule about a Claude Enterprise organization: as one about a Console organization, on other facts."""

from __future__ import annotations

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts
from pulumi_claude_admin.audit.rules.contract import AuditRule

EnterpriseRule = AuditRule[EnterpriseFacts]
