"""`model.diff`: what is managed and differs is a change; what is not managed is not looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.member import MemberRoles, diff_members
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import (
    RateLimitGroup,
    WorkspaceRateLimit,
    WorkspaceRateLimitSpec,
    diff_rate_limit,
)
from pulumi_claude_admin.model.spend_limit import (
    Scope,
    SpendLimit,
    SpendNotificationsSpec,
    diff_notifications,
    diff_spend_limit,
)
from pulumi_claude_admin.model.workspace import (
    DataResidency,
    DataResidencySpec,
    Workspace,
    WorkspaceSpec,
    diff_workspace,
)

ACTUAL = Workspace(
    id="wrkspc_1",
    name="Payments",
    display_color="#6C5BB9",
    created_at=None,
    archived_at=None,
    data_residency=DataResidency("us", ("global", "us"), "us"),
    tags={"team": "payments", "managed-by": "pulumi/p/s/payments"},
)


def test_fields_left_to_the_platform_are_not_compared() -> None:
    assert diff_workspace(WorkspaceSpec(name="Payments"), ACTUAL) == ()


def test_tags_are_compared_whole_once_they_are_managed() -> None:
    spec = WorkspaceSpec(name="Payments", tags={"cost-centre": "4711"})
    assert diff_workspace(spec, ACTUAL) == (
        Change("tags.cost-centre", "4711", None),
        Change("tags.team", None, "payments"),
    )


def test_a_tag_of_the_platforms_own_is_no_difference() -> None:
    spec = WorkspaceSpec(name="Payments", tags={"team": "payments"})
    assert diff_workspace(spec, replace(ACTUAL, tags={**ACTUAL.tags, "anthropic-made": "by signing in"})) == ()


@pytest.mark.parametrize(
    ("found", "is_change"), [({}, False), ({"managed-at": "a"}, False), ({"managed-at": "b"}, True)]
)
def test_a_missing_second_owner_tag_is_no_change_and_another_one_is(found: dict[str, str], *, is_change: bool) -> None:
    spec = WorkspaceSpec(name=ACTUAL.name, tags={}, owner="pulumi/p/s/payments", managed_at="a")
    actual = replace(ACTUAL, tags={"managed-by": "pulumi/p/s/payments", **found})
    assert diff_workspace(spec, actual) == ((Change("tags.managed-at", "a", "b"),) if is_change else ())


def test_a_lost_owner_tag_is_a_change() -> None:
    spec = WorkspaceSpec(name="Payments", owner="pulumi/p/s/payments")
    actual = replace(ACTUAL, tags={})
    assert diff_workspace(spec, actual) == (Change("tags.managed-by", "pulumi/p/s/payments", None),)


def test_spelling_of_colours_and_order_of_places_mean_nothing() -> None:
    residency = DataResidencySpec(allowed_inference_geos=("us", "global"), default_inference_geo="us")
    spec = WorkspaceSpec(name="Payments", display_color="#6c5bb9", data_residency=residency)
    assert diff_workspace(spec, ACTUAL) == ()


def test_an_extra_member_counts_only_in_an_exclusive_membership() -> None:
    wanted = MemberRoles("wrkspc_1", {"user_a": "workspace_user"})
    actual = MemberRoles("wrkspc_1", {"user_a": "workspace_user", "user_b": "workspace_admin"})
    assert diff_members(wanted, actual, exclusive=True) == (Change("members.user_b", None, "workspace_admin"),)
    assert diff_members(wanted, actual, exclusive=False) == ()


def test_limiters_that_are_not_named_are_left_alone() -> None:
    spec = WorkspaceRateLimitSpec(workspace_id="wrkspc_1", group="g", requests_per_minute=5)
    group = RateLimitGroup("rlg_1", "model_group", "Claude Sonnet 4.x")
    actual = WorkspaceRateLimit("e", "wrkspc_1", group, {"requests_per_minute": 5, "output_tokens_per_minute": 9})
    assert diff_rate_limit(spec, actual) == ()
    assert diff_rate_limit(spec, None) == (Change("requests_per_minute", 5, None),)


def test_a_missing_spend_limit_is_a_change_of_its_amount() -> None:
    assert diff_spend_limit(Money(500), None) == (Change("amount", "5.00", None),)
    assert diff_spend_limit(Money(500), SpendLimit(Scope(), Money(500))) == ()


def test_notifications_ignore_order_case_and_repetition() -> None:
    one = SpendNotificationsSpec(thresholds=("20", "10.00", "10"), recipients=("B@example.com", "a@example.com"))
    two = SpendNotificationsSpec(thresholds=("10", "20.0"), recipients=("a@example.com", "b@EXAMPLE.com"))
    assert diff_notifications(one.canonical(), two.canonical()) == ()
    assert [change.path for change in diff_notifications(one.canonical(), None)] == ["recipients", "thresholds"]
