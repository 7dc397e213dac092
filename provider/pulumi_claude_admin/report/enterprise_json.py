"""
The audit of a Claude Enterprise organization as JSON, for programs: a persistent format, described by `forms/enterprise-audit.schema.json`.
The fields of `EnterpriseAudit` are its keys. What comes back is read as strictly as that of a Console organization (`audit_json.py`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.audit_document import document_text, problem_in
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.json_values import read_strictly, says_it_is, schema_of, utc

SCHEMA_FILE: Final = "enterprise-audit.schema.json"
KIND: Final = "enterprise-audit"


def render(report: EnterpriseAudit) -> str:
    """The report as one JSON document, ending with a line feed. It always says everything."""
    return document_text(_adapter().dump_python(report))


def read(text: str | bytes, *, source: str) -> EnterpriseAudit:
    """
    The report in this JSON. `source` names it for people.

    Raises ConfigurationError for what is no report of such an audit, and for one that a newer version wrote.
    """
    what = f"{source} is no JSON report of an audit of a Claude Enterprise organization"
    report = read_strictly(
        _adapter(),
        text,
        what=what,
        hint="Write one with `claude-admin audit --surface enterprise -o json:FILE`, with the same version in both places",
    )
    problem = problem_in(report, _adapter().dump_python(report))
    if problem is not None:
        raise ConfigurationError(f"{what}: {problem}")
    return replace(report, run=replace(report.run, generated_at=utc(report.run.generated_at)))


def is_enterprise_audit(text: str | bytes) -> bool:
    """Whether this JSON says that it is such an audit. What is no JSON does not."""
    return says_it_is(KIND, text)


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Audit report of a Claude Enterprise organization, of pulumi-claude-admin",
        description="What `claude-admin audit --surface enterprise -o json` writes. Keys may be added without a new schema_version; readers "
        "ignore what they do not know. Money is a decimal text, exact, in major units of `currency`, usage credits as billed and before "
        "credits; forecasts and shares (between 0 and 1) come of divisions: half up to six digits after the point. null is not told, which is not zero.",
    )


@cache
def _adapter() -> TypeAdapter[EnterpriseAudit]:
    return TypeAdapter(EnterpriseAudit)
