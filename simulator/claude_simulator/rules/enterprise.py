"""What is refused because it is for Claude Enterprise organizations."""

from __future__ import annotations

from collections.abc import Collection

from claude_simulator.rules.refused import Refused, invalid


def invite_names_no_groups(rbac_group_ids: Collection[object]) -> None:
    """Refuse RBAC groups in an invitation. Source: §2.3 "Enterprise + scope"; the code is that of RBAC (§1.7), [INFER]."""
    if rbac_group_ids:
        raise organization_is_no_enterprise()


def organization_is_no_enterprise() -> Refused:
    """Return the refusal of what only Enterprise has. Source: §9.1 and §1.7 for spend limits and RBAC; else [INFER]."""
    message = "This endpoint is not available for this type of organization."
    return invalid(message, "organization_type_not_supported")
