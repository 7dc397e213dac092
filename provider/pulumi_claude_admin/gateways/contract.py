"""
`claude-budgets.v1.json`: what each team may spend this month and how far it is, for gateways and hooks that poll it. A persistent format,
described by `claude-budgets.v1.schema.json` beside this file.

Money is a decimal text in major units of `currency`. Keys may be added; readers ignore those that they do not know. What a reader has to
do about an old contract is in docs/gateways.md: after `valid_until` every budget is at least near, in another month than that of `as_of`
it is near and never over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways.states import State
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.quoting import json_text

FILE: Final = "claude-budgets.v1.json"
SCHEMA_FILE: Final = "claude-budgets.v1.schema.json"
LARGEST: Final = 1024 * 1024
"""Bytes that a reader takes at most."""

Amount = Annotated[
    str, Field(pattern=r"^[0-9]{1,15}\.[0-9]{2}$", description="Major units, two digits after the point: `5000.00`")
]
Name = Annotated[str, Field(min_length=1, max_length=500)]


def _time(value: object) -> object:
    """Text alone: a number would be taken for seconds since 1970."""
    if not isinstance(value, str | datetime):
        message = "is no time, such as 2026-11-29T06:00:00Z"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError, not a TypeError, into a problem of this field
    return value


Time = Annotated[AwareDatetime, BeforeValidator(_time)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Organization(_Part):
    """Whose budgets these are. A reader takes those of its own organization alone."""

    id: Name
    """As the platform calls it."""
    name: str
    """For people."""
    cap: Amount | None = None
    """The lower of its own declared and actual monthly cap, for all workspaces together; null: none is known."""


class WorkspaceBudget(_Part):
    """The month of one workspace."""

    workspace_id: Name
    """`wrkspc_…`."""
    name: str
    """For people."""
    teams: tuple[Name, ...]
    """Every name by which a gateway may know the team; no two workspaces share one."""
    cap: Amount | None
    """The lower of the declared and the actual monthly cap; null: nothing stops it."""
    spent: Amount
    """Of the month of `as_of` in UTC, rounded up."""
    state: State
    """At `generated_at`: ok, warn from 75 %, near from 90 % (and back below 85 %), over from 100 %."""
    fallbacks: dict[str, Name]
    """Model to the smaller one that takes its place when the budget is near its end."""
    justified_models: tuple[Name, ...]
    """Models that a request has to give a reason for, in the header `x-claude-justification`."""


class BudgetContract(_Part):
    """What each team of an organization may spend this month, and how far it is."""

    contract: Literal["claude-budgets"]
    """The kind of this document."""
    schema_version: Literal[1]
    """Of this format."""
    organization: Organization
    """Whose budgets these are."""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    """ISO 4217."""
    generated_at: Time
    """When this was written."""
    as_of: Time
    """Up to when spend is counted; what was spent since is for the reader to add."""
    valid_until: Time
    """From then on every budget is at least near."""
    workspaces: tuple[WorkspaceBudget, ...]
    """Those whose cap is known, by name."""

    @model_validator(mode="after")
    def _one_workspace_for_a_name(self) -> Self:
        seen = dict[str, str]()
        for one in self.workspaces:
            for name in one.teams:
                if seen.setdefault(name, one.workspace_id) != one.workspace_id:
                    message = f"{name!r} is the team of {seen[name]} and of {one.workspace_id}"
                    raise ValueError(message)
        return self

    def of(self, workspace_id: str) -> WorkspaceBudget | None:
        """The budget of this workspace."""
        return next((one for one in self.workspaces if one.workspace_id == workspace_id), None)

    @property
    def month(self) -> tuple[int, int]:
        """Year and month, in UTC, that amounts are of."""
        at = self.as_of.astimezone(UTC)
        return (at.year, at.month)


def render(contract: BudgetContract) -> str:
    """As one JSON document, ending with a line feed."""
    return json_text(contract.model_dump(mode="json"))


def read(text: str | bytes, *, source: str) -> BudgetContract:
    """The contract in this text. `source` names it for people. Raises ConfigurationError, one line."""
    try:
        return BudgetContract.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f"{source} is no {FILE}: {f'{where} ' if where else ''}{plain_reason(first)}",
            hint="Write one with `claude-admin gateway export --target json`",
        ) from None


def schema() -> Mapping[str, Any]:
    """Its JSON Schema. Every key is always written."""
    made = BudgetContract.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "Budgets of a Claude organization",
    }
