"""Whom usage is attributed to, and the values of every dimension that reports group and filter by (usage.md#actor)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from claude_simulator.spending.consumption import Dimensions, FederatedIdentity

UNSET_GEO = "not_available"
HIDDEN = "hidden"
ACTOR_TYPES = ("api_actor", "federated_actor", "service_account_actor", "user_actor")


class Identity(NamedTuple):
    """Who: a kind of ``ACTOR_TYPES``, or ``hidden`` for one that cannot be named, and what tells it from others."""

    kind: str
    id: str | FederatedIdentity


Value: TypeAlias = str | Identity | None


def identity(dimensions: Dimensions) -> Identity | None:
    """Return whom it is attributed to: a user before a service account before a federated identity before the key."""
    if dimensions.user_id is not None:
        return Identity("user_actor", dimensions.user_id)
    if dimensions.service_account_id is not None:
        return Identity("service_account_actor", dimensions.service_account_id)
    if dimensions.federated is not None:
        return Identity("federated_actor", dimensions.federated)
    if dimensions.hidden_identity is not None:
        return Identity(HIDDEN, dimensions.hidden_identity)
    return None if dimensions.api_key_id is None else Identity("api_actor", dimensions.api_key_id)


def _actor_type(dimensions: Dimensions) -> str | None:
    found = identity(dimensions)
    return None if found is None or found.kind == HIDDEN else found.kind


def _geo(dimensions: Dimensions) -> str | None:
    return None if dimensions.inference_geo == UNSET_GEO else dimensions.inference_geo


def _of_session(name: str) -> Callable[[Dimensions], str | None]:
    return lambda dimensions: getattr(dimensions.managed, name, None)


def _nothing(_: Dimensions) -> None:
    """Return nothing: a Console organization has no such dimension."""


VALUES: Mapping[str, Callable[[Dimensions], Value]] = MappingProxyType(
    {
        "actor": identity,
        "actor_type": _actor_type,
        "agent_id": _of_session("agent_id"),
        "api_key_id": lambda dimensions: dimensions.api_key_id,
        "claude_tag_category": _nothing,
        "claude_tag_user_id": _nothing,
        "context_window": lambda dimensions: dimensions.context_window,
        "deployment_id": _of_session("deployment_id"),
        "environment_id": _of_session("environment_id"),
        "inference_geo": _geo,
        "model": lambda dimensions: dimensions.model,
        "organization_id": _nothing,
        "product": lambda dimensions: dimensions.product,
        "rbac_group_id": _nothing,
        "service_tier": lambda dimensions: dimensions.service_tier,
        "session_id": _of_session("session_id"),
        "slack_channel_id": _nothing,
        "speed": lambda dimensions: dimensions.speed,
        "user_profile_id": lambda dimensions: dimensions.user_profile_id,
        "workspace_id": lambda dimensions: dimensions.workspace_id,
    }
)
"""Every dimension of the analytics reports, by the platform's name."""
