"""Service accounts: identities that are no person. Source: docs/platform/service-accounts.md#accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pulumi_claude_admin.model.archivable import ArchivableSpec, Description
from pulumi_claude_admin.model.diff import Change, Scalar, compare

OrganizationRole = Literal["developer", "admin"]


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account as the platform says it is."""

    id: str
    name: str
    organization_role: str
    description: str = ""
    archived_at: datetime | None = None
    created_by_id: str | None = None
    """The person or account that made it, where that is told."""

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None


class ServiceAccountSpec(ArchivableSpec):
    """What somebody wants of one service account. None means: left to the platform, not managed."""

    description: Description | None = None
    organization_role: OrganizationRole | None = None


def diff_service_account(spec: ServiceAccountSpec, actual: ServiceAccount) -> tuple[Change, ...]:
    """What of the account is not as declared."""
    candidates: dict[str, Scalar] = {
        "name": spec.name,
        "description": spec.description,
        "organization_role": spec.organization_role,
    }
    wanted = {path: value for path, value in candidates.items() if value is not None}
    return compare(wanted, {path: getattr(actual, path) for path in wanted})
