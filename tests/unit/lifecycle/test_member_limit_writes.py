from __future__ import annotations

import pytest

from pulumi_claude_admin.lifecycle.member_limit_writes import duration


@pytest.mark.parametrize(
    ("minutes", "words"), [(0.02, "1 min"), (1.01, "2 min"), (59, "59 min"), (60, "1 h 00 min"), (166.7, "2 h 47 min")]
)
def test_a_time_is_told_in_hours_and_whole_minutes(minutes: float, words: str) -> None:
    assert duration(minutes) == words
