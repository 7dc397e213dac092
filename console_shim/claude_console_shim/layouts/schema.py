"""
The dated maps of the Console's pages, read from `layouts/*.toml` into frozen values. No page is opened here.

A map says where a setting lives, how its page is recognised, which controls it has, and how values are written there
(docs/layout-format.md). Its words have been put in by then (layouts/fill_in.py): a map here is of one language. Only what is needed to
read a setting has to be said; a control that is first seen when a dialog is open may be missing, and then nothing is written by it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

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

Route = Annotated[str, Field(pattern=r"^/(?:[^/{}?#\s](?:[^{}?#\s]|\{workspace_id\})*)?$")]
"""A path of the Console; `{workspace_id}` in it is the workspace's."""


class Value(Data):
    """
    Where a value stands: beside a `term`; in the cell of a `row` below a `column`, each named by a control in it; or as the text of a
    `control`.
    """

    term: Control | None = None
    row: Control | None = None
    column: Control | None = None
    control: Control | None = None

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        said = {name for name in ("term", "row", "column", "control") if getattr(self, name) is not None}
        if said not in ({"term"}, {"row", "column"}, {"control"}):
            message = "a value stands beside a term, in a row and a column, or in a control"
            raise ValueError(message)
        return self


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
    How to get to a setting: a route and what shows that its page has arrived (`landing`); then, in this order, links to
    follow, tabs to press, a workspace to choose.

    `sign` is a link that every page of such a Console has: where it is seen, this way is worth trying at once.
    """

    route: Route
    landing: Control
    links: tuple[Control, ...] = ()
    tabs: tuple[Control, ...] = ()
    choice: Choice | None = None
    sign: Control | None = None
    workspace_id: Control | None = None
    workspace_name: Control | None = None

    @property
    def names_workspace(self) -> bool:
        """Whether it leads to one workspace: by its id in the route, a choice, or a link with its name."""
        return (
            "{workspace_id}" in self.route
            or self.choice is not None
            or any("{workspace}" in name for link in self.links for name in link.names)
        )


class Step(Data):
    """
    One page of a wizard that leads on and saves nothing: what is pressed on it, the dialog that is there then, and a control that
    only that one has.
    """

    press: Control
    dialog: Control
    shows: Control


class SpendLimitMap(Data):
    """
    A monthly cap: its `value` in `region` (the whole page without one), set in `dialog` after `steps`, if it has any, removed through
    `clear` and a question.
    """

    way: Way
    region: Control | None = None
    value: Value
    amount: Amount
    open: Control | None = None
    dialog: Control | None = None
    subject: Control | None = None
    field: Control | None = None
    steps: tuple[Step, ...] = ()
    submit: Control | None = None
    clear: Control | None = None
    clear_dialog: Control | None = None
    clear_submit: Control | None = None


class NotificationsMap(Data):
    """Thresholds and recipients of e-mails about spend. `{amount}` in a name is the threshold as the page shows it. `beside`: as below."""

    way: Way
    region: Control | None = None
    thresholds: Control
    threshold: Control
    amount: Amount
    recipients: Value
    nobody: tuple[Expression, ...] = ()
    add: Control | None = None
    add_dialog: Control | None = None
    add_field: Control | None = None
    add_steps: tuple[Step, ...] = ()
    add_submit: Control | None = None
    remove: Control | None = None
    remove_dialog: Control | None = None
    remove_submit: Control | None = None
    edit: Control | None = None
    edit_dialog: Control | None = None
    edit_field: Control | None = None
    edit_steps: tuple[Step, ...] = ()
    edit_submit: Control | None = None
    subject: Control | None = None
    beside: tuple[Control, ...] = ()


class RateEditor(Data):
    """
    A button in a row and what it opens: a dialog with a field for each of some limiters, and a wizard's `steps` after it. `reset` is a
    button in a limiter's cell that makes the organization's value apply at once; without it an emptied field means that.
    """

    edit: Control
    dialog: Control | None = None
    subject: Control | None = None
    fields: dict[str, Control] = Field(min_length=1)
    steps: tuple[Step, ...] = ()
    submit: Control | None = None
    reset: Control | None = None


class RateLimitsMap(Data):
    """
    A table with a row per model group and a column per limiter, and the editors that between them have a field for those that can be
    changed there.
    `{group}` in a name is the group's display name; `beside` are controls that stand beside the table and are left alone.
    """

    way: Way
    heading: Control | None = None
    group_column: Control
    columns: dict[str, Control]
    number: Number
    editors: dict[str, RateEditor] = Field(default_factory=dict)
    beside: tuple[Control, ...] = ()

    @model_validator(mode="after")
    def _each_field_has_one_column(self) -> Self:
        fields = [limiter for editor in self.editors.values() for limiter in editor.fields]
        if len(fields) != len(set(fields)) or set(fields) - set(self.columns):
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
    id: Value
    id_pattern: Expression
    name: Value
    role: Value | None = None


class WorkspacesMap(Data):
    """The list of workspaces: where each link leads, an expression with the group `id`."""

    way: Way
    heading: Control
    link: Control
    url_pattern: Annotated[Expression, with_groups("id")]


class Layout(Data):
    """
    One dated map in one language. `digest` is of its file, of the words in it and of how numbers are written: trust in a map ends
    when either is edited.
    """

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    dated: date
    seen: str
    sources: tuple[str, ...]
    delete_when: str = ""
    organization: OrganizationMap | None = None
    workspaces: WorkspacesMap | None = None
    workspace_spend_limit: SpendLimitMap | None = None
    organization_spend_limit: SpendLimitMap | None = None
    workspace_notifications: NotificationsMap | None = None
    organization_notifications: NotificationsMap | None = None
    workspace_rate_limits: RateLimitsMap | None = None
    claude_code_limits: ClaudeCodeLimitsMap | None = None
    language: str = "en"
    digest: str = ""

    def part(self, part_name: PartName) -> Part | None:
        """The map of one setting, None when this layout does not know it."""
        part: Part | None = getattr(self, part_name)
        return part

    @property
    def parts(self) -> tuple[tuple[PartName, Part], ...]:
        """The settings that this layout knows, in the order of the model."""
        return tuple((name, part) for name in PARTS if (part := self.part(name)) is not None)


Part = SpendLimitMap | NotificationsMap | RateLimitsMap | ClaudeCodeLimitsMap | OrganizationMap | WorkspacesMap
PARTS: Final[tuple[PartName, ...]] = PartName.__args__  # type: ignore[attr-defined]  # a Literal has them
