"""Lines that say nothing."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.outcomes.plain_lines import says_nothing


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "   "),
        ("a.ts", "  });"),
        ("a.py", "    # why"),
        ("src/A.JAVA", " * of many lines"),
        ("a.go", "// why"),
        ("a.sql", "-- why"),
        ("Makefile", "# why"),
        ("a.html", "<!-- why -->"),
    ],
)
def test_blank_brackets_and_comments_say_nothing(path: str, text: str) -> None:
    assert says_nothing(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x = 1  # why"),
        ("a.c", "#include <x.h>"),
        ("a.c", "*pointer = 1;"),
        ("run.sh", "#!/bin/sh"),
        ("a", "# x"),
    ],
)
def test_all_else_says_something(path: str, text: str) -> None:
    assert not says_nothing(path, text)
