"""API keys, read only: names, owners and status, never a secret. Source: docs/platform/api-keys.md#calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key. `workspace_id` is None for a key of the whole organization; `owner_id` a user or service account, or None."""

    id: str
    name: str
    status: str
    workspace_id: str | None
    owner_id: str | None
    partial_key_hint: str | None
