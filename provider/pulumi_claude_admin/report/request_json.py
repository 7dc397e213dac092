"""
Requests for a higher limit as JSON: a persistent format, described by `forms/increase-requests.schema.json`. The fields of
`RequestReport` are its keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.json_values import is_versioned, plain, reason_of, refuse_newer, schema_of
from pulumi_claude_admin.report.request_report import SCHEMA_VERSION, RequestReport

SCHEMA_FILE: Final = "increase-requests.schema.json"
REPORT: Final = "increase-requests"


@dataclass(frozen=True, slots=True)
class _Document:
    schema_version: Literal[1]
    report: Literal["increase-requests"]
    content: RequestReport


def render(report: RequestReport) -> str:
    """The report as one JSON document, ending with a line feed."""
    document = _Document(SCHEMA_VERSION, "increase-requests", report)
    return json_text(plain(_adapter().dump_python(document), timespec="auto"))


def is_requests(text: str | bytes) -> bool:
    """Whether this is such a report, of whatever version."""
    return is_versioned(REPORT, text)


def read(text: str | bytes, *, source: str) -> RequestReport:
    """The report in this JSON. `source` names it for people. Raises ConfigurationError for what is none, or of a newer version."""
    try:
        refuse_newer(text, kind=REPORT, known=SCHEMA_VERSION, source=source)
        return _adapter().validate_json(text).content
    except ValidationError as error:
        raise ConfigurationError(
            f"{source} is no report of requests: {reason_of(error)}",
            hint="Make one with `claude-admin increase-requests list -o json:FILE`",
        ) from None


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Requests for a higher limit of pulumi-claude-admin",
        description="What `claude-admin increase-requests list -o json` writes. Keys may be added without a new schema_version; readers "
        "ignore what they do not know. Money is a decimal text, exact, in major units of `content.currency`.",
    )


@cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
