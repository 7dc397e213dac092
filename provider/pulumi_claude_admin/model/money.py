"""Money: whole minor units and a currency, never a float. Source of the wire form: docs/platform/spend-limits.md#money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_PLAIN: Final = re.compile(r"([0-9]{1,15})(?:\.([0-9]+))?")
_EXPONENTS: Final = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3}
"""Digits after the point where they are not two (ISO 4217)."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """
    An amount: `minor` whole minor units (cents for USD) of `currency` (ISO 4217).

    >>> Money.parse("5000.00").minor
    500000
    """

    minor: int
    currency: str = "USD"

    @classmethod
    def parse(cls, text: str, currency: str = "USD") -> Money:
        """
        Read a plain decimal in major units, such as `5000` or `5000.00`.

        Raises ValueError, with a reason fit for a user, on a negative amount, a fraction of a minor unit, a thousands
        separator or anything that is not a number.
        """
        match = _PLAIN.fullmatch(text.strip())
        if match is None:
            raise ValueError(_reason(text))
        digits = _exponent(currency)
        fraction = (match[2] or "").rstrip("0")
        if len(fraction) > digits:
            message = f"{text!r} is finer than the smallest unit of {currency} ({digits} digits after the point)"
            raise ValueError(message)
        return cls(int(match[1] + fraction.ljust(digits, "0")), currency)

    @property
    def major(self) -> str:
        """The canonical decimal string in major units: `5000.00`."""
        digits = _exponent(self.currency)
        return str(Decimal(self.minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)))

    def __str__(self) -> str:
        digits = _exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-digits):,.{digits}f} {self.currency}"


def _exponent(currency: str) -> int:
    return _EXPONENTS.get(currency, 2)


def _reason(text: str) -> str:
    if text.strip().startswith("-"):
        return f"{text!r} is negative"
    return f'{text!r} is not an amount; write a plain decimal such as "5000.00"'
