"""What comes of a division loses digits that mean nothing; what is exact keeps all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.model.rounding import OF_A_CENT, OF_A_SHARE, rounded


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (Decimal(1) / 3, OF_A_SHARE, "0.333333"),
        (Decimal("0.0000005"), OF_A_SHARE, "0.000001"),
        (Decimal(-2) / 3, OF_A_CENT, "-0.666666666667"),
        (Decimal("0.25"), OF_A_SHARE, "0.25"),
        (Decimal("12345678901234567890.123456789012"), OF_A_CENT, "12345678901234567890.123456789012"),
        (Decimal("1E+30"), OF_A_SHARE, "1" + "0" * 30),
    ],
)
def test_a_number_has_so_many_digits_after_the_point_at_most(number: Decimal, digits: int, text: str) -> None:
    assert f"{rounded(number, digits):f}" == text
