from __future__ import annotations

import pytest

from pulumi_claude_admin.report.text_columns import fit, pad, width, wrap


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


def test_wrap_breaks_no_literal_and_no_command() -> None:
    text = 'to keep what is there change it (name="Data and Science") and run `pulumi up --refresh` once'

    lines = wrap(text, 60, indent="")

    assert lines == [
        'to keep what is there change it (name="Data and Science")',
        "and run `pulumi up --refresh` once",
    ]


def test_a_literal_longer_than_half_a_line_is_broken() -> None:
    assert all(len(line) <= 40 for line in wrap(f'"{"many words " * 9}"', 40, indent=""))
