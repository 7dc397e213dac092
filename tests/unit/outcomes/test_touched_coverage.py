"""Coverage of the touched files, before and after."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.outcome_ports import FileCoverage, TouchedFile
from pulumi_claude_admin.outcomes.touched_coverage import touched_coverage

BEFORE = {"a.py": FileCoverage(50, 100), "old.py": FileCoverage(0, 100), "other.py": FileCoverage(0, 9000)}
AFTER = {"a.py": FileCoverage(80, 100), "new.py": FileCoverage(20, 100), "other.py": FileCoverage(9000, 9000)}


def test_only_touched_files_count_and_a_renamed_one_by_both_names() -> None:
    found = touched_coverage([TouchedFile("a.py", "a.py"), TouchedFile("new.py", "old.py")], BEFORE, AFTER)

    assert found is not None
    assert found.points == pytest.approx(25)


def test_a_new_file_has_no_share_before() -> None:
    found = touched_coverage([TouchedFile("new.py", None)], BEFORE, AFTER)

    assert found is not None
    assert found.points is None


@pytest.mark.parametrize(("before", "after"), [(None, AFTER), (BEFORE, None), ({}, {})])
def test_what_was_not_measured_is_unknown(
    before: dict[str, FileCoverage] | None, after: dict[str, FileCoverage] | None
) -> None:
    assert touched_coverage([TouchedFile("a.py", "a.py")], before, after) is None
