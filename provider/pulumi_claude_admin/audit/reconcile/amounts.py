"""Amounts and dates as papers write them: signs, currencies, separators of thousands and of decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

CENTS: Final = Decimal(100)
_SIGNS: Final = str.maketrans(
    {0x2212: "-", 0x2013: "-", 0xFE63: "-", 0xFF0D: "-", 0xA0: " ", 0x202F: " ", 0x27: " ", 0x2019: " "}
)
"""Minus signs as papers print them, and what stands between thousands."""
_SYMBOLS: Final = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
_NUMBER: Final = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+")
_CURRENCY: Final = re.compile(r"US\$|[$€£]|\b[A-Z]{3}\b")
_DATE_FORMS: Final = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents, which may be fractions, of `currency`; None where the text names none."""

    cents: Decimal
    currency: str | None = None


def parse_amount(text: str) -> Amount:
    """
    Read one amount: `$1,234.56`, `-$40.00`, `(40,00 €)`, `1.234,56 EUR`, `1 234.56`.

    A point or comma is that of the decimals when it stands last and something other than three digits follows, or when both are
    there. `1,234` alone is a thousand and some. Raises ValueError, with a reason fit for a user, for anything else.
    """
    plain = text.translate(_SIGNS).strip()
    currency = _CURRENCY.search(plain)
    bare = _CURRENCY.sub("", plain).replace(" ", "")
    is_negative = bare.startswith("-") or bare.endswith("-") or (bare.startswith("(") and bare.endswith(")"))
    digits = bare.strip("-()+")
    if _NUMBER.fullmatch(digits) is None or len(bare) - len(digits) > (2 if bare.startswith("(") else 1):
        raise ValueError(f"{text!r} is not an amount")
    value = Decimal(_plain_decimal(digits, text)) * CENTS
    named = currency.group() if currency is not None else None
    return Amount(-value if is_negative else value, _SYMBOLS.get(named, named) if named else None)


def _plain_decimal(digits: str, text: str) -> str:
    """The number with a point for decimals and nothing between thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark = digits[last]
    other = "," if mark == "." else "."
    whole, fraction = digits[:last], digits[last + 1 :]
    if mark in whole or (len(fraction) == 3 and other not in digits and whole.strip("0") != ""):  # noqa: PLR2004 - thousands
        groups = digits.split(mark)
        if any(len(group) != 3 for group in groups[1:]) or other in digits:  # noqa: PLR2004 - thousands
            raise ValueError(f"{text!r} is not an amount: its separators contradict each other")
        return "".join(groups)
    groups = whole.split(other)
    if len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3):  # noqa: PLR2004 - thousands
        raise ValueError(f"{text!r} is not an amount: its separators contradict each other")
    return f"{''.join(groups) or '0'}.{fraction or '0'}"


def parse_date(text: str) -> date:
    """Read a date as exports (`2026-02-12`) and invoices (`August 23, 2026`) write it. Raises ValueError."""
    plain = " ".join(text.split())
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day of a paper has no zone
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not a date such as 2026-02-12 or August 23, 2026")
