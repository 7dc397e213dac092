"""The words of the drift report's published JSON Schema that follow from the code: the kinds. All else in it is written by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pulumi_claude_admin.report.forms
from pulumi_claude_admin.drift.kinds import KINDS
from pulumi_claude_admin.report.drift_json import SCHEMA_FILE

PAGE: Final = Path(pulumi_claude_admin.report.forms.__path__[0]) / SCHEMA_FILE
_ENUM: Final = re.compile(r'(?P<head>"kind": \{\n *"enum": \[\n)[^\]]*(?P<tail>\n *\])')


def report_schema(present: str) -> str:
    """The schema with every kind of today, in their order."""
    words = ",\n".join(f"        {json.dumps(str(one.kind))}" for one in KINDS)
    return _ENUM.sub(lambda match: f"{match['head']}{words}{match['tail']}", present)


def published() -> dict[str, Any]:
    """The schema as readers of reports get it."""
    schema: dict[str, Any] = json.loads(PAGE.read_text(encoding="utf-8"))
    return schema
