"""The JSON of coverage.py (`coverage json`). Source: coverage.py's documentation, "JSON reporting", 2026."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict, ValidationError

from pulumi_claude_admin.coverage_reports.measured_lines import Report
from pulumi_claude_admin.errors import OutcomesUnreadable


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)

    executed_lines: tuple[int, ...]
    missing_lines: tuple[int, ...]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)

    files: dict[str, _File]


def read_coverage_json(content: bytes, *, source: str) -> Report:
    """`source` is the file's name, for errors. Raises OutcomesUnreadable."""
    try:
        document = _Document.model_validate(json.loads(content))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise OutcomesUnreadable(f"{source} is no JSON of coverage.py: `{where}`: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise OutcomesUnreadable(f"{source} is no JSON ({type(error).__name__})") from None
    return Report({name.replace("\\", "/"): _lines(file) for name, file in document.files.items()})


def _lines(file: _File) -> dict[int, bool]:
    return {**dict.fromkeys(file.missing_lines, False), **dict.fromkeys(file.executed_lines, True)}
