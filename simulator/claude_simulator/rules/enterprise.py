"""What is refused because it is for Claude Enterprise organizations."""

from __future__ import annotations

from collections.abc import Collection

from claude_simulator.rules.refused import Refused, invalid


def invite_names_no_groups(rbac_group_ids: Collection[object]) -> None:
    """Refuse RBAC groups in an invitation. Source: enterprise.md#refusals; the code is [assumed]."""
    if rbac_group_ids:
        raise organization_is_no_enterprise()


def organization_is_no_enterprise() -> Refused:
    """Return the refusal of what only Enterprise has. Source: enterprise.md#refusals; for most of it [assumed]."""
    message = "This endpoint is not available for this type of organization."
    return invalid(message, "organization_type_not_supported")
