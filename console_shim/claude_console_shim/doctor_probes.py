"""Where the doctor looks on each kind of page, as data: what is there at once, and which dialogs are harmless to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from claude_console_shim.layouts.schema import (
    ClaudeCodeLimitsMap,
    NotificationsMap,
    OrganizationMap,
    Part,
    RateLimitsMap,
    SpendLimitMap,
)


@dataclass(frozen=True, slots=True)
class DialogProbe:
    """
    A dialog that may be opened without changing anything: its opener (in the first row of a table or not; with `is_set` in the first
    that has a value of its own), what is inside, and the `steps` that lead on in it, if it is a wizard.
    """

    opener: str
    dialog: str
    inside: tuple[str, ...]
    is_in_row: bool = False
    is_set: bool = False
    steps: str = "steps"


@dataclass(frozen=True, slots=True)
class RemovalProbe:
    """
    A control that may remove something at once, or ask `question` with `submit` before: on the page, or in the dialog `inside` that
    `opener` opens (in a row of a table or not). Of several with one control the first that finds something set is tried.
    """

    control: str
    question: str
    submit: str
    opener: str | None = None
    inside: str = ""
    is_in_row: bool = False


@dataclass(frozen=True, slots=True)
class Probes:
    """
    Where to look on a page: controls anywhere, controls in the region, controls in the first row of the table, controls in
    the cell of a limiter there (pairs of control and limiter), harmless dialogs, and what removes.
    """

    page: tuple[str, ...]
    region: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    dialogs: tuple[DialogProbe, ...] = ()
    removals: tuple[RemovalProbe, ...] = ()


def _stands_at(value: str) -> tuple[str, ...]:
    """What a value may be found by."""
    return tuple(f"{value}.{name}" for name in ("term", "row", "column", "control"))


_WAY: Final = (
    "way.landing",
    "way.choice.list",
    "way.choice.shown",
    "way.sign",
    "way.workspace_id",
    "way.workspace_name",
)
_SPEND: Final = Probes(
    page=(*_WAY, "region"),
    region=(*_stands_at("value"), "open"),
    dialogs=(DialogProbe("open", "dialog", ("subject", "field", "submit", "clear")),),
    removals=(RemovalProbe("clear", "clear_dialog", "clear_submit", opener="open", inside="dialog"),),
)
_NOTIFICATIONS: Final = Probes(
    page=(*_WAY, "region"),
    region=("thresholds", "add", *_stands_at("recipients"), "edit"),
    dialogs=(
        DialogProbe("add", "add_dialog", ("subject", "add_field", "add_submit"), steps="add_steps"),
        DialogProbe("edit", "edit_dialog", ("subject", "edit_field", "edit_submit"), steps="edit_steps"),
    ),
    removals=(RemovalProbe("remove", "remove_dialog", "remove_submit"),),
)
_PEOPLE: Final = Probes(
    page=(*_WAY, "region"),
    region=("term", "default_open", "email_column", "limit_column"),
    row=("open",),
    dialogs=(
        DialogProbe("default_open", "default_dialog", ("subject", "field", "submit", "clear", "emptied")),
        DialogProbe("open", "dialog", ("subject", "field", "submit", "clear", "emptied"), is_in_row=True),
    ),
    removals=(
        RemovalProbe("clear", "clear_dialog", "clear_submit", opener="default_open", inside="default_dialog"),
        RemovalProbe("clear", "clear_dialog", "clear_submit", opener="open", inside="dialog", is_in_row=True),
    ),
)
_ORGANIZATION: Final = Probes(page=("way.landing", *_stands_at("id"), *_stands_at("name"), *_stands_at("role")))


def probes_for(part: Part) -> Probes:
    """The probes of a setting's page."""
    match part:
        case SpendLimitMap():
            return _SPEND
        case NotificationsMap():
            return _NOTIFICATIONS
        case RateLimitsMap():
            return _rates(part)
        case ClaudeCodeLimitsMap():
            return _PEOPLE
        case OrganizationMap():
            return _ORGANIZATION
        case _:
            return Probes(page=_WAY)


def _rates(part: RateLimitsMap) -> Probes:
    """A button that resets a limit is looked for and never pressed: nobody knows whether it asks first."""
    editors = {f"editors.{name}": editor for name, editor in part.editors.items()}
    return Probes(
        page=(*_WAY, "heading", "group_column", *(f"columns.{limiter}" for limiter in part.columns)),
        row=tuple(f"{path}.edit" for path in editors),
        cells=tuple(
            (f"{path}.reset", limiter) for path, each in editors.items() if each.reset for limiter in each.fields
        ),
        dialogs=tuple(
            DialogProbe(
                f"{path}.edit",
                f"{path}.dialog",
                (f"{path}.subject", f"{path}.submit", *(f"{path}.fields.{limiter}" for limiter in each.fields)),
                is_in_row=True,
                steps=f"{path}.steps",
            )
            for path, each in editors.items()
        ),
    )
