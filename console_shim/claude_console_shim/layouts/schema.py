"""
The dated maps of the Console's pages, read from `layouts/*.toml` into frozen values. No page is opened here.

A map says where a setting lives, how its page is recognised, which controls it has, and how values are written there.
Adding a layout is adding a file. Two maps may share pages: they agree when their parts for a setting are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from claude_console_shim.snapshot.control import Control, Data, Expression, with_groups
from claude_console_shim.snapshot.values import Amount, Number

PartName = Literal[
    "organization",
    "workspaces",
    "workspace_spend_limit",
    "organization_spend_limit",
    "workspace_notifications",
    "organization_notifications",
    "workspace_rate_limits",
    "claude_code_limits",
]
"""The settings, by the page part that shows them."""


class Choice(Data):
    """
    A list on the page from which the workspace is chosen by its name; `shown` is what then names it (`{workspace}`), `beside`
    the other controls that stand beside the list.
    """

    list: Control
    shown: Control
    beside: tuple[Control, ...] = ()


class Way(Data):
    """
    How to get to a setting: a route, what shows that its page has arrived, and a tab or a workspace to choose there.

    `sign` is a link that every page of such a Console has: where it is seen, this way is worth trying at once.
    """

    route: str = Field(pattern=r"^/")
    landing: Control
    tab: Control | None = None
    choice: Choice | None = None
    sign: Control | None = None
    workspace_id: Control | None = None
    workspace_name: Control | None = None


class SpendLimitMap(Data):
    """A monthly cap: read in `region` beside `term`, set in `dialog`, removed through `clear` and a question."""

    way: Way
    region: Control
    term: Control
    amount: Amount
    open: Control
    dialog: Control
    subject: Control
    field: Control
    submit: Control
    clear: Control
    clear_dialog: Control
    clear_submit: Control


class NotificationsMap(Data):
    """Thresholds and recipients of e-mails about spend. `{amount}` in a name is the threshold as the page shows it. `beside`: as below."""

    way: Way
    region: Control
    thresholds: Control
    threshold: Control
    amount: Amount
    add: Control
    add_dialog: Control
    add_field: Control
    add_submit: Control
    remove: Control
    remove_dialog: Control
    remove_submit: Control
    recipients: Control
    nobody: tuple[Expression, ...]
    edit: Control
    edit_dialog: Control
    edit_field: Control
    edit_submit: Control
    subject: Control
    beside: tuple[Control, ...] = ()


class RateEditor(Data):
    """
    A button in a row and what it opens: a dialog with a field for each of some limiters. `reset` is a button in a
    limiter's cell that makes the organization's value apply at once; without it an emptied field means that.
    """

    edit: Control
    dialog: Control
    subject: Control
    fields: dict[str, Control] = Field(min_length=1)
    submit: Control
    reset: Control | None = None


class RateLimitsMap(Data):
    """
    A table with a row per model group and a column per limiter, and the editors that between them have a field for each.
    `{group}` in a name is the group's display name; `beside` are controls that stand beside the table and are left alone.
    """

    way: Way
    heading: Control
    group_column: Control
    columns: dict[str, Control]
    number: Number
    editors: dict[str, RateEditor]
    beside: tuple[Control, ...] = ()

    @model_validator(mode="after")
    def _each_column_has_one_field(self) -> Self:
        fields = sorted(limiter for editor in self.editors.values() for limiter in editor.fields)
        if fields != sorted(self.columns):
            message = "the columns and the fields of the editors name different limiters"
            raise ValueError(message)
        return self


class ClaudeCodeLimitsMap(Data):
    """
    Limits for each person: the default in `region` beside `term`, and a table there with a row for each person, `{email}` in names.

    `count` says how many people there are (a text beside the table, with the group `total`); the rows that are not shown come by
    scrolling, or with `more`, or as pages with `next` and `previous`. A limit is taken away with `clear` and its question, or by an
    emptied field where the dialog says so with `emptied`. `beside`: as above.
    """

    way: Way
    region: Control
    term: Control
    amount: Amount
    email_column: Control
    limit_column: Control
    inherited: tuple[Expression, ...]
    open: Control
    dialog: Control
    default_open: Control
    default_dialog: Control
    subject: Control
    field: Control
    submit: Control
    clear: Control | None = None
    clear_dialog: Control | None = None
    clear_submit: Control | None = None
    emptied: Control | None = None
    count: tuple[Annotated[Expression, with_groups("total")], ...] = ()
    more: Control | None = None
    next: Control | None = None
    previous: Control | None = None
    beside: tuple[Control, ...] = ()

    @model_validator(mode="after")
    def _pages_are_turned_both_ways(self) -> Self:
        if (self.next is None) != (self.previous is None):
            message = "next and previous belong together"
            raise ValueError(message)
        if self.clear is not None and (self.clear_dialog is None or self.clear_submit is None):
            message = "clear needs clear_dialog and clear_submit"
            raise ValueError(message)
        return self


class OrganizationMap(Data):
    """Which organization the session is in, and what the person may do there."""

    way: Way
    id: Control
    id_pattern: Expression
    name: Control
    role: Control


class WorkspacesMap(Data):
    """The list of workspaces: where each link leads, an expression with the group `id`."""

    way: Way
    heading: Control
    link: Control
    url_pattern: Annotated[Expression, with_groups("id")]


class Layout(Data):
    """One dated map. `digest` is of the file's bytes: trust in a map ends when it is edited."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    dated: date
    seen: str
    sources: tuple[str, ...]
    organization: OrganizationMap | None = None
    workspaces: WorkspacesMap | None = None
    workspace_spend_limit: SpendLimitMap | None = None
    organization_spend_limit: SpendLimitMap | None = None
    workspace_notifications: NotificationsMap | None = None
    organization_notifications: NotificationsMap | None = None
    workspace_rate_limits: RateLimitsMap | None = None
    claude_code_limits: ClaudeCodeLimitsMap | None = None
    digest: str = ""

    def part(self, part_name: PartName) -> Part | None:
        """The map of one setting, None when this layout does not know it."""
        part: Part | None = getattr(self, part_name)
        return part


Part = SpendLimitMap | NotificationsMap | RateLimitsMap | ClaudeCodeLimitsMap | OrganizationMap | WorkspacesMap


def controls(part: BaseModel, prefix: str) -> Iterator[tuple[str, Control]]:
    """Every control of a part with its dotted path, in the order of the model: what the doctor and the trusted controls talk about."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for path, each in _named(value, f"{prefix}.{name}"):
            if isinstance(each, Control):
                yield path, each
            elif isinstance(each, Data):
                yield from controls(each, path)


def _named(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((f"{path}.{key}", each) for key, each in value.items())
    else:
        yield path, value
