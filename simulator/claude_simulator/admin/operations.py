"""Every operation of the Admin API, family by family. The gate serves them, openapi.py describes them."""

from __future__ import annotations

from collections.abc import Sequence

from claude_simulator.admin import (
    activities,
    api_keys,
    bindings,
    compliance_settings,
    enterprise,
    external_keys,
    federation_issuers,
    federation_rule_workspaces,
    federation_rules,
    invites,
    me,
    members,
    oauth_token,
    rate_limits,
    service_accounts,
    spend_limits,
    users,
    workspaces,
)
from claude_simulator.admin.operation import Operation

FAMILIES = (
    me,
    users,
    invites,
    workspaces,
    members,
    api_keys,
    service_accounts,
    bindings,
    federation_issuers,
    federation_rules,
    federation_rule_workspaces,
    oauth_token,
    rate_limits,
    spend_limits,
    external_keys,
    compliance_settings,
    enterprise,
)
OPERATIONS: tuple[Operation, ...] = tuple(operation for family in FAMILIES for operation in family.OPERATIONS)
SERVED: tuple[Operation, ...] = (*OPERATIONS, *activities.OPERATIONS)
"""With the activity feed, which has a way of its own through the gate (feed_visit.py)."""


def paths() -> Sequence[tuple[str, str]]:
    """Return method and route template of every operation, sorted; the README's table is checked against it."""
    return sorted((operation.method, operation.route) for operation in OPERATIONS)
