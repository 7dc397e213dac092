"""The schemas that are published beside the forms of reports, and what they say of a document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

import pulumi_claude_admin.report.forms

FOLDER = Path(pulumi_claude_admin.report.forms.__path__[0])


def require_valid(document: Mapping[str, Any], name: str) -> None:
    """Fail where a document is not as `<name>.schema.json` says."""
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
