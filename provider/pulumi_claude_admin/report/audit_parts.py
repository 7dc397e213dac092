"""A part of an audit: its keys alone, or its caps alone. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_claude_admin.audit.finding import PlaceKind
from pulumi_claude_admin.report.audit_report import AuditReport

_ABOUT_CAPS: Final = (
    "spend.cap",
    "spend.near_cap",
    "spend.notify_only",
    "spend.forecast",
    "rate.",
    "claude_code.limit",
)
"""How ids of rules begin that are about caps and rate limits."""


def only_keys(report: AuditReport) -> AuditReport:
    """What is about keys."""
    return replace(
        report,
        findings=tuple(one for one in report.findings if one.place.kind is PlaceKind.KEY),
        gone=tuple(one for one in report.gone if one.place.kind is PlaceKind.KEY),
        unknown=tuple(one for one in report.unknown if one.rule.startswith("keys.")),
        workspaces=(),
        models=(),
        daily=(),
        people=(),
        month_change=None,
        concentration=tuple(one for one in report.concentration if one.what == "keys"),
    )


def only_caps(report: AuditReport) -> AuditReport:
    """What is about caps and rate limits."""
    return replace(
        report,
        findings=tuple(one for one in report.findings if one.rule.startswith(_ABOUT_CAPS)),
        gone=tuple(one for one in report.gone if one.rule.startswith(_ABOUT_CAPS)),
        unknown=tuple(one for one in report.unknown if one.rule.startswith(_ABOUT_CAPS)),
        models=(),
        keys=(),
        people=(),
        month_change=None,
        concentration=(),
    )
