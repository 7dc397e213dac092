"""People and their memberships of workspaces. Source: docs/platform/users.md#roles, docs/platform/members.md#calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator

from pulumi_claude_admin.model.diff import Change, compare
from pulumi_claude_admin.model.inputs import Name, Spec
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

WorkspaceRole = Literal["workspace_user", "workspace_developer", "workspace_restricted_developer", "workspace_admin"]
"""The roles that can be given by hand. `workspace_billing` exists on reads only: it is inherited."""

WORKSPACE_ROLES: Final[tuple[str, ...]] = get_args(WorkspaceRole)

_INHERITED: Final = {
    "admin": "workspace_admin",
    "owner": "workspace_admin",
    "primary_owner": "workspace_admin",
    "billing": "workspace_billing",
}
"""Organization role to the workspace role that it brings everywhere, unasked."""


@dataclass(frozen=True, slots=True)
class User:
    """
    A person of the organization. `role` is the organization role: an open set on reads.

    `added_at` is None where that was not told. Whoever leaves and comes back is added anew.
    """

    id: str
    email: str
    name: str
    role: str
    added_at: datetime | None = None

    @property
    def inherited_role(self) -> str | None:
        """The workspace role that this person has everywhere because of the organization role, or None."""
        return _INHERITED.get(self.role)


@dataclass(frozen=True, slots=True)
class Member:
    """One membership of one workspace, as the list says. `role` is open on reads."""

    workspace_id: str
    user_id: str
    role: str

    def is_inherited(self, user: User | None) -> bool:
        """
        Whether nobody gave this membership by hand: it follows from the person's organization role.

        A billing person who was raised to `workspace_admin` by hand is not inherited (docs/platform/members.md#inheritance).
        """
        if self.role == "workspace_billing":
            return True
        return user is not None and user.inherited_role == self.role


def not_kept(shown: Iterable[Member], roles: Mapping[str, str | None]) -> dict[str, str | None]:
    """Of the roles that were given (None: taken) those that a list of members does not show. A billing person stays by inheritance."""
    there = {member.user_id: member.role for member in shown}
    without = {None, "workspace_billing"}
    return {
        user_id: role
        for user_id, role in roles.items()
        if (there.get(user_id) != role if role is not None else there.get(user_id) not in without)
    }


_ASSIGNED_BY_HAND: Final = "is not a role that can be given; use one of " + ", ".join(WORKSPACE_ROLES)


def _assignable(role: str) -> str:
    if role == "workspace_billing":
        message = "workspace_billing is inherited from the organization role 'billing' and cannot be given by hand"
        raise ValueError(message)
    if role not in WORKSPACE_ROLES:
        message = f"{role!r} {_ASSIGNED_BY_HAND}"
        raise ValueError(message)
    return role


AssignableRole = Annotated[str, AfterValidator(_assignable), OR_UNKNOWN]


class WorkspaceMembersSpec(Spec):
    """
    The wanted explicit membership of a workspace: e-mail or `user_…` to role.

    With `exclusive` everybody else is removed (inherited memberships never count); without it only those listed are
    ensured. `on_unknown_member="skip"` leaves out, and reports, people who are not in the organization yet.
    """

    workspace_id: Name
    members: dict[str, AssignableRole]
    exclusive: bool = True
    on_unknown_member: Literal["error", "skip"] = "error"


class WorkspaceMemberSpec(Spec):
    """One wanted membership. `user` is an e-mail or a `user_…` id."""

    workspace_id: Name
    user: Name
    role: AssignableRole


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """Explicit membership of a workspace in canonical form: user id to role. What is wanted, or what is there."""

    workspace_id: str
    roles: Mapping[str, str]


def diff_members(
    wanted: MemberRoles, actual: MemberRoles, *, exclusive: bool, former: Collection[str] = ()
) -> tuple[Change, ...]:
    """
    Memberships that differ, by user id. When not exclusive, people who are not wanted are not looked at.

    Except `former` ones: to whom a membership was given that is not wanted any more.
    """
    ours = {*wanted.roles, *former}
    found = actual.roles if exclusive else {user: role for user, role in actual.roles.items() if user in ours}
    return compare(
        {f"members.{user}": role for user, role in wanted.roles.items()},
        {f"members.{user}": role for user, role in found.items()},
    )
