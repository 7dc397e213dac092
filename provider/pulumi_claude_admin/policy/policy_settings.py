"""What `claude-admin.toml` says of policy: how each rule is enforced, and the lists that rules go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """What a finding of a rule does. The words are part of the settings file and of the JSON."""

    MANDATORY = "mandatory"
    """It fails the run."""
    ADVISORY = "advisory"
    """It is told."""
    OFF = "off"
    """It is not looked for."""


DEFAULT_TAGS: Final = ("owner", "cost-centre")
DEFAULT_LABEL: Final = "cap-raise"


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Of one rule. None is what is built in; `thresholds` replace those of these names."""

    level: Level | None = None
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """
    Of all of it. A list that is None was not written: a rule that goes by it cannot know, and says so.

    `archivable` are names of workspaces that code may archive, each with its reason.
    """

    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    admins: tuple[str, ...] | None = None
    domains: tuple[str, ...] | None = None
    geos: tuple[str, ...] | None = None
    tags: tuple[str, ...] = DEFAULT_TAGS
    archivable: Mapping[str, str] = field(default_factory=dict)
    raise_label: str = DEFAULT_LABEL
