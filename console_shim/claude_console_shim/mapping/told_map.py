"""What a person's answers come to: the map of one setting before it is a file. Pure values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claude_console_shim.layouts.schema import PartName
from claude_console_shim.layouts.words import NumberForms
from claude_console_shim.mapping.told_control import Pattern, ToldControl


@dataclass(frozen=True, slots=True)
class ToldAmount:
    """An amount as the page shows it: what stands before and after its number, and an expression for numbers of its language."""

    text: str
    before: str
    number: str
    after: str

    @property
    def form(self) -> str:
        """The word for it, `{amount}` being the number."""
        return f"{self.before}{{amount}}{self.after}"

    @property
    def pattern(self) -> Pattern:
        """Any amount that is written like this one."""
        return Pattern(re.escape(self.before) + self.number + re.escape(self.after), is_word=True)


def amount_in(text: str, numbers: NumberForms) -> ToldAmount | None:
    """An amount of dollars with nothing but signs around its number, as the language writes it; None for any other text."""
    number = rf"{numbers.whole}(?:{re.escape(numbers.decimal)}\d{{2}})?"
    found = re.fullmatch(rf"(?P<before>[^\d]{{0,5}}){number}(?P<after>[^\d]{{0,5}})", text)
    if found is None or ("$" not in text and "USD" not in text):
        return None
    return ToldAmount(text, found["before"], number, found["after"])


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
class ToldEditor:
    """What a button opens, and what is in there: the fields by name, the steps of a wizard, what saves."""

    open: ToldControl
    dialog: ToldControl
    subject: ToldControl
    fields: Mapping[str, ToldControl]
    submit: ToldControl
    steps: tuple[ToldStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldRemoval:
    """What takes something away, the question that it asks, and what says yes to that."""

    control: ToldControl
    dialog: ToldControl
    submit: ToldControl


@dataclass(frozen=True, slots=True)
class ToldLimit:
    """
    A monthly limit, as `schema.SpendLimitMap` has it. `value` is where it stands, by the names that `schema.Value` has; `none` what
    stands there when there is none.
    """

    way: ToldWay
    value: Mapping[str, ToldControl]
    amount: ToldAmount
    editor: ToldEditor
    region: ToldControl | None = None
    none: str | None = None
    removal: ToldRemoval | None = None


@dataclass(frozen=True, slots=True)
class ToldNotifications:
    """Spend notifications, as `schema.NotificationsMap` has them; `nobody` is what stands there when nobody gets them."""

    way: ToldWay
    thresholds: ToldControl
    threshold: ToldControl
    amount: ToldAmount
    recipients: Mapping[str, ToldControl]
    region: ToldControl | None = None
    nobody: str | None = None
    add: ToldEditor | None = None
    removal: ToldRemoval | None = None
    edit: ToldEditor | None = None
    beside: tuple[ToldControl, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldRates:
    """
    A workspace's rate limits, as `schema.RateLimitsMap` has them. `group` is the one that was looked at, `seen` what its row says by limiter,
    `inherited` what stands there when the organization's limit applies.
    """

    way: ToldWay
    group: str
    seen: Mapping[str, str]
    group_column: ToldControl
    columns: Mapping[str, ToldControl]
    editors: Mapping[str, ToldEditor]
    inherited: str | None = None
    beside: tuple[ToldControl, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldOrganization:
    """A page that says which organization one is in, as `schema.OrganizationMap` has it."""

    route: str
    landing: ToldControl
    id: Mapping[str, ToldControl]
    name: Mapping[str, ToldControl]


@dataclass(frozen=True, slots=True)
class ToldMap:
    """All that was asked about, by setting; `left_out` are the settings, or parts of one, that no map can say, each with the reason."""

    settings: Mapping[PartName, ToldLimit | ToldNotifications | ToldRates]
    organization: ToldOrganization | None = None
    left_out: tuple[tuple[str, str], ...] = ()
