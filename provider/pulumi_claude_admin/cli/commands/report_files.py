"""The JSON reports that a command is given: read, bounded and united."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.exit_codes import by_precedence
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report import audit_json, enterprise_json, outcome_json
from pulumi_claude_admin.report.audit_forms import Audit
from pulumi_claude_admin.report.drift_json_reader import read
from pulumi_claude_admin.report.drift_merge import merged
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.outcome_report import OutcomeReport

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


def read_audit_and_outcomes(files: Sequence[Path]) -> tuple[Audit | None, OutcomeReport | None]:
    """
    The audit among these files, of either surface, and the report of outcomes; None for what is not there, as where the files are of drift.

    Raises ConfigurationError for an audit among others, and for two reports of outcomes.
    """
    texts = [(file, read_bounded(file)) for file in files]
    found = [(file, text) for file, text in texts if outcome_json.is_outcomes(text)]
    if len(found) > 1:
        raise ConfigurationError(f"{found[1][0]} is a second report of outcomes", hint="Give one of them")
    outcomes = None if not found else outcome_json.read(found[0][1], source=str(found[0][0]))
    return _audit([one for one in texts if one not in found]), outcomes


def read_audit_to_post(files: Sequence[Path]) -> tuple[Audit | None, OutcomeReport | None]:
    """The same. Raises ConfigurationError for outcomes without an audit."""
    audit, outcomes = read_audit_and_outcomes(files)
    if outcomes is not None and audit is None:
        raise ConfigurationError("outcomes are told beside an audit", hint="Give the JSON of `claude-admin audit`, too")
    return audit, outcomes


def _audit(texts: Sequence[tuple[Path, bytes]]) -> Audit | None:
    audits = [
        (file, text) for file, text in texts if audit_json.is_audit(text) or enterprise_json.is_enterprise_audit(text)
    ]
    if not audits:
        return None
    (file, text), *others = audits
    if others or len(texts) > 1:
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
