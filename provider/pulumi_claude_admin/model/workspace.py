"""Workspaces: what the platform says and what somebody wants. Source: docs/platform/workspaces.md#calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from pulumi_claude_admin.model.claude_code_workspace import is_claude_code_name
from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG
from pulumi_claude_admin.model.inputs import Spec, Text
from pulumi_claude_admin.model.owner import Owner
from pulumi_claude_admin.model.unknown import OR_UNKNOWN, is_unknown

WhenArchived = Literal["keep", "recreate", "fail"]
"""What to do about a declared workspace that somebody archived."""

NAME_MAX: Final = 255
RESERVED_TAGS: Final = "anthropic"
"""How keys of tags begin that the platform keeps to itself: nobody can set one, or take one away."""
COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class DataResidency:
    """Where data may rest and be processed. `allowed_inference_geos` is a sorted tuple, or the word `unrestricted`."""

    workspace_geo: str
    allowed_inference_geos: tuple[str, ...] | str
    default_inference_geo: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as the platform says it is. `tags` includes the owner tag when there is one."""

    id: str
    name: str
    display_color: str
    created_at: datetime | None
    archived_at: datetime | None
    data_residency: DataResidency
    external_key_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    user_profile_id: str | None = None

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None

    @property
    def is_claude_code(self) -> bool:
        """Whether it is the one that signing in to Claude Code makes: nothing but its name tells (docs/platform/workspaces.md#claude-code-workspace)."""
        return is_claude_code_name(self.name)

    @property
    def owner(self) -> str | None:
        """Value of the owner tag, `pulumi/<project>/<stack>/<name>`, or None."""
        return self.tags.get(OWNER_TAG)

    @property
    def owner_tags(self) -> Owner:
        """Both owner tags."""
        return Owner.of(self.tags)


Geo = Literal["global", "us"]


def _geos(value: object) -> object:
    """One reason for both forms; pydantic gives one of each."""
    if value == "unrestricted" or value is None:
        return value
    if not isinstance(value, list | tuple) or not all(is_unknown(geo) or geo in get_args(Geo) for geo in value):
        message = "must be a list of 'global' and 'us', or the word 'unrestricted'"
        raise ValueError(message)
    if not value:
        raise ValueError("must name one at least, or be the word 'unrestricted'")
    twice = sorted(geo for geo in get_args(Geo) if list(value).count(geo) > 1)
    if twice:
        message = f"names {twice[0]!r} twice"
        raise ValueError(message)
    return value


def _color(text: str) -> str:
    if COLOR.fullmatch(text) is None:
        message = f"{text!r} is not a colour; write #RRGGBB"
        raise ValueError(message)
    return text


class DataResidencySpec(Spec):
    """The wanted data residency; what is None is left to the platform. `workspace_geo` cannot be changed after creation."""

    workspace_geo: Literal["us"] | None = None
    allowed_inference_geos: Annotated[
        tuple[Annotated[Geo, OR_UNKNOWN], ...] | Literal["unrestricted"] | None, BeforeValidator(_geos)
    ] = None
    default_inference_geo: Geo | None = None

    @model_validator(mode="after")
    def _default_is_allowed(self) -> DataResidencySpec:
        allowed, default = self.allowed_inference_geos, self.default_inference_geo
        if is_unknown(default) or not isinstance(allowed, tuple) or any(map(is_unknown, allowed)):
            return self
        if default is not None and default not in allowed:
            message = f"default_inference_geo {default!r} is not among allowed_inference_geos"
            raise ValueError(message)
        return self


class WorkspaceSpec(Spec):
    """
    What somebody wants of one workspace. None means: left to the platform, not managed.

    `owner` is the value of the owner tag (None: no owner tag), `managed_at` of the one beside it (None: not known yet); `tags`
    are the user's own, all of them (a tag that is not listed is removed), or None when tags are not managed.
    """

    name: str = Field(min_length=1, max_length=NAME_MAX)
    display_color: Annotated[str, AfterValidator(_color)] | None = None
    tags: dict[str, Text] | None = None
    data_residency: DataResidencySpec | None = None
    external_key_id: str | None = None
    user_profile_id: str | None = None
    adopt_id: str | None = None
    owner: str | None = None
    managed_at: str | None = None
    when_archived: WhenArchived = "keep"
    archive_on_destroy: bool = False

    @field_validator("tags")
    @classmethod
    def _reserved_tags(cls, tags: dict[str, str] | None) -> dict[str, str] | None:
        for key in tags if tags and not is_unknown(tags) else ():
            if key.startswith(RESERVED_TAGS):
                message = f"tag {key!r}: keys that begin with 'anthropic' are reserved by the platform"
                raise ValueError(message)
            if key == OWNER_TAG:
                message = f"tag {key!r} is written by this provider; use owner_tag=False to leave it out"
                raise ValueError(message)
        return tags

    @property
    def owner_tags(self) -> Owner:
        """The owner tags that the workspace is to have. Where somebody has a tag `managed-at` of their own, theirs stays."""
        tags = {} if self.tags is None or is_unknown(self.tags) else self.tags
        is_theirs = self.owner is None or MANAGED_AT in tags
        return Owner(self.owner, None if is_theirs else self.managed_at)


def diff_workspace(spec: WorkspaceSpec, actual: Workspace) -> tuple[Change, ...]:
    """
    What of the workspace is not as declared. Fields that the spec leaves None are not looked at.

    A missing `managed-at` is no difference: versions before it wrote none, and the next write adds it.
    """
    wanted = _wanted_workspace(spec)
    if lacks_managed_at(spec, actual):
        del wanted[f"tags.{MANAGED_AT}"]
    return compare(wanted, _found_workspace(spec, actual))


def lacks_managed_at(spec: WorkspaceSpec, actual: Workspace) -> bool:
    """Whether the second owner tag is to be there and is not."""
    return spec.owner_tags.managed_at is not None and MANAGED_AT not in actual.tags


def _wanted_workspace(spec: WorkspaceSpec) -> dict[str, Scalar]:
    wanted: dict[str, Scalar] = {"name": spec.name}
    if spec.display_color is not None:
        wanted["display_color"] = spec.display_color.upper()
    bindings = {"external_key_id": spec.external_key_id, "user_profile_id": spec.user_profile_id}
    wanted |= {path: value for path, value in bindings.items() if value is not None}
    wanted |= {f"tags.{key}": value for key, value in (spec.tags or {}).items()}
    wanted |= {f"tags.{key}": value for key, value in spec.owner_tags.tags.items()}
    residency = spec.data_residency
    if residency is not None:
        geos = residency.allowed_inference_geos
        candidates: dict[str, Scalar] = {
            "workspace_geo": residency.workspace_geo,
            "allowed_inference_geos": tuple(sorted(geos)) if isinstance(geos, tuple) else geos,
            "default_inference_geo": residency.default_inference_geo,
        }
        wanted |= {f"data_residency.{key}": value for key, value in candidates.items() if value is not None}
    return wanted


def _found_workspace(spec: WorkspaceSpec, actual: Workspace) -> dict[str, Scalar]:
    everything: dict[str, Scalar] = {
        "name": actual.name,
        "display_color": actual.display_color.upper(),
        "external_key_id": actual.external_key_id,
        "user_profile_id": actual.user_profile_id,
        **_residency(actual.data_residency),
    }
    managed = _wanted_workspace(spec).keys()
    found = {path: value for path, value in everything.items() if path in managed}
    for key, value in actual.tags.items():
        is_somebodys = key not in {OWNER_TAG, MANAGED_AT} and not key.startswith(RESERVED_TAGS)
        if f"tags.{key}" in managed or (spec.tags is not None and is_somebodys):
            found[f"tags.{key}"] = value
    return found


def _residency(value: DataResidency) -> dict[str, Scalar]:
    return {
        "data_residency.workspace_geo": value.workspace_geo,
        "data_residency.allowed_inference_geos": value.allowed_inference_geos,
        "data_residency.default_inference_geo": value.default_inference_geo,
    }
