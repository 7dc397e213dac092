"""`model.ids`: composite ids and the owner tag are persistent formats."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.model.ids import (
    MembershipId,
    MemberSpendLimitId,
    MemberSpendLimitsId,
    WorkspaceRateLimitId,
    owner_stack,
    owner_tag,
)


def test_composite_ids_join_their_parts_with_a_slash() -> None:
    assert str(MembershipId("wrkspc_1", "user_2")) == "wrkspc_1/user_2"
    assert str(WorkspaceRateLimitId("wrkspc_1", "rlg_3")) == "wrkspc_1/rlg_3"
    assert str(MemberSpendLimitId("monthly", "user_2")) == "monthly/user_2"
    assert str(MemberSpendLimitsId("4a", "weekly")) == "4a/weekly"


def test_composite_ids_are_read_back() -> None:
    assert MembershipId.parse("wrkspc_1/user_2") == MembershipId("wrkspc_1", "user_2")
    assert WorkspaceRateLimitId.parse("wrkspc_1/rlg_3") == WorkspaceRateLimitId("wrkspc_1", "rlg_3")
    assert MemberSpendLimitId.parse("monthly/user_2") == MemberSpendLimitId("monthly", "user_2")
    assert MemberSpendLimitsId.parse("4a/weekly") == MemberSpendLimitsId("4a", "weekly")


@pytest.mark.parametrize("text", ["", "wrkspc_1", "wrkspc_1/", "/user_2", "a/b/c"])
def test_anything_else_is_no_composite_id(text: str) -> None:
    with pytest.raises(ValueError, match="not a composite id"):
        MembershipId.parse(text)


def test_an_owner_tag_names_project_stack_and_resource() -> None:
    tag = owner_tag(project="teams", stack="prod", name="payments/eu")
    assert tag == "pulumi/teams/prod/payments/eu"
    assert owner_stack(tag) == "teams/prod"


@pytest.mark.parametrize("value", ["terraform/a/b/c", "pulumi/teams/prod", "pulumi", ""])
def test_a_tag_that_pulumi_did_not_write_has_no_stack(value: str) -> None:
    assert owner_stack(value) is None
