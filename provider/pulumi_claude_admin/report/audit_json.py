"""
The audit as JSON, for programs: a persistent format, described by `forms/audit.schema.json`. The fields of `AuditReport` are its keys.

What comes back may be anybody's (the artifact of another job): it is read strictly, keys that nobody knows are passed over, numbers are
bounded, and what is shown without being escaped (ids of rules, their titles, the currency) has to look like one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_document import document_text, problem_in
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.json_values import read_strictly, says_it_is, schema_of, utc

SCHEMA_FILE: Final = "audit.schema.json"
KIND: Final = "audit"


def render(report: AuditReport) -> str:
    """The report as one JSON document, ending with a line feed. It always says everything."""
    return document_text(_adapter().dump_python(report))


def read(text: str | bytes, *, source: str) -> AuditReport:
    """
    The report in this JSON. `source` names it for people.

    Raises ConfigurationError for what is no report of an audit, and for one that a newer version wrote.
    """
    what = f"{source} is no JSON report of `claude-admin audit`"
    report = read_strictly(
        _adapter(),
        text,
        what=what,
        hint="Write one with `claude-admin audit -o json:FILE`, with the same version in both places",
    )
    problem = problem_in(report, _adapter().dump_python(report))
    if problem is not None:
        raise ConfigurationError(f"{what}: {problem}")
    return replace(report, run=replace(report.run, generated_at=utc(report.run.generated_at)))


def is_audit(text: str | bytes) -> bool:
    """Whether this JSON says that it is an audit. What is no JSON does not."""
    return says_it_is(KIND, text)


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Audit report of pulumi-claude-admin",
        description="What `claude-admin audit -o json` writes. Keys may be added without a new schema_version; readers ignore "
        "what they do not know. Money is a decimal text, exact, in major units of `reading.currency`, billed unless a name says list_. "
        "Shares (between 0 and 1), minutes and measures of concentration come of divisions: half up to six digits after the point, in `evidence` too; "
        "other numbers of `evidence` have twelve at most.",
    )


@cache
def _adapter() -> TypeAdapter[AuditReport]:
    return TypeAdapter(AuditReport)
