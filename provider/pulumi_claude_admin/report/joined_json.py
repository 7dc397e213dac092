"""
Both surfaces side by side as JSON: a persistent format, described by `forms/joined-audit.schema.json`. The fields of `JoinedReport` are its keys.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from pulumi_claude_admin.report.audit_document import document_text
from pulumi_claude_admin.report.joined_report import JoinedReport
from pulumi_claude_admin.report.json_values import schema_of

SCHEMA_FILE: Final = "joined-audit.schema.json"


def render(report: JoinedReport) -> str:
    """The report as one JSON document, ending with a line feed."""
    return document_text(_adapter().dump_python(report))


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Audits of both surfaces of one company, of pulumi-claude-admin",
        description="What `claude-admin report join -o json` writes. Keys may be added without a new schema_version; readers ignore what they "
        "do not know. Money is a decimal text, exact, in major units of its column's `currency`; null is not told, which is not zero. "
        "Nothing in it is a sum of both columns, and `never_added` says why.",
    )


@cache
def _adapter() -> TypeAdapter[JoinedReport]:
    return TypeAdapter(JoinedReport)
