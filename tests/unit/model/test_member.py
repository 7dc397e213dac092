"""`model.member`: who is in a workspace by hand, and who follows from the organization role."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.model.member import Member, User


def user(role: str) -> User:
    return User(id="user_1", email="ana@example.com", name="Ana", role=role)


@pytest.mark.parametrize(
    ("organization_role", "workspace_role", "inherited"),
    [
        ("admin", "workspace_admin", True),
        ("owner", "workspace_admin", True),
        ("billing", "workspace_billing", True),
        ("billing", "workspace_admin", False),  # raised by hand
        ("developer", "workspace_developer", False),
        ("user", "workspace_admin", False),
    ],
)
def test_inherited_memberships_are_told_from_those_given_by_hand(
    organization_role: str, workspace_role: str, *, inherited: bool
) -> None:
    assert Member("wrkspc_1", "user_1", workspace_role).is_inherited(user(organization_role)) is inherited


def test_a_member_who_left_the_organization_is_not_inherited() -> None:
    assert Member("wrkspc_1", "user_1", "workspace_user").is_inherited(None) is False
