"""What somebody wants of a person's role in the organization. Source: docs/platform/users.md#roles."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator

from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.inputs import Name, Spec
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

OrganizationRole = Literal["user", "claude_code_user", "developer", "billing"]
"""The roles that the API gives in a Console organization."""

ORGANIZATION_ROLES: Final[tuple[str, ...]] = get_args(OrganizationRole)
ADMIN_ROLES: Final = frozenset({"admin", "owner", "primary_owner"})
"""Who has one of these is changed, and removed, in the Console only."""


def _assignable(role: str) -> str:
    if role in ADMIN_ROLES:
        message = f"{role!r} is given and taken in the Console only (Console > Settings > Members)"
        raise ValueError(message)
    if role not in ORGANIZATION_ROLES:
        message = f"{role!r} is not an organization role that can be given; use one of {', '.join(ORGANIZATION_ROLES)}"
        raise ValueError(message)
    return role


AssignableOrganizationRole = Annotated[str, AfterValidator(_assignable), OR_UNKNOWN]


class OrganizationMemberSpec(Spec):
    """The wanted organization role of one person. `user` is an e-mail or a `user_…` id."""

    user: Name
    role: AssignableOrganizationRole
    remove_on_destroy: bool = False


def diff_organization_member(spec: OrganizationMemberSpec, actual: User) -> tuple[Change, ...]:
    """The role, when the person has another one."""
    return (Change("role", declared=spec.role, actual=actual.role),) if actual.role != spec.role else ()


def is_admin(user: User) -> bool:
    """Whether the API may neither change nor remove this person."""
    return user.role in ADMIN_ROLES
