"""What was used, as plain values: one identity in one UTC hour with one model, tier and product.

A seed's :class:`claude_simulator.spending.ledger.Source` makes these; nothing here knows prices, caps or wire shapes.
Amounts are whole: tokens, requests, seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias

Provider: TypeAlias = Literal["aws", "azure", "gcp", "oidc"]
EDIT_TOOLS = ("edit_tool", "multi_edit_tool", "write_tool", "notebook_edit_tool")


@dataclass(frozen=True, slots=True)
class FederatedIdentity:
    """Who acts without an id of the platform. ``facts`` are the provider's own fields, such as ``issuer`` of ``oidc``."""

    provider: Provider
    facts: tuple[tuple[str, str], ...]
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class ManagedSession:
    """The session of a managed agent that incurred the usage."""

    agent_id: str | None = None
    session_id: str | None = None
    environment_id: str | None = None
    deployment_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClaudeCode:
    """What Claude Code tells beside tokens. ``tools`` are (accepted, rejected) by the names of ``EDIT_TOOLS``, or others."""

    sessions: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    commits: int = 0
    pull_requests: int = 0
    tools: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    terminal: str = "vscode"
    is_remote: bool = False
    customer_type: Literal["api", "subscription"] = "api"
    subscription_type: Literal["enterprise", "team"] | None = None


class Dimensions(NamedTuple):
    """Everything by which usage can be told apart, beside time. Same names as in :class:`Consumption`."""

    workspace_id: str
    model: str | None
    user_id: str | None
    service_account_id: str | None
    federated: FederatedIdentity | None
    hidden_identity: str | None
    api_key_id: str | None
    product: str | None
    service_tier: str | None
    inference_geo: str
    speed: str | None
    context_window: str | None
    managed: ManagedSession | None
    user_profile_id: str | None


class Amounts(NamedTuple):
    """How much was used. Same names as in :class:`Consumption`."""

    requests: int = 0
    uncached_input_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0
    web_searches: int = 0
    code_execution_seconds: int = 0
    session_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """What one identity used in one hour with one model, tier, product and so on.

    Args:
        hour: the hour, in UTC, on the hour.
        workspace_id: the real id, of the Default workspace too.
        model: its id; None for rows that have none: code execution, web search alone, session time.
        user_id: the person it is attributed to; may be somebody who is gone.
        service_account_id: or the service account; no user and no account and no federated identity is the key itself.
        federated: or an identity of somebody else's.
        hidden_identity: or one that the platform cannot name: its actor is null, in a row of its own.
        api_key_id: the key that authenticated it; None: none did (without an identity too it is unattributable).
        product: such as ``messages_api`` or ``claude_code``; None for code execution.
        service_tier: such as ``standard``, ``batch`` or ``priority``; None for code execution.
        inference_geo: ``global``, ``us``, or ``not_available`` where the model does not know regions.
        speed: ``standard`` or ``fast``.
        context_window: ``0-200k`` or ``200k-1M``; None where there is no model.
        managed: the managed agent's session, where it is one's.
        user_profile_id: the user profile that was named.
        requests: of a code-execution row: execution spans.
        code_execution_seconds: of containers; the first 1,550 hours of a month are free, which the ledger counts.
        session_seconds: running time of managed agents' sessions.
        claude_code: where ``product`` is ``claude_code``.
    """

    hour: datetime
    workspace_id: str
    model: str | None
    user_id: str | None = None
    service_account_id: str | None = None
    federated: FederatedIdentity | None = None
    hidden_identity: str | None = None
    api_key_id: str | None = None
    product: str | None = "messages_api"
    service_tier: str | None = "standard"
    inference_geo: str = "not_available"
    speed: str | None = "standard"
    context_window: str | None = "0-200k"
    managed: ManagedSession | None = None
    user_profile_id: str | None = None
    requests: int = 0
    uncached_input_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0
    web_searches: int = 0
    code_execution_seconds: int = 0
    session_seconds: int = 0
    claude_code: ClaudeCode | None = None

    @property
    def dimensions(self) -> Dimensions:
        """Everything but time and amounts."""
        return Dimensions._make(_DIMENSIONS(self))

    @property
    def amounts(self) -> Amounts:
        """How much it is."""
        return Amounts._make(_AMOUNTS(self))


_DIMENSIONS: attrgetter[tuple[Any, ...]] = attrgetter(*Dimensions._fields)
_AMOUNTS: attrgetter[tuple[Any, ...]] = attrgetter(*Amounts._fields)
