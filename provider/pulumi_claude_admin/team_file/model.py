"""
What a team file may say, as models: the JSON Schema is made of them, and each argument of `TeamWorkspace` is a field.

A new argument of `TeamWorkspace` is one line in `TeamSettings` here. What several places of a file have to agree on is in
`agreement.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import CoreSchema, core_schema

from pulumi_claude_admin.model.ids import OWNER_TAG
from pulumi_claude_admin.model.inputs import VALUE_MAX
from pulumi_claude_admin.model.member import WORKSPACE_ROLES
from pulumi_claude_admin.model.rate_limit import Limiters
from pulumi_claude_admin.model.spend_limit import EMAIL
from pulumi_claude_admin.model.workspace import COLOR, NAME_MAX, Geo, WhenArchived
from pulumi_claude_admin.team_file.tree import OddNumber

VERSION: Final = 1
UNMANAGED: Final = "unmanaged"
"""The word of `spend_limit` that leaves the limit to whoever set it."""

_MONEY: Final = r"[0-9]{1,15}(\.[0-9]{1,2})?"
_KEY: Final = r"[a-z][a-z0-9-]*"
_GROUP: Final = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_PERSON: Final = rf"{EMAIL.pattern}|user_[A-Za-z0-9]+"
_TAG_KEY: Final = rf"(?!anthropic|{OWNER_TAG}$)[\s\S]*"


@dataclass(frozen=True, slots=True)
class Matching:
    """Text that matches a pattern as a whole, and what to say where it does not. The schema has the pattern too."""

    pattern: str
    reason: str
    description: str

    def check(self, text: str) -> str:
        """The text as it is. Raises ValueError."""
        if re.fullmatch(self.pattern, text) is None:
            raise ValueError(self.reason.format(repr(text)))
        return text

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Text first."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, object]:
        """With the pattern and what it is."""
        return {**handler(schema), "pattern": f"^({self.pattern})$", "description": self.description}


def _quoted(amount: object) -> object:
    if isinstance(amount, bool | OddNumber) or not isinstance(amount, int | float):
        shown = '"5000.00"'
    else:
        shown = f'"{amount:.2f}"'
    if isinstance(amount, int | float | OddNumber):
        message = f"write the amount in quotes, as in {shown}"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError, not a TypeError, into a problem of this field
    return amount


Amount = Annotated[
    str,
    Matching(_MONEY, '{} is no amount, such as "5000.00"', "Major units of the organization's currency, in quotes"),
    BeforeValidator(_quoted),
]
Cap = Annotated[
    str,
    Matching(
        f"{_MONEY}|{UNMANAGED}",
        f'{{}} is no amount, such as "5000.00", and not the word {UNMANAGED}',
        f'Monthly spend limit such as "5000.00", in quotes; or {UNMANAGED}, which leaves it as it is',
    ),
    BeforeValidator(_quoted),
]
Key = Annotated[
    str,
    Matching(
        _KEY,
        "a team's key is made of a-z, 0-9 and -, because it names resources; its `name` may be anything",
        "Names the team's resources",
    ),
]
Group = Annotated[
    str, Matching(_GROUP, "a group's name is made of letters, digits, _ and -", "Used in `members` as @name")
]
Person = Annotated[str, Matching(_PERSON, "{} is no e-mail address and no user_… id", "An e-mail address or user_… id")]
MemberKey = Annotated[
    str,
    Matching(
        f"{_PERSON}|@{_GROUP}",
        "{} is no e-mail address, no user_… id and no @group",
        "An e-mail address, a user_… id, or @group of `people`",
    ),
]
Account = Annotated[
    str, Matching(r"svac_[A-Za-z0-9_-]+", "{} is no id of a service account (svac_…)", "A service account's svac_… id")
]
Email = Annotated[str, Matching(EMAIL.pattern, "{} is no e-mail address", "An e-mail address")]
Color = Annotated[str, Matching(COLOR.pattern, "{} is no colour; write #RRGGBB in quotes", "#RRGGBB, in quotes")]
TagKey = Annotated[
    str, Matching(_TAG_KEY, "tag {} is not yours: the platform or this provider writes it", "A tag's key")
]
Role = Annotated[
    str,
    Matching(
        "|".join(WORKSPACE_ROLES),
        "{} is not a role that can be given; use one of " + ", ".join(WORKSPACE_ROLES),
        "Role in the workspace",
    ),
    WithJsonSchema({"enum": list(WORKSPACE_ROLES), "description": "Role in the workspace"}),
]


def as_version(value: object) -> object:
    """True equals 1 in Python, and is none."""
    if isinstance(value, bool):
        message = "must be 1"
        raise ValueError(message)  # noqa: TRY004 - as above
    return _whole(value)


def _whole(value: object) -> object:
    """JSON has no whole numbers of their own: 500.0 is 500 to its schemas."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Count = Annotated[int, Field(ge=0, le=VALUE_MAX), BeforeValidator(_whole)]


class Strict(BaseModel):
    """No other keys than these, no value that is nearly of the type, and nothing where something has to be."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

    @field_validator("*", mode="before")
    @classmethod
    def _has_a_value(cls, value: object) -> object:
        if value is None:
            message = "has no value; write one, or leave the line out"
            raise ValueError(message)
        return value


class Limits(Strict, Limiters[Count]):
    """Limits of one model group. What is left out is not managed."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})


class Notifications(Strict):
    """E-mails when a month's spend reaches an amount."""

    thresholds: Annotated[list[Amount], Field(min_length=1)]
    """Amounts in quotes, in major units of the organization's currency."""
    recipients: Annotated[list[Email], Field(min_length=1)]
    """E-mail addresses."""


def _geos(value: object) -> object:
    """One reason for both forms; pydantic gives one of each."""
    if value != "unrestricted" and not (isinstance(value, list) and all(geo in get_args(Geo) for geo in value)):
        message = "must be a list of 'global' and 'us', or the word 'unrestricted'"
        raise ValueError(message)
    return value


class DataResidency(Strict):
    """Where data may rest and be processed. What is left out is left to the platform."""

    workspace_geo: Literal["us"] | None = None
    """Taken at creation only."""
    allowed_inference_geos: Annotated[list[Geo] | Literal["unrestricted"], BeforeValidator(_geos)] | None = None
    """A list of `global` and `us`, or the word `unrestricted`."""
    default_inference_geo: Geo | None = None
    """One of the allowed ones."""


class TeamSettings(Strict):
    """What a team and `defaults` may both say. Each is the argument of `TeamWorkspace` of that name."""

    members: dict[MemberKey, Role] | None = None
    """E-mail, `user_…` id or `@group` to role. Left out: who is in the workspace is not managed."""
    service_accounts: dict[Account, Role] | None = None
    """`svac_…` id to role. Takes an OAuth token with `org:admin`."""
    spend_limit: Cap | None = None
    """Monthly spend limit in quotes, or `unmanaged`. Required: here or in `defaults`."""
    rate_limits: dict[Annotated[str, Field(min_length=1)], Limits] | None = None
    """Model group (display name, `rlg_…` id or model) to its limits."""
    notifications: Notifications | None = None
    """E-mails when a month's spend reaches an amount."""
    display_color: Color | None = None
    """`#RRGGBB`, in quotes: without them YAML takes it for a comment."""
    tags: dict[TagKey, str] | None = None
    """The workspace's tags; others are removed. Left out: tags are not managed."""
    data_residency: DataResidency | None = None
    """Where data may rest and be processed."""
    external_key_id: Annotated[str, Field(min_length=1)] | None = None
    """A customer-managed key, written once."""
    user_profile_id: Annotated[str, Field(min_length=1)] | None = None
    """A user profile, given once."""
    owner_tag: bool | None = None
    """`false` leaves out the tags that say which stack owns the workspace, and the guard against making it twice."""
    when_archived: WhenArchived | None = None
    """What to do when somebody archives the workspace."""
    archive_on_destroy: bool | None = None
    """`true` archives the workspace when the team is taken out of the file. Nobody can undo that."""
    exclusive_members: bool | None = None
    """`false` leaves people alone who are not listed."""
    on_unknown_member: Literal["error", "skip"] | None = None
    """What to do about people who are not in the organization yet."""
    clear_on_destroy: bool | None = None
    """`true` removes limits and notifications when they are taken out of the file."""


class Team(TeamSettings):
    """One team's workspace. The key names its resources; changing it makes another workspace."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    """The workspace's name."""
    adopt_id: Annotated[str, Field(min_length=1)] | None = None
    """`wrkspc_…` of a workspace that exists already and is to be managed from now on."""
    gateway_group: Annotated[str, Field(min_length=1)] | None = None
    """The team's group of the identity provider at the organization's own gateway, which gets `spend_limit` as a pooled budget."""


class TeamFile(Strict):
    """Teams of a Claude organization, one workspace each, for pulumi-claude-admin."""

    version: Annotated[Literal[1], BeforeValidator(as_version)]
    """Of this format."""
    people: dict[Group, list[Person]] | None = None
    """Groups of people, for use in `members` as `"@group": role`."""
    budget: Amount | None = None
    """What the organization may cost in a calendar year: the audit compares it, nothing stops at it."""
    defaults: TeamSettings | None = None
    """For every team. What a team says itself replaces it; `tags` and `rate_limits` merge."""
    teams: Annotated[dict[Key, Team], Field(min_length=1)]
    """Key to team."""


Arguments = Mapping[str, object]
"""Keyword arguments of a `TeamWorkspace`."""
