"""
What an organization used and what that cost, row by row as the platform reports it. Source: docs/platform/usage.md.

Money is a `Decimal` of **fractional cents** (`Decimal("123.78912")` is $1.2378912), never rounded before it is printed. Days and
hours are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Dimension(StrEnum):
    """What rows can be grouped by. The words are the platform's."""

    WORKSPACE = "workspace_id"
    MODEL = "model"
    ACTOR = "actor"
    API_KEY = "api_key_id"
    SERVICE_TIER = "service_tier"
    GEO = "inference_geo"
    SPEED = "speed"
    PRODUCT = "product"
    COST_TYPE = "cost_type"
    TOKEN_TYPE = "token_type"  # noqa: S105 - a kind of token that a model reads, no credential


class ActorKind(StrEnum):
    """Who used something: docs/platform/usage.md#actor."""

    USER = "user"
    SERVICE_ACCOUNT = "service_account"
    FEDERATED = "federated"
    API_KEY = "api_key"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class UsageActor:
    """
    Who used something. `id` is `user_…`, `svac_…`, `apikey_…`, or a digest of a federated or unknown identity, which has no id.

    `email` and `is_deleted` are of people alone, and of the moment of reading; `name` is a person's, or what a federated identity calls itself.
    """

    kind: ActorKind
    id: str
    email: str | None = None
    name: str | None = None
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class UsageGroup:
    """What one row is about. None: not grouped by, or nobody can say (`actor`), or unset; of the legacy reports, the Default workspace."""

    workspace_id: str | None = None
    model: str | None = None
    actor: UsageActor | None = None
    api_key_id: str | None = None
    service_tier: str | None = None
    inference_geo: str | None = None
    speed: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one group cost in the bucket that starts at `at`: `amount` after discount and before credits, `list_amount` before both."""

    at: datetime
    group: UsageGroup
    cost_type: str | None
    token_type: str | None
    amount: Decimal
    list_amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """
    What one group used in the bucket that starts at `at`, in tokens, requests and searches.

    `unknown_counters` are the paths of counters that are not zero and have no field here.
    """

    at: datetime
    group: UsageGroup
    uncached_input_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0
    requests: int | None = None
    web_searches: int = 0
    unknown_counters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaudeCodeRow:
    """
    What one person, or one key, did with Claude Code on one day from one kind of terminal. `actor` is an e-mail or a key's *name*.

    `estimated_cost` (fractional cents) is the platform's estimate: never added to an amount.
    """

    day: date
    actor: str
    is_key: bool
    terminal: str
    is_remote: bool
    sessions: int
    lines_added: int
    lines_removed: int
    commits: int
    pull_requests: int
    accepted: int
    rejected: int
    tokens: Mapping[str, int] = field(default_factory=dict)
    """Tokens of all kinds by model."""
    estimated_cost: Decimal = Decimal(0)
