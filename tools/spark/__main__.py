"""
Compares every figure that DuckDB and a local Spark give, for every question of an archive: `python -m tools.spark`.

Spark is in an environment of its own in the cache folder, filled from `requirements/spark.txt`; it needs Java 17 or later.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pulumi_claude_admin.archive.dialects import Dialect
from pulumi_claude_admin.archive.elsewhere import translated
from pulumi_claude_admin.archive.questions import QUESTIONS, question
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.audit_ports import HowRead, Row
from pulumi_claude_admin.model.cubes import CUBES, Bucket, Cube, Measure, Surface, Window
from pulumi_claude_admin.model.usage import (
    ActorKind,
    ClaudeCodeRow,
    CostRow,
    Dimension,
    UsageActor,
    UsageGroup,
    UsageRow,
)
from tools.folders import CHECKOUT, cache_folder, spark_python
from tools.setup.own_environment import OwnEnvironment, prepare
from tools.talk import say

WINDOW: Final = Window(date(2026, 10, 15), date(2026, 11, 15))
ROWS: Final = 5_000
_COLUMNS: Final = ((), ("workspace_id",), ("model", "actor"), ("cost_type", "token_type"), ("inference_geo", "speed"))
_COUNTS: Final = ("sessions", "lines_added", "lines_removed", "commits", "pull_requests", "accepted", "rejected")
_TOKENS: Final = (
    "uncached_input_tokens",
    "cache_read_input_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
)
_WORDS: Final = ("workspace_id", "model", "api_key_id", "service_tier", "inference_geo", "speed", "product")
_SPARK: Final = OwnEnvironment("spark", "spark", "pyspark", is_built=True)
_LIMIT_SECONDS: Final = 900.0


def main() -> int:
    """Make an archive of drawn rows, ask both, print what differs."""
    if shutil.which("java") is None:
        say("make test-spark needs Java 17 or later on PATH")
        return 1
    cache = cache_folder(os.environ)
    python = spark_python(cache)
    prepare(_SPARK, os.environ, python=python, cache=cache, speak=say)
    with tempfile.TemporaryDirectory(prefix="claude-admin-spark-") as folder:
        return _compare(Path(folder), python)


def _compare(folder: Path, python: Path) -> int:
    asked, here = _here(folder)
    (folder / "questions.json").write_text(json.dumps([translated(text, Dialect.SPARK) for text in asked]))
    started = time.monotonic()
    command = [
        str(python),
        str(CHECKOUT / "tools" / "spark" / "ask.py"),
        str(folder / "tables"),
        str(folder / "questions.json"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LIMIT_SECONDS)
    if run.returncode:
        sys.stderr.write(run.stderr[-4000:])
        return 1
    there = [json.loads(line) for line in run.stdout.splitlines()]
    wrong = [text for text, one, other in zip(asked, here, there, strict=True) if one != other]
    figures = sum(len(row) for rows in here for row in rows)
    for text in wrong:
        say(f"differs in Spark:\n{text}")
    say(
        f"{len(asked)} questions, {figures:,} figures, {len(wrong)} questions differ; Spark took {time.monotonic() - started:.0f} s"
    )
    return 1 if wrong else 0


def _here(folder: Path) -> tuple[list[str], list[list[list[str | None]]]]:
    """The questions, and DuckDB's answers as text."""
    drawn = random.Random(17)  # noqa: S311 - the same rows every time, no secret
    how = HowRead(datetime(2026, 11, 20, tzinfo=UTC), None, Surface.ANALYTICS)
    with ParquetArchive(FolderStore(folder / "archive"), "org_01Spark") as archive:
        for cube in CUBES:
            archive.put(cube, WINDOW, [_row(drawn, cube) for _ in range(ROWS)], how)
        archive.copy_out(folder / "tables")
        asked = [(cube, text) for cube in CUBES for text in _questions(cube)]
        answers = [[[_text(value) for value in row] for row in archive.answer(cube, text)] for cube, text in asked]
    return [text for _, text in asked], answers


def _questions(cube: Cube) -> Sequence[str]:
    of = {
        Measure.COST: ("spend", "daily_spend", "combinations", "day_amounts"),
        Measure.CLAUDE_CODE: ("day_claude_code", "claude_code"),
    }
    hourly = ("hourly_tokens", "peak_hours") if cube.bucket is Bucket.HOUR else ()
    names = of.get(cube.measure, ("tokens", "daily_tokens", "combinations", "day_tokens", *hourly))
    groups = [by for by in _COLUMNS if set(by) <= set(cube.dimensions)]
    days = (WINDOW.first, WINDOW.end)
    return sorted({question(name, cube.name, days, by) for name in QUESTIONS if name in names for by in groups})


def _row(drawn: random.Random, cube: Cube) -> Row:
    day = WINDOW.first + timedelta(days=drawn.randrange(WINDOW.days))
    at = datetime(day.year, day.month, day.day, drawn.randrange(24) if cube.bucket is Bucket.HOUR else 0, tzinfo=UTC)
    match cube.measure:
        case Measure.CLAUDE_CODE:
            return _claude_code(drawn, day)
        case Measure.COST:
            kind, token = drawn.choice([("tokens", "output_tokens"), ("web_search", None)])
            return CostRow(at, _group(drawn, cube), kind, token, _amount(drawn), _amount(drawn))
        case Measure.USAGE:
            return _usage(drawn, at, _group(drawn, cube))


def _claude_code(drawn: random.Random, day: date) -> ClaudeCodeRow:
    counts = {name: drawn.randrange(99) for name in _COUNTS}
    person, is_remote = f"p{drawn.randrange(40)}@example.com", drawn.choice([True, False])
    cost, tokens = _amount(drawn), {"m": drawn.randrange(10**9)}
    return ClaudeCodeRow(
        day, person, is_key=False, terminal="vscode", is_remote=is_remote, tokens=tokens, estimated_cost=cost, **counts
    )


def _usage(drawn: random.Random, at: datetime, group: UsageGroup) -> UsageRow:
    tokens = {name: drawn.randrange(10**9) for name in _TOKENS}
    requests = drawn.choice([None, *range(20)])
    searches, none = drawn.randrange(9), frozenset[str]()
    return UsageRow(at, group, requests=requests, web_searches=searches, unknown_counters=none, **tokens)


def _group(drawn: random.Random, cube: Cube) -> UsageGroup:
    words = {name: drawn.choice([None, "a", "B", "ü"]) for name in _WORDS}
    told = {name: word for name, word in words.items() if name in cube.dimensions}
    actor = drawn.choice([None, UsageActor(ActorKind.USER, f"user_{drawn.randrange(30)}")])
    return UsageGroup(**told, actor=actor if Dimension.ACTOR in cube.dimensions else None)


def _amount(drawn: random.Random) -> Decimal:
    return Decimal(drawn.randrange(-(10**24), 10**26)).scaleb(-12)


def _text(value: Any) -> str | None:  # noqa: ANN401 - whatever DuckDB says
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    sys.exit(main())
