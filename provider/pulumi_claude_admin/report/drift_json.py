"""
The report as JSON, for programs: a persistent format, described by `forms/drift.schema.json`.

Values are the platform's, unescaped but for what JSON itself escapes: all of non-ASCII, so that no name can break a reader, and
what a CI runner would take for a command.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.findings import Finding, Ignored, MadeBy, Unseen
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.drift_report import SCHEMA_VERSION, Report
from pulumi_claude_admin.report.policy_report import PolicyReport, findings_document, unknown_document
from pulumi_claude_admin.report.run import NOTHING_COMPARED, ReadFrom

SCHEMA_FILE: Final = "drift.schema.json"

Json = dict[str, object]


def render(report: Report) -> str:
    """The report as one JSON document, ending with a line feed. It always says everything."""
    return json_text(document(report))


def document(report: Report) -> Json:
    """The report as plain data, keys in reading order."""
    run = report.run
    return {
        "schema_version": SCHEMA_VERSION,
        "generated_at": _moment(run.generated_at),
        "tool": {"name": "pulumi-claude-admin", "version": run.tool_version},
        "organization": {"id": report.organization.id, "name": report.organization.name},
        "run": {
            "stacks": list(run.stacks),
            "source": run.source,
            "declared_only": run.is_declared_only,
            "fail_on": [*map(str, run.fail_on.statuses), *([NOTHING_COMPARED] if run.fails_on_nothing else [])],
            "fail_at": {str(status): str(least) for status, least in run.fail_on.statuses.items() if least is not None},
            "exit_zero": run.exits_zero,
            "elsewhere": list(run.elsewhere),
            "commit": run.commit,
            "pii": str(run.pii),
            "read_from": _read_from(run.read_from) if run.read_from is not None else None,
        },
        "exit_codes": list(run.exit_codes),
        "compared": report.compared,
        "counts": {str(status): number for status, number in report.counts.items()},
        "coverage": [_coverage(figure) for figure in report.coverage],
        "findings": [_finding(finding) for finding in report.findings],
        "unseen": [_unseen(one) for one in report.unseen],
        "ignore": {
            "file": run.ignore_file,
            "expired": [_entry(entry) for entry in report.expired_entries],
            "unused": [_entry(entry) for entry in report.unused_entries],
        },
        "planned_steps": list(run.planned_steps) if run.planned_steps is not None else None,
        "notices": list(report.notices),
        "policy": _policy(report.policy) if report.policy is not None else None,
    }


def _policy(report: PolicyReport) -> Json:
    return {"findings": findings_document(report), "cannot_know": unknown_document(report)}


def _read_from(how: ReadFrom) -> Json:
    return {
        "asked": how.asked,
        "kept": how.kept,
        "as_of": _moment(how.as_of) if how.as_of is not None else None,
        "why_full": how.why_full,
        "problem": how.problem,
    }


def _finding(finding: Finding) -> Json:
    subject = finding.subject
    return {
        "status": str(finding.status),
        "severity": str(finding.severity) if finding.severity is not None else None,
        "kind": str(subject.kind),
        "id": subject.id,
        "workspace_id": subject.workspace_id,
        "workspace_name": subject.workspace_name,
        "label": subject.label,
        "urn": finding.urn,
        "resource": resource_name(finding.urn) if finding.urn is not None else None,
        "declared_at": finding.declared_at,
        "changes": [
            {"path": change.path, "declared": change.declared, "actual": change.actual} for change in finding.changes
        ],
        "in_branch": [
            {
                "path": row.path,
                "word": str(row.word),
                "branch": row.branch,
                "state": row.state,
                "actual": row.actual,
            }
            for row in finding.in_branch
        ],
        "made_by": [_made_by(one) for one in finding.made_by],
        "reason": finding.reason,
        "remedy": finding.remedy,
        "ignored": _ignored(finding.ignored) if finding.ignored is not None else None,
    }


def _made_by(one: MadeBy) -> Json:
    actor = one.actor
    return {
        "path": one.path,
        "actor_type": actor.type,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "email": actor.email,
        "ip_address": actor.ip_address,
        "probable_channel": actor.channel,
        "at": _moment(one.at),
    }


def _ignored(mark: Ignored) -> Json:
    return {
        "status": str(mark.status),
        "pattern": mark.pattern,
        "reason": mark.reason,
        "until": mark.until.isoformat(),
    }


def _coverage(figure: KindCoverage) -> Json:
    return {
        "kind": str(figure.kind),
        "declared": figure.declared,
        "elsewhere": figure.elsewhere,
        "unmanaged": figure.unmanaged,
        "total": figure.total,
        "percent": figure.percent,
        "complete": figure.is_complete,
    }


def _unseen(unseen: Unseen) -> Json:
    return {
        "kind": str(unseen.kind),
        "workspace_id": unseen.workspace_id,
        "reason": unseen.reason,
        "partial": unseen.is_partial,
    }


def _entry(entry: Entry) -> Json:
    return {"line": entry.line, "pattern": entry.pattern, "until": entry.until.isoformat(), "reason": entry.reason}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
