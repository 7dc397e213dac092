"""The organization that the credential belongs to. Source: docs/platform/organization.md."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_claude_admin.lookups.edge import as_output, named, require_session


@dataclass(frozen=True)
class OrganizationResult:
    """
    An organization. `id` is its UUID.

    Example:
        def title(organization: claude.OrganizationResult) -> str:
            return f"{organization.name} ({organization.id})"
    """

    id: str
    name: str


def get_organization() -> OrganizationResult:
    """
    The organization that the credential belongs to. Source: Claude docs, Admin API > Organization.

    Errors: no credential; a credential of another organization than the one that the environment pins.

    Example:
        pulumi.export("organization", claude.get_organization().name)
    """
    with named("get_organization"):
        found = require_session().organization
        return OrganizationResult(id=found.id, name=found.name)


def get_organization_output() -> pulumi.Output[OrganizationResult]:
    """
    `get_organization` as an output; not known in a preview without a credential.

    Example:
        pulumi.export("organization", claude.get_organization_output().name)
    """
    return as_output(get_organization)
