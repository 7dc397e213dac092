"""Amounts and rates as a page writes them. Anything that is not exactly in the layout's form is not guessed at. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated

from claude_console_shim.snapshot.aria_tree import normal
from claude_console_shim.snapshot.control import Data, Expression, with_groups
from claude_console_shim.snapshot.matching import matches
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.model.inputs import VALUE_MAX
from pulumi_claude_admin.model.money import Money


class Amount(Data):
    """
    How the page writes money: expressions with the groups `units` and `minor`, how the language writes a number, and what the page
    says when there is none. `field` are the forms that a field has beside a bare number, when the map says so.
    """

    patterns: tuple[Annotated[Expression, with_groups("units", "minor")], ...]
    grouping: str
    decimal: str
    currency: str = "USD"
    none: tuple[Expression, ...] = ()
    field: tuple[Annotated[Expression, with_groups("units", "minor")], ...] = ()


class Number(Data):
    """How the page writes a rate: an expression with the group `value`, and the forms that mean that nothing is set here."""

    pattern: Annotated[Expression, with_groups("value")]
    grouping: str
    inherited: tuple[Expression, ...] = ()


def read_amount(text: str, form: Amount) -> Money | None:
    """The amount, None where the page says that there is none. Raises LayoutUnknown on any other text."""
    if form.none and matches(text, form.none):
        return None
    found = _first(form.patterns, text)
    if found is None:
        raise LayoutUnknown(f"{text!r} is not an amount as this layout writes it")
    return _money(found, form, text)


def read_threshold(text: str, form: Amount) -> Money:
    """An amount that has to be there. Raises LayoutUnknown."""
    amount = read_amount(text, form)
    if amount is None:
        raise LayoutUnknown(f"{text!r} stands where an amount is expected")
    return amount


def read_field(text: str, form: Amount) -> Money | None:
    """
    What an amount field holds: a number as the language writes it, with the layout's sign perhaps, or as a machine does (`5000.00`),
    or nothing. Raises LayoutUnknown on any other text.
    """
    if not text.strip():
        return None
    found = _of_field(text, form)
    if found is None:
        raise LayoutUnknown(f"the amount field holds {text!r}")
    return _money(found, form, text)


def typed_amount(amount: Money, *, shown: str, form: Amount, is_for_machines: bool = False) -> str:
    """
    What to type into a field that shows `shown`: a whole amount without separators; cents only as the field, or else the map, writes
    them, since a point may group thousands there. A field `is_for_machines` where a browser takes numbers in one form only. Raises
    LayoutUnknown when nothing says how.
    """
    units, cents = divmod(amount.minor, 100)
    if not cents:
        return str(units)
    if is_for_machines:
        return f"{units}.{cents:02}"
    found = _of_field(shown, form) if shown.strip() else None
    if found is not None and found["minor"]:
        mark = found.string[found.start("minor") - 1]
    elif form.field:
        mark = form.decimal
    else:
        raise LayoutUnknown(
            f"the field shows no amount with cents, so how it takes those of {amount} is not known; nothing was saved",
            hint="Declare a whole amount, or set this one by hand.",
        )
    return f"{units}{mark}{cents:02}"


def _of_field(text: str, form: Amount) -> re.Match[str] | None:
    grouping, decimal = re.escape(form.grouping), re.escape(form.decimal)
    bare = rf"(?P<units>\d{{1,3}}(?:{grouping}\d{{3}})+|\d+)(?:{decimal}(?P<minor>\d{{1,2}}))?"
    of_machines = r"(?P<units>\d+)\.(?P<minor>\d{1,2})"
    return _first((*form.field, *form.patterns, bare, of_machines), text)


def _first(patterns: Iterable[str], text: str) -> re.Match[str] | None:
    clean = normal(text)
    return next(filter(None, (re.fullmatch(each, clean, re.ASCII) for each in patterns)), None)


def _money(found: re.Match[str], form: Amount, text: str) -> Money:
    try:
        return Money.parse(f"{found['units'].replace(form.grouping, '')}.{found['minor'] or '00'}", form.currency)
    except ValueError as error:
        raise LayoutUnknown(f"{text!r} is not an amount: {error}") from error


def read_rate(text: str, form: Number) -> int | None:
    """The number set here, None where nothing is (the organization's value applies). Raises LayoutUnknown on any other text."""
    if matches(text, form.inherited):
        return None
    found = re.fullmatch(form.pattern, normal(text), re.ASCII)
    if found is None:
        raise LayoutUnknown(f"{text!r} is not a rate as this layout writes it")
    digits = found["value"].replace(form.grouping, "")
    if len(digits) > len(str(VALUE_MAX)) or int(digits) > VALUE_MAX:
        raise LayoutUnknown(f"{text!r} is larger than any rate limit")
    return int(digits)


def read_rate_field(text: str, form: Number) -> int | None:
    """
    What a rate field holds: a whole number, with the layout's grouping perhaps, or nothing. Raises LayoutUnknown on any
    other text.
    """
    plain = _without_grouping(text, form.grouping)
    if not plain:
        return None
    if re.fullmatch(r"\d{1,16}", plain, re.ASCII) is None:
        raise LayoutUnknown(f"the rate field holds {text!r}")
    return int(plain)


def means(text: str, wanted: object, read: Callable[[str], object]) -> bool:
    """Whether what a field holds is this value, however it is written."""
    try:
        return read(text) == wanted
    except LayoutUnknown:
        return False


def _without_grouping(text: str, grouping: str) -> str:
    plain, mark = text.strip(), re.escape(grouping)
    if re.fullmatch(rf"\d{{1,3}}(?:{mark}\d{{3}})+", plain, re.ASCII) is None:
        return plain
    return plain.replace(grouping, "")


def require_dollars(name: str, amount: Money) -> None:
    """Raise InvalidInputs for an amount in another currency than that of the Console's pages."""
    if amount.currency != "USD":
        raise InvalidInputs(Problem(name, f"the Console's pages take US dollars, not {amount.currency}"))


def read_recipients(text: str, nobody: tuple[str, ...]) -> tuple[str, ...]:
    """E-mail addresses separated by commas, in lower case, sorted; empty where the page says that there is nobody."""
    if nobody and matches(text, nobody):
        return ()
    found = sorted({part.strip().casefold() for part in text.split(",") if part.strip()})
    strange = next((address for address in found if "@" not in address or " " in address), None)
    if strange is not None:
        raise LayoutUnknown(f"{strange!r} stands where an e-mail address is expected")
    return tuple(found)
