"""
One control of a page map: a role, the names or texts that it may have, and how sure we are. No map and no page is known here.

A control that Anthropic's own public text names is `documented`, everything else is `assumed` (docs/platform/console.md#not-public).
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, field_validator

from claude_console_shim.snapshot.forbidden_controls import is_forbidden

Role = Literal[
    "alert",
    "alertdialog",
    "article",
    "button",
    "cell",
    "code",
    "columnheader",
    "combobox",
    "definition",
    "dialog",
    "form",
    "grid",
    "gridcell",
    "group",
    "heading",
    "link",
    "list",
    "listitem",
    "main",
    "menuitem",
    "navigation",
    "option",
    "paragraph",
    "radio",
    "region",
    "row",
    "rowheader",
    "searchbox",
    "spinbutton",
    "status",
    "strong",
    "switch",
    "tab",
    "table",
    "tabpanel",
    "term",
    "textbox",
]

CONTROLS: Final = frozenset(
    (
        "button",
        "checkbox",
        "combobox",
        "link",
        "listbox",
        "menuitem",
        "menuitemcheckbox",
        "menuitemradio",
        "radio",
        "searchbox",
        "slider",
        "spinbutton",
        "switch",
        "tab",
        "textbox",
    )
)
"""Roles of what a person presses, chooses from or fills in."""

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")
_ESCAPED: Final = re.compile(r"\\(.)")


def _expression(text: str) -> str:
    try:
        re.compile(f"^(?:{_PLACEHOLDER.sub('x', text)})$")
    except re.error as error:
        message = f"{text!r} is no regular expression ({error}); a character that means itself is written as in {re.escape(text)!r}"
        raise ValueError(message) from error
    return text


Expression = Annotated[str, AfterValidator(_expression)]
"""A regular expression that has to match the whole text; `{group}` and such stand for one exact text."""


def with_groups(*names: str) -> AfterValidator:
    """That an expression has these named groups."""

    def check(text: str) -> str:
        missing = [name for name in names if f"(?P<{name}>" not in text]
        if missing:
            message = f"{text!r} has no group {' and no group '.join(missing)}: (?P<{missing[0]}>…)"
            raise ValueError(message)
        return text

    return AfterValidator(check)


class Data(BaseModel):
    """Frozen; a word that a model does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Control(Data):
    """One element: a role, and its accessible name or its text (each a set of expressions; none means any)."""

    role: Role
    grade: Literal["documented", "assumed"] = "assumed"
    names: tuple[Expression, ...] = ()
    texts: tuple[Expression, ...] = ()
    level: int | None = None

    @field_validator("names", "texts")
    @classmethod
    def _is_harmless(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        for each in expressions:
            if is_forbidden(_ESCAPED.sub(r"\1", each)):
                message = f"{each!r} is never pressed"
                raise ValueError(message)
        return expressions
