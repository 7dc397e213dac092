from __future__ import annotations

import pytest

from pulumi_claude_admin.report.printable import fit, pad, printable, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Päyments 支付 ✓", "Päyments 支付 ✓"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("\u202eevil", "\\u202eevil"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("\u2028", "\\u2028"),
    ],
)
def test_what_does_not_print_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("支付", 4), ("e\u0301", 1), ("", 0)])
def test_width_is_in_columns_of_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


def test_fit_cuts_by_columns_and_says_so() -> None:
    assert fit("abcdef", 4) == "abc…"
    assert fit("支付团队", 5) == "支付…"
    assert fit("abc", 3) == "abc"


def test_pad_fills_up_and_never_cuts() -> None:
    assert pad("支", 4) == "支  "
    assert pad("abcdef", 4) == "abcdef"
