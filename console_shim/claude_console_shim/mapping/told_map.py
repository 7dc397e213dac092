"""What a person's answers come to: the map of one setting before it is a file. Pure values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claude_console_shim.mapping.told_control import Pattern, ToldControl

_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{2})?"


@dataclass(frozen=True, slots=True)
class ToldAmount:
    """An amount as the page shows it: what stands before and after its number."""

    text: str
    before: str
    after: str

    @property
    def form(self) -> str:
        """The word for it, `{amount}` being the number."""
        return f"{self.before}{{amount}}{self.after}"

    @property
    def pattern(self) -> Pattern:
        """Any amount that is written like this one."""
        return Pattern(re.escape(self.before) + _NUMBER + re.escape(self.after))


def amount_in(text: str) -> ToldAmount | None:
    """An amount of dollars with nothing but signs around its number; None for any other text."""
    found = re.fullmatch(rf"(?P<before>[^\d]{{0,5}}){_NUMBER}(?P<after>[^\d]{{0,5}})", text)
    if found is None or ("$" not in text and "USD" not in text):
        return None
    return ToldAmount(text, found["before"], found["after"])


@dataclass(frozen=True, slots=True)
class ToldChoice:
    """A list from which the workspace is chosen by name, and what names it then."""

    box: ToldControl
    shown: ToldControl


@dataclass(frozen=True, slots=True)
class ToldWay:
    """How one gets to the setting, as `schema.Way` has it."""

    route: str
    landing: ToldControl
    links: tuple[ToldControl, ...] = ()
    tabs: tuple[ToldControl, ...] = ()
    choice: ToldChoice | None = None
    workspace_id: ToldControl | None = None
    workspace_name: ToldControl | None = None


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A page of a wizard that leads on, as `schema.Step` has it."""

    press: ToldControl
    dialog: ToldControl
    shows: ToldControl


@dataclass(frozen=True, slots=True)
class ToldLimit:
    """
    A monthly limit, as `schema.SpendLimitMap` has it. `value` is where it stands, by the names that `schema.Value` has; `none` what
    stands there when there is none.
    """

    way: ToldWay
    value: Mapping[str, ToldControl]
    amount: ToldAmount
    open: ToldControl
    dialog: ToldControl
    subject: ToldControl
    field: ToldControl
    submit: ToldControl
    region: ToldControl | None = None
    steps: tuple[ToldStep, ...] = ()
    none: str | None = None


@dataclass(frozen=True, slots=True)
class ToldOrganization:
    """A page that says which organization one is in, as `schema.OrganizationMap` has it."""

    route: str
    landing: ToldControl
    id: Mapping[str, ToldControl]
    name: Mapping[str, ToldControl]
