"""
The dated maps of the Console's pages, read from `layouts/*.toml` into frozen values. No page is opened here.

A map says where a setting lives, how its page is recognised, which controls it has, and how values are written there.
Adding a layout is adding a file. Two maps may share pages: they agree when their parts for a setting are equal.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from claude_console_shim.controls import Control, Data, Expression, with_groups
from pulumi_claude_admin.errors import ConfigurationError

Capability = Literal[
    "organization",
    "workspaces",
    "workspace_spend_limit",
    "organization_spend_limit",
    "workspace_notifications",
    "organization_notifications",
    "workspace_rate_limits",
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


class Amount(Data):
    """How the page writes money: an expression with the groups `units` and `minor`, and what it says when there is none."""

    pattern: Annotated[Expression, with_groups("units", "minor")]
    grouping: str
    currency: str
    none: tuple[Expression, ...]


class Number(Data):
    """How the page writes a rate: an expression with the group `value`, and the forms that mean that nothing is set here."""

    pattern: Annotated[Expression, with_groups("value")]
    grouping: str
    inherited: tuple[Expression, ...]


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
    digest: str = ""

    def part(self, capability: Capability) -> Part | None:
        """The map of one setting, None when this layout does not know it."""
        part: Part | None = getattr(self, capability)
        return part


Part = SpendLimitMap | NotificationsMap | RateLimitsMap | OrganizationMap | WorkspacesMap


class Signs(Data):
    """
    How pages are known that are not ours to read, and whose they are: from `layouts/signs.toml`. Headings and titles are
    expressions; `organization_requests` is one with the group `id`; `account_says` is what the menu `account` shows in
    `{organization}`, as a whole; `list_counts` (with the group `total`) and `list_rests` are how a list that is cut tells it.
    """

    challenge_header: str
    challenge: tuple[Expression, ...]
    sign_in_path: str
    sign_in: tuple[Expression, ...]
    no_permission: tuple[Expression, ...]
    maintenance: tuple[Expression, ...]
    account: Control
    session_cookie: str
    save_requests: str
    spend_requests: Expression
    rate_requests: Expression
    telemetry_requests: Expression
    organization_requests: Expression
    organization_cookie: str
    list_counts: tuple[Expression, ...]
    list_rests: tuple[Expression, ...]
    account_says: tuple[Expression, ...]
    error: Control


def controls(part: BaseModel, prefix: str) -> Iterator[tuple[str, Control]]:
    """Every control of a part with its dotted path, in the order of the model: what trust and doctor talk about."""
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


def parse_layout(source: bytes, name: str) -> Layout:
    """A layout from the bytes of its file. Raises ConfigurationError that names the file."""
    try:
        layout = Layout.model_validate(tomllib.loads(source.decode()))
    except (ValidationError, ValueError) as error:
        raise ConfigurationError(f"the page map {name} is not valid: {_in_one_line(error)}") from error
    return layout.model_copy(update={"digest": hashlib.sha256(source).hexdigest()})


def shipped_layouts() -> tuple[Layout, ...]:
    """The layouts in this package, newest first."""
    found = [parse_layout(each.read_bytes(), each.name) for each in _toml_files() if each.name != "signs.toml"]
    return _newest_first(found)


def known_layouts(folder: Path) -> tuple[Layout, ...]:
    """
    The shipped layouts and those in `folder` (a user's own, which may be newer than a release), newest first. One of a
    user with the id of a shipped one replaces it. Raises ConfigurationError for a file that is not valid.
    """
    own = [parse_layout(_read(path), path.name) for path in sorted(folder.glob("*.toml"))]
    replaced = {layout.id for layout in own}
    return _newest_first([*own, *(layout for layout in shipped_layouts() if layout.id not in replaced)])


def shipped_signs() -> Signs:
    """The signs in this package."""
    return Signs.model_validate(tomllib.loads((_folder() / "signs.toml").read_text(encoding="utf-8")))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"the page map {path} cannot be read: {error.strerror}") from error


def _in_one_line(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return " ".join(str(error).split())
    found = error.errors(include_url=False, include_input=False)
    places = (".".join(map(str, each["loc"])) for each in found)
    return "; ".join(
        f"{place}: {each['msg'].removeprefix('Value error, ')}" for place, each in zip(places, found, strict=True)
    )


def _newest_first(found: list[Layout]) -> tuple[Layout, ...]:
    return tuple(sorted(found, key=lambda layout: (layout.dated, layout.id), reverse=True))


def _folder() -> Traversable:
    return files(__package__ or "claude_console_shim") / "layouts"


def _toml_files() -> list[Traversable]:
    return [each for each in _folder().iterdir() if each.name.endswith(".toml")]
