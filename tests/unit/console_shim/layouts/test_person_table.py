"""The table of people: when pieces of it join, and what names somebody."""

from __future__ import annotations

import pytest

from claude_console_shim.layouts.person_table import PersonRow, joined, names
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.errors import LayoutUnknown


def rows(letters: str) -> tuple[PersonRow, ...]:
    """A row for each letter."""
    return tuple(PersonRow(f"{letter}@example.com", None, Node("row")) for letter in letters)


@pytest.mark.parametrize(
    ("seen", "now", "whole"),
    [
        ("ab", "abcd", "abcd"),
        ("abcd", "cdef", "abcdef"),
        ("abcd", "bc", "abcd"),
        ("", "ab", "ab"),
        ("abab", "abc", "ababc"),
    ],
)
def test_pieces_that_overlap_are_one_table(seen: str, now: str, whole: str) -> None:
    assert joined(rows(seen), rows(now)) == rows(whole)


def test_pieces_between_which_somebody_may_lie_are_none() -> None:
    with pytest.raises(LayoutUnknown, match="nobody saw"):
        joined(rows("abc"), rows("ef"))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Change limit of ana@example.com", True),
        ("ANA@example.com.", True),
        ("dana@example.com", False),
        ("ana@example.com.au", False),
        ("x-ana@example.com", False),
    ],
)
def test_an_address_is_named_as_a_whole_or_not(text: str, *, is_named: bool) -> None:
    assert names(text, "ana@example.com") is is_named
