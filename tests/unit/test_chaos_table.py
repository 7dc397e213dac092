"""What `make chaos` has kept, as a table by mishap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.chaos_table import PAGE, kept_rows, main, section


def row(seed: int, fault: str, ended: str) -> dict[str, Any]:
    return {"version": 2, "seed": seed, "fault": fault, "ended": ended, "broken": []}


def test_tries_are_counted_by_mishap_and_by_how_they_ended() -> None:
    rows = [row(1, "none", "done"), row(2, "console_slow_save", "done"), row(3, "console_slow_save", "stopped cleanly")]
    assert section(rows).splitlines()[1:-1] == [
        "3 tries were made of the draws of version 2; an invariant was broken in 0 of them.",
        "",
        "| mishap | done | stopped cleanly | told as unknown | tries |",
        "|---|---:|---:|---:|---:|",
        "| none | 1 | 0 | 0 | 1 |",
        "| slow save | 1 | 1 | 0 | 2 |",
        "| all | 2 | 1 | 0 | 3 |",
    ]


def test_a_try_that_was_made_again_counts_once_and_one_of_another_version_apart(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    again = row(1, "none", "stopped cleanly")
    first.write_text("".join(json.dumps(each) + "\n" for each in (row(1, "none", "done"), again)))
    second.write_text(json.dumps(again | {"version": 3}) + "\n")
    assert kept_rows([first, second, tmp_path / "missing.jsonl"]) == [again, again | {"version": 3}]


def test_a_file_that_is_not_there_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    before = PAGE.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="no such file"):
        main([str(tmp_path / "missing.jsonl")])
    assert PAGE.read_text(encoding="utf-8") == before
