"""A resource of the state as a kind may read it: what is secret was taken out before. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from pulumi_claude_admin.drift.export_format import Resource, secret_value
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.bags import SpecT, parse

W = TypeVar("W", str, str | None)

ALL_OF_IT: Final = "all of it"
VERIFIED_AT: Final = "verified_at"
"""The output that says when its values were last seen in the Console."""


@dataclass(frozen=True, slots=True)
class LegibleResource:
    """A resource whose bag has no secret left in it; `secret` are the properties that were taken out."""

    kind: Kind
    resource: Resource
    bag: Mapping[str, object]
    secret: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The resource's id."""
        return self.resource.id

    def origin(self, workspace_id: W) -> tuple[str, Kind, str, W, datetime | None, tuple[str, ...]]:
        """The fields that every declaration begins with, in their order."""
        written_at = self.moment("written_at")
        return (self.resource.urn, self.kind, self.id, workspace_id, written_at, self.secret)

    def spec(self, spec_type: type[SpecT]) -> SpecT:
        """The declared values. Raises InvalidInputs."""
        return parse(spec_type, self.bag)

    def text(self, key: str) -> str:
        """An output that is text; empty when it is not there."""
        value = self.resource.outputs.get(key)
        return value if isinstance(value, str) else ""

    def moment(self, key: str) -> datetime | None:
        """An output that is a time; None when it is not there."""
        return _moment(self.text(key))

    @property
    def modified_at(self) -> datetime | None:
        """When the stack last wrote it; None where the state does not say."""
        return _moment(self.resource.modified_at)

    def listed(self, key: str) -> tuple[str, ...] | None:
        """An output that is a list of texts; None when it is not there, or sealed."""
        value = self.resource.outputs.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return None
        return tuple(value)

    def texts(self, key: str) -> dict[str, str] | None:
        """An output that is a mapping; None when it is not there, or sealed."""
        value = self.resource.outputs.get(key)
        if not isinstance(value, Mapping) or secret_paths(value):
            return None
        return {name: item for name, item in value.items() if isinstance(item, str)}


def leading_workspace(resource: Resource) -> str | None:
    """The workspace of a resource whose id begins with it."""
    return resource.id.partition("/")[0]


def property_of(path: str) -> str:
    """The property of a path such as `tags.env` or `recipients[1]`."""
    return re.split(r"[.[]", path, maxsplit=1)[0]


def secret_paths(value: object, keys: Collection[str] | None = None, path: str = "") -> set[str]:
    """Paths of the values that are sealed, shown in plain by the export or not; at the top of these keys alone, when given."""
    if secret_value(value) is not None:
        return {path or ALL_OF_IT}
    if isinstance(value, Mapping):
        inside = [
            (f"{path}.{key}" if path else str(key), item) for key, item in value.items() if keys is None or key in keys
        ]
    elif isinstance(value, list):
        inside = [(f"{path}[{number}]", item) for number, item in enumerate(value)]
    else:
        inside = []
    return {one for below, item in inside for one in secret_paths(item, path=below)}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
