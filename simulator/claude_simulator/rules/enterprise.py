"""What is refused because it is for Claude Enterprise organizations."""

from __future__ import annotations

from collections.abc import Collection

from claude_simulator.organization import Organization
from claude_simulator.rules.rbac_groups import group_exists, group_grants_no_owner_access
from claude_simulator.rules.refused import Refused, invalid


def invite_names_groups_that_exist(organization: Organization, rbac_group_ids: Collection[str]) -> None:
    """Refuse RBAC groups in an invitation of a Console organization, unknown ones, and owners'. Source: enterprise.md#refusals; the codes are [assumed]."""
    if rbac_group_ids and not organization.is_enterprise:
        raise organization_is_no_enterprise()
    for group_id in rbac_group_ids:
        group_grants_no_owner_access(organization, group_exists(organization, group_id))


def organization_is_an_enterprise(organization: Organization) -> None:
    """Refuse what only Enterprise has. Source: enterprise.md#refusals."""
    if not organization.is_enterprise:
        raise organization_is_no_enterprise()


def organization_is_no_enterprise() -> Refused:
    """Return the refusal of what only Enterprise has. Source: enterprise.md#refusals; for most of it [assumed]."""
    message = "This endpoint is not available for this type of organization."
    return invalid(message, "organization_type_not_supported")
