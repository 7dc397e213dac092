"""What audits found, run by run, so that the next one can say what is new. The last few are kept; ids only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import Manifest, RunFile
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.tables import RUNS, Text, claude_code_id
from pulumi_claude_admin.audit_ports import KeptFinding, KeptRun
from pulumi_claude_admin.model.severity import Severity

MOST: Final = 10
"""So many runs are kept: one is compared with, and others that ran meanwhile must not push it out."""


def with_run(reading: Reading, draft: Draft, run: KeptRun) -> Manifest:
    """The manifest with a run, and without the oldest of too many."""
    target = draft.scratch / "run.parquet"
    lines = (_line(one) for one in sorted(run.findings, key=_key))
    rows = parquet.write_plain(reading.connection, RUNS, lines, target)
    new = RunFile(as_of=run.as_of.astimezone(UTC), file=draft.keep("runs", target, rows))
    others = (one for one in draft.base.runs if one.as_of != new.as_of)
    runs = sorted((*others, new), key=lambda one: one.as_of)
    return draft.base.model_copy(update={"runs": tuple(runs[-MOST:])})


def run_before(reading: Reading, manifest: Manifest | None, moment: datetime) -> KeptRun | None:
    """The latest one of before a moment. Raises what DuckDB and the store raise."""
    earlier = [one for one in (manifest.runs if manifest is not None else ()) if one.as_of < moment]
    if not earlier:
        return None
    last = max(earlier, key=lambda one: one.as_of)
    return KeptRun(last.as_of, tuple(sorted(map(_finding, reading.lines(RUNS, last.file)), key=_key)))


def runs_since(manifest: Manifest, first: date) -> tuple[RunFile, ...]:
    """Those of a day and later ones."""
    return tuple(one for one in manifest.runs if one.as_of.astimezone(UTC).date() >= first)


def id_of(identity: str, salt: str) -> str:
    """An id as it is; an address, which names somebody whom only the reports of Claude Code know, as rows have it."""
    return claude_code_id(identity, salt) if "@" in identity else identity


def _line(one: KeptFinding) -> tuple[Text, ...]:
    amount = None if one.amount is None else f"{one.amount:f}"
    return one.rule, one.place_kind, one.place_id, one.severity.value, amount, one.money


def _finding(line: tuple[Any, ...]) -> KeptFinding:
    rule, place_kind, place_id, severity, amount, money = line
    return KeptFinding(
        rule, place_kind, place_id, Severity(severity), None if amount is None else Decimal(amount), money
    )


def _key(one: KeptFinding) -> tuple[str, str, str]:
    return one.rule, one.place_kind, one.place_id
