"""The line of a program that says a person's amount is found where it is a literal, and nowhere else."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.increase_requests.python_amounts import lines_of
from pulumi_claude_admin.model.money import Money

PROGRAM = """\
import pulumi_claude_admin as claude

PEOPLE = {
    "Ana@example.com": "100",
    "ben@example.com": AMOUNT,
    **OTHERS,
}
claude.MemberSpendLimits("all", people=PEOPLE)
claude.MemberSpendLimit("cleo", user="user_01cleo", amount="100.00")
"""


@pytest.mark.parametrize(
    ("who", "amount", "lines"),
    [
        ("ana@example.com", 10_000, (4,)),
        ("ana@example.com", 9_000, ()),
        ("ben@example.com", 10_000, ()),
        ("user_01cleo", 10_000, (9,)),
        ("dan@example.com", 10_000, ()),
    ],
)
def test_a_literal_is_found_with_its_line(who: str, amount: int, lines: tuple[int, ...]) -> None:
    assert lines_of(PROGRAM, frozenset({who}), Money(amount)) == lines


@pytest.mark.parametrize("text", ["people: {ana@example.com: 100}", "(" * 2_000, "a\0b", ""])
def test_what_is_no_python_has_no_line(text: str) -> None:
    assert lines_of(text, frozenset({"ana@example.com"}), Money(10_000)) == ()
