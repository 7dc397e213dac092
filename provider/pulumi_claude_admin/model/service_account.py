"""Service accounts: identities that are no person. Source: docs/platform/service-accounts.md#accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.inputs import Spec

OrganizationRole = Literal["developer", "admin"]

DESCRIPTION_MAX: Final = 2000
SLUG_MAX: Final = 255
_SLUG: Final = re.compile(r"[a-z0-9-]+")


def _slug(text: str) -> str:
    if _SLUG.fullmatch(text) is None or len(text) > SLUG_MAX:
        message = f"{text!r} is not a name of 1 to {SLUG_MAX} small letters, digits and hyphens (a-z0-9-)"
        raise ValueError(message)
    return text


Slug = Annotated[str, AfterValidator(_slug)]
"""A name of which the organization has one."""

Description = Annotated[str, Field(max_length=DESCRIPTION_MAX)]


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account as the platform says it is."""

    id: str
    name: str
    organization_role: str
    description: str = ""
    archived_at: datetime | None = None

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None


class ServiceAccountSpec(Spec):
    """What somebody wants of one service account. None means: left to the platform, not managed."""

    name: Slug
    description: Description | None = None
    organization_role: OrganizationRole | None = None
    adopt_id: str | None = None
    archive_on_destroy: bool = False


def diff_service_account(spec: ServiceAccountSpec, actual: ServiceAccount) -> tuple[Change, ...]:
    """What of the account is not as declared."""
    candidates: dict[str, Scalar] = {
        "name": spec.name,
        "description": spec.description,
        "organization_role": spec.organization_role,
    }
    wanted = {path: value for path, value in candidates.items() if value is not None}
    return compare(wanted, {path: getattr(actual, path) for path in wanted})
