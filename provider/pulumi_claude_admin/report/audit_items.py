"""Findings of an audit as any report tells them to programs. Pure."""

from __future__ import annotations

import hashlib
from typing import Final

from pulumi_claude_admin.audit.finding import PlaceKind
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.any_audit_words import stake_words
from pulumi_claude_admin.report.audit_lines import AuditLine, PlaceFigures
from pulumi_claude_admin.report.audit_run import is_failing
from pulumi_claude_admin.report.page import Item, Standing

_KEY_DIGITS: Final = 32
FOUND: Final = "found"
"""The class of a finding where there is no run to compare with."""


def items(report: AnyAudit) -> tuple[Item, ...]:
    """Every finding, in report order."""
    return tuple(_item(report, one) for one in report.findings)


def _item(report: AnyAudit, finding: AuditLine) -> Item:
    is_bad = is_failing(finding.severity, report.run.fail_on)
    stake = stake_words(finding, report.currency)
    return Item(
        rule=finding.rule,
        rule_words=finding.title,
        key=_digest(f"{report.organization_id}\0{finding.key}"),
        word=str(finding.since_last_run or FOUND),
        standing=Standing.PROBLEM if is_bad else Standing.REMARK,
        where=location(finding.place),
        what=finding.title,
        severity=finding.severity,
        is_failing=is_bad,
        reason="; ".join(
            part for part in (finding.sentence.rstrip("."), f"at stake: {stake}" if stake else "") if part
        ),
        remedy=finding.remedy,
    )


def location(place: PlaceFigures) -> str:
    """`Payments`, `key ci-batch`, `the organization`."""
    match place.kind:
        case PlaceKind.ORGANIZATION:
            return "the organization"
        case PlaceKind.WORKSPACE | PlaceKind.PERSON:
            return place.label
        case PlaceKind.KEY | PlaceKind.MODEL:
            return f"{place.kind} {place.label}"


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]
