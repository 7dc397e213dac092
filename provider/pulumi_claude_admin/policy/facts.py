"""What is declared, as values: every rule reads these and nothing else. `UNKNOWN` is never taken for a good answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.policy.declaration import UnknownYet
from pulumi_claude_admin.policy.finding import Place


@dataclass(frozen=True, slots=True)
class Cap:
    """A monthly spend limit in major units. `before` is what the last `up` was told for the same scope, None where there was none."""

    place: Place
    amount: Decimal | UnknownYet
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The limits of one model group. A limiter whose value nobody knows yet is `UNKNOWN`."""

    place: Place
    group: str | UnknownYet
    limits: Mapping[str, int | UnknownYet]


@dataclass(frozen=True, slots=True)
class Workspace:
    """
    One workspace that code declares, with the limits that belong to it.

    `tags` and `geos` None: not declared. `geos` is a list of places, or the word `unrestricted`.
    """

    place: Place
    name: str | UnknownYet
    tags: Mapping[str, object] | UnknownYet | None = None
    geos: tuple[object, ...] | str | UnknownYet | None = None
    archives: bool | UnknownYet = False
    caps: tuple[Cap, ...] = ()
    rate_limits: tuple[RateLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that code gives to a person or a machine, in a workspace or the organization. `who` `UNKNOWN`: nobody can say yet who gets what."""

    place: Place
    who: str | UnknownYet
    role: str | UnknownYet


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who is told of spend."""

    place: Place
    addresses: tuple[object, ...] | UnknownYet


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A group of models as the organization has it: the names that a program may call it by, its models, and what everybody together may use."""

    names: frozenset[str]
    models: tuple[str, ...]
    ceilings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """
    Everything. `caps` are those of all workspaces, also of such as other code declares; `stray_caps` and `stray_rate_limits` are for
    a workspace that nobody can name yet. `groups` None: nobody asked the organization.

    `is_compared` says whether values of the last `up` are there; `labels` are those of the pull request.
    """

    day: date
    organization: Place
    workspaces: tuple[Workspace, ...] = ()
    caps: tuple[Cap, ...] = ()
    stray_caps: tuple[Cap, ...] = ()
    stray_rate_limits: tuple[RateLimit, ...] = ()
    organization_caps: tuple[Cap, ...] = ()
    people: tuple[Grant, ...] = ()
    machines: tuple[Grant, ...] = ()
    recipients: tuple[Recipients, ...] = ()
    groups: tuple[ModelGroup, ...] | None = None
    is_compared: bool = False
    labels: frozenset[str] = frozenset()
