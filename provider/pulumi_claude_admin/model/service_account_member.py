"""Service accounts in workspaces. Source: docs/platform/service-accounts.md#bindings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pulumi_claude_admin.model.diff import Change, compare
from pulumi_claude_admin.model.inputs import Name, Spec

MachineRole = Literal["workspace_user", "workspace_developer", "workspace_restricted_developer", "workspace_admin"]


@dataclass(frozen=True, slots=True)
class ServiceAccountMember:
    """
    One service account in one workspace, as the platform says it is.

    `is_implicit`: the row that every account has in the Default workspace until somebody gives it another.
    """

    workspace_id: str
    service_account_id: str
    role: str
    is_implicit: bool = False


class ServiceAccountMemberSpec(Spec):
    """What somebody wants: this account in this workspace, with this role."""

    workspace_id: Name
    service_account_id: Name
    role: MachineRole


def diff_service_account_member(
    spec: ServiceAccountMemberSpec, actual: ServiceAccountMember | None
) -> tuple[Change, ...]:
    """Whether the role differs. The implicit row of the Default workspace is nobody's doing: nothing is there then."""
    role = actual.role if actual is not None and not actual.is_implicit else None
    return compare({"role": spec.role}, {"role": role})
