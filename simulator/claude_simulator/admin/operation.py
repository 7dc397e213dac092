"""What an Admin API operation is: a method, a route template and a plain function from call to answer.

Operations know nothing of Starlette; admin/gate.py puts them behind HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from claude_simulator.admin.body import Body
from claude_simulator.admin.query import Query
from claude_simulator.organization import Organization

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

OLD_VERSION = "2023-06-01"
NEW_VERSION = "2026-10-21"


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request: whose organization, and what was sent.

    ``reads_stale_member`` is set when the fault ``stale_member_get`` was taken by this call.
    """

    organization: Organization
    path: Mapping[str, str]
    query: Query
    content: bytes
    version: str
    betas: frozenset[str]
    reads_stale_member: bool = False

    def body(self, *fields: str) -> Body:
        """Parse the body as a JSON object that has no other than these fields (else 400)."""
        return Body.parse(self.content, fields)

    @property
    def is_old(self) -> bool:
        """Whether the caller speaks version 2023-06-01 (reference §1.4)."""
        return self.version == OLD_VERSION


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: a JSON value, or nothing at all when ``body`` is None."""

    body: Mapping[str, Json] | None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one route template; ``limited_by`` is the switch whose requests a minute it counts against."""

    method: str
    route: str
    handle: Callable[[Call], Answer] = field(repr=False)
    limited_by: str = "requests_per_minute"
