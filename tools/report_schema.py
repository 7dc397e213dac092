"""What follows from the code in the published JSON Schemas: the kinds in that of drift, and the whole of the others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pulumi_claude_admin.report.forms
from pulumi_claude_admin.drift.kinds import KINDS
from pulumi_claude_admin.gateways import contract
from pulumi_claude_admin.report import (
    audit_json,
    enterprise_json,
    joined_json,
    offboarding_plan_json,
    outcome_json,
    request_json,
)
from pulumi_claude_admin.report.drift_json import SCHEMA_FILE

PAGE: Final = Path(pulumi_claude_admin.report.forms.__path__[0]) / SCHEMA_FILE
AUDIT_PAGE: Final = PAGE.parent / audit_json.SCHEMA_FILE
ENTERPRISE_PAGE: Final = PAGE.parent / enterprise_json.SCHEMA_FILE
JOINED_PAGE: Final = PAGE.parent / joined_json.SCHEMA_FILE
OFFBOARDING_PAGE: Final = PAGE.parent / offboarding_plan_json.SCHEMA_FILE
REQUESTS_PAGE: Final = PAGE.parent / request_json.SCHEMA_FILE
OUTCOMES_PAGE: Final = PAGE.parent / outcome_json.SCHEMA_FILE
CONTRACT_PAGE: Final = Path(contract.__file__).parent / contract.SCHEMA_FILE
_ENUM: Final = re.compile(r'(?P<head>"kind": \{\n *"enum": \[\n)[^\]]*(?P<tail>\n *\])')


def report_schema(present: str) -> str:
    """The schema with every kind of today, in their order."""
    words = ",\n".join(f"        {json.dumps(str(one.kind))}" for one in KINDS)
    return _ENUM.sub(lambda match: f"{match['head']}{words}{match['tail']}", present)


def audit_schema() -> str:
    """The schema of an audit."""
    return json.dumps(audit_json.schema(), indent=2) + "\n"


def enterprise_schema() -> str:
    """The schema of an audit of an Enterprise organization."""
    return json.dumps(enterprise_json.schema(), indent=2) + "\n"


def joined_schema() -> str:
    """The schema of audits of both surfaces."""
    return json.dumps(joined_json.schema(), indent=2) + "\n"


def offboarding_schema() -> str:
    """The schema of an offboarding plan."""
    return json.dumps(offboarding_plan_json.schema(), indent=2) + "\n"


def requests_schema() -> str:
    """The schema of requests for a higher limit."""
    return json.dumps(request_json.schema(), indent=2) + "\n"


def outcomes_schema() -> str:
    """The schema of outcomes beside spend."""
    return json.dumps(outcome_json.schema(), indent=2) + "\n"


def contract_schema() -> str:
    """The schema of budgets for gateways."""
    return json.dumps(contract.schema(), indent=2) + "\n"


def published() -> dict[str, Any]:
    """The schema as readers of reports get it."""
    schema: dict[str, Any] = json.loads(PAGE.read_text(encoding="utf-8"))
    return schema
