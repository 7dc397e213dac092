"""What `claude-admin console journal` does: the presses in the journal of writes, and what became of each, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.journaled_presses import JournaledPress, PressOutcome, presses
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.report.text_columns import pad, width
from pulumi_claude_admin.settings import read_settings
from pulumi_claude_admin.write_journal import read_journal

VERSION: Final = 1
_HEAD: Final = ("when (UTC)", "outcome", "setting", "target", "what", "answer")


def run(form: PlainForm, journal: Path | None) -> int:
    """Print every press, oldest first. No journal yet is none; raises ConfigurationError for a file that is no journal."""
    path = journal or read_settings().journal_file
    is_none_yet = journal is None and not path.exists()
    found = () if is_none_yet else presses(read_journal(path))
    sys.stdout.write(_json(found) if form is PlainForm.JSON else _text(found))
    return ExitCode.OK


def _json(found: Sequence[JournaledPress]) -> str:
    rows = [
        {
            "at": press.at.isoformat(),
            "organization_id": press.organization_id,
            "setting": press.setting,
            "target": press.target,
            "page": press.page,
            "layout": press.layout,
            "what": press.what,
            "before": press.before,
            "wanted": press.wanted,
            "answer": press.answer,
            "outcome": press.outcome,
            "ended_at": press.ended_at.isoformat() if press.ended_at is not None else None,
            "evidence": press.evidence,
        }
        for press in found
    ]
    return json.dumps({"schema_version": VERSION, "presses": rows}, indent=2) + "\n"


def _text(found: Sequence[JournaledPress]) -> str:
    if not found:
        return "No press that may save is in the journal.\n"
    rows = [_HEAD, *map(_row, found)]
    widths = [max(width(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = ["  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip() for row in rows]
    unknown = sum(press.outcome is PressOutcome.UNKNOWN for press in found)
    told = f"\n{unknown} of unknown outcome: the next run that looks there, to read or to write, says what it found.\n"
    return defuse("\n".join(lines) + "\n" + (told if unknown else ""))


def _row(press: JournaledPress) -> tuple[str, ...]:
    cells = (
        f"{press.at:%Y-%m-%d %H:%M:%S}",
        press.outcome,
        press.setting.replace("_", " "),
        press.target,
        f"{press.what}: {press.before or 'nothing'} to {press.wanted or 'nothing'}",
        press.answer or "",
    )
    return tuple(printable(str(cell)) for cell in cells)
