"""Audits of an Enterprise organization, made from what a fake one answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts
from pulumi_claude_admin.audit.enterprise.gather import gather
from pulumi_claude_admin.audit.enterprise.read import read_enterprise
from pulumi_claude_admin.audit.enterprise.rules import RULES
from pulumi_claude_admin.audit.judge import judge_by
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.enterprise_figures import EnterpriseAudited, build
from tests.support.audit_scenarios import RUN
from tests.support.fake_enterprise import ANA, BEN, FakeEnterprise

URN: Final = "urn:pulumi:prod::limits::pulumi-python:dynamic/claude:MemberSpendLimits::payments"


def organization() -> FakeEnterprise:
    """Ana has an override that is declared, Ben one that nobody declares, Cleo what the organization's default says."""
    there = FakeEnterprise(
        costs={ANA: "12050.5", "user_01gone": "700"},
        spent={ANA: Decimal("12050.5")},
        active={ANA: date(2026, 9, 14)},
        seats_assigned=3,
    )
    there.put(ANA, Money(12_000))
    there.put(BEN, None)
    return there


def an_audit(there: FakeEnterprise | None = None) -> EnterpriseAudit:
    """Its report, with names."""
    return build(EnterpriseAudited(_facts(there or organization()), (), {}), RUN)


def a_judged_audit() -> EnterpriseAudit:
    """The same with what rules say of it."""
    facts = _facts(organization())
    titles = {rule.id: rule.title for rule in RULES}
    return build(EnterpriseAudited(facts, judge_by(RULES, facts, {}), titles), RUN)


def _facts(there: FakeEnterprise) -> EnterpriseFacts:
    return gather(read_enterprise(there), {(ANA, "monthly"): URN})
