"""What an Admin API operation is: a method, a route template and a plain function from call to answer.

Beside the function stand the facts about it, as data: who may call it, what it takes and what it answers. The gate
enforces them, gate/openapi.py publishes them. Operations know nothing of Starlette; gate/admin_gate.py puts them behind HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.query import Query
from claude_simulator.admin.wire.schema import Json, Schema, fields_of
from claude_simulator.organization import ApiKey, Credential, Organization

__all__ = ["NEW_VERSION", "OLD_VERSION", "Access", "Answer", "Call", "Json", "ModelCaller", "Operation"]

OLD_VERSION = "2023-06-01"
NEW_VERSION = "2026-10-21"

Access: TypeAlias = Literal["admin", "oauth", "reader", "api_key", "anyone"]
"""Who may call: whoever administers the organization, those and whom the operation lets in itself (usage.md#who-may-read), OAuth ``org:admin`` tokens only (service-accounts.md#accounts, federation.md#who-may), API keys for models (messages.md#keys), or anyone."""


@dataclass(frozen=True, slots=True)
class ModelCaller:
    """Whose key calls a model, and in which workspace (messages.md#keys)."""

    key: ApiKey
    workspace_id: str


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request: whose organization, with which credential, and what was sent.

    ``caller`` is set where models are called (messages.md#keys). ``fields`` are those that the operation's body may have. ``reads_stale_member`` is set when the fault
    ``stale_member_get`` was taken by this call.
    """

    organization: Organization
    path: Mapping[str, str]
    query: Query
    content: bytes
    version: str
    betas: frozenset[str]
    credential: Credential | None = None
    caller: ModelCaller | None = None
    fields: tuple[str, ...] = ()
    reads_stale_member: bool = False

    def body(self) -> Body:
        """Parse the body as a JSON object that has no other than the operation's fields (else 400)."""
        is_lenient = self.organization.switches.choice("unknown_body_fields") == "ignored"
        return Body.parse(self.content, self.fields, is_lenient=is_lenient)

    @property
    def is_old(self) -> bool:
        """Whether the caller speaks version 2023-06-01 (credentials.md#versions)."""
        return self.version == OLD_VERSION

    @property
    def actor_id(self) -> str | None:
        """The person or service account that calls; None for an admin key."""
        return None if self.credential is None else self.credential.actor_id

    @property
    def is_interactive(self) -> bool:
        """Whether a person sits behind the credential: a user's OAuth token or a Console session (service-accounts.md#accounts)."""
        return self.credential is not None and self.credential.kind in ("oauth", "console_session")

    @property
    def is_console(self) -> bool:
        """Whether the credential stands for a Console session (federation.md#who-may)."""
        return self.credential is not None and self.credential.kind == "console_session"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: a JSON value, or nothing at all when ``body`` is None."""

    body: Mapping[str, Json] | None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one route template, and the facts about it.

    Args:
        method: the HTTP method.
        route: the route template.
        handle: what it does.
        answer: the schema of a 200.
        body: the schema of the request body, None when there is none.
        query: the schema of each query parameter; an array's name ends with ``[]``.
        access: who may call it.
        scope: the scope that an Enterprise organization's key needs (enterprise.md#who-may-call-what); None: no such key will do.
        is_enterprise_only: whether a Console organization does not have it.
        beta: the ``anthropic-beta`` value that must be sent.
        refusals: statuses of refusals beside those that every operation has.
        empty: statuses of answers without a body, where a switch brings one about.
        error: the schema of refusals, None for the platform's own (errors.md#codes).
        limited_by: the switch with the number of requests that are allowed; operations with the same switch share it.
    """

    method: str
    route: str
    handle: Callable[[Call], Answer] = field(repr=False)
    answer: Schema | None = field(default=None, repr=False)
    body: Schema | None = field(default=None, repr=False)
    query: Mapping[str, Schema] = field(default_factory=dict, repr=False)
    access: Access = "admin"
    scope: str | None = None
    is_enterprise_only: bool = False
    beta: str | None = None
    refusals: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    error: Schema | None = field(default=None, repr=False)
    limited_by: str = "requests_per_minute"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that the body may have."""
        return fields_of(self.body)
