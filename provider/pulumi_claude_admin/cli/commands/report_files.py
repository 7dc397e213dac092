"""The JSON reports that a command is given: read, bounded and united."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.exit_codes import by_precedence
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import audit_json, enterprise_json
from pulumi_claude_admin.report.audit_forms import Audit
from pulumi_claude_admin.report.drift_json_reader import read
from pulumi_claude_admin.report.drift_merge import merged
from pulumi_claude_admin.report.drift_report import Report

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of one file: more than 200,000 findings."""


def read_reports(files: Sequence[Path]) -> Report:
    """One report of all files. Raises ConfigurationError in one line that names the file."""
    named = tuple(_read(files))
    codes = by_precedence(code for _, report in named for code in report.run.exit_codes)
    return merged(named, exit_codes=codes)


def _read(files: Sequence[Path]) -> Iterator[tuple[str, Report]]:
    for file in files:
        yield str(file), read(read_bounded(file), source=str(file))


def read_audit(files: Sequence[Path]) -> Audit | None:
    """The audit in this file, of either surface; None where the files are of drift. Raises ConfigurationError for an audit among others."""
    texts = [(file, read_bounded(file)) for file in files]
    audits = [
        (file, text) for file, text in texts if audit_json.is_audit(text) or enterprise_json.is_enterprise_audit(text)
    ]
    if not audits:
        return None
    (file, text), *others = audits
    if others or len(files) > 1:
        raise ConfigurationError(f"{file} is an audit, which is told alone", hint="Give that one file")
    if enterprise_json.is_enterprise_audit(text):
        return enterprise_json.read(text, source=str(file))
    return audit_json.read(text, source=str(file))


def read_bounded(file: Path) -> bytes:
    """What a report's file holds. Raises ConfigurationError in one line that names the file."""
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from None
    if len(text) > MOST_BYTES:
        raise ConfigurationError(f"{file} is larger than {MOST_BYTES // 1024**2} MiB, which no report is")
    return text
