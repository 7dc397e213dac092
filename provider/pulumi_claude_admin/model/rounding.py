"""Numbers for programs that come of a division: without the digits that mean nothing. What is exact is never rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

OF_A_SHARE: Final = 6
OF_A_CENT: Final = 12
"""Digits after the point. Amounts that the platform told, and sums of them, have no more than the second."""


def rounded(number: Decimal, digits: int) -> Decimal:
    """To so many digits after the point, half up. A number with fewer stays as it is, however large."""
    _, _, exponent = number.as_tuple()
    is_longer = isinstance(exponent, int) and -exponent > digits
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if is_longer else number
