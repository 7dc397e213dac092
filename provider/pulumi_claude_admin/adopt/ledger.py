"""
What an earlier run wrote into a folder: a small versioned file, by which the next one knows whose folder it is and what is new.

A persistent format: `.claude-admin-adopt.json`, version 1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast, get_args

from pulumi_claude_admin.adopt.program import Style
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.quoting import json_text

FILE_NAME: Final = ".claude-admin-adopt.json"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """`adopted` are names in the program by id of what is there."""

    organization_id: str
    style: Style
    is_tagged: bool
    adopted: Mapping[str, str] = field(default_factory=dict)

    def with_more(self, adopted: Mapping[str, str]) -> Ledger:
        """The same with what is new."""
        return Ledger(self.organization_id, self.style, self.is_tagged, {**self.adopted, **adopted})

    def text(self) -> str:
        """The file."""
        return json_text(
            {
                "version": VERSION,
                "organization_id": self.organization_id,
                "style": self.style,
                "tag_owner": self.is_tagged,
                "adopted": dict(sorted(self.adopted.items())),
            }
        )

    def require_same(self, other: Ledger, *, folder: str) -> None:
        """Raises ConfigurationError unless the other run is of the same organization and writes the same program."""
        if not is_same_organization(self.organization_id, other.organization_id):
            raise ConfigurationError(
                f"{folder} holds the program of organization {self.organization_id}, the credential belongs to {other.organization_id}",
                hint="Name another folder, or use a credential of that organization",
            )
        if (self.style, self.is_tagged) != (other.style, other.is_tagged):
            tagged = " with --tag-owner" if self.is_tagged else " without --tag-owner"
            how = "--provider native" if self.style == "yaml" else f"--style {self.style}"
            raise ConfigurationError(
                f"{folder} was begun with {how}{tagged}",
                hint="Say the same again, or name another folder",
            )


def parse_ledger(text: str, *, name: str) -> Ledger:
    """Read a file. Raises ConfigurationError."""
    try:
        found = json.loads(text)
        if found["version"] == VERSION and found["style"] in get_args(Style) and isinstance(found["adopted"], dict):
            adopted = {str(id_): str(key) for id_, key in found["adopted"].items()}
            return Ledger(
                str(found["organization_id"]), cast("Style", found["style"]), bool(found["tag_owner"]), adopted
            )
    except (ValueError, KeyError, TypeError):
        pass
    raise ConfigurationError(
        f"{name} is not what this release of claude-admin adopt writes", hint="Restore it, or name another folder"
    )
