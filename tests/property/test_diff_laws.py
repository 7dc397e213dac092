"""Laws of `model.diff`: nothing differs from itself, and applying what differs leaves nothing to apply."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.model.diff import Projection, compare
from pulumi_claude_admin.model.ids import OWNER_TAG
from pulumi_claude_admin.model.member import WORKSPACE_ROLES, MemberRoles, diff_members
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import (
    LIMITERS,
    RateLimitGroup,
    WorkspaceRateLimit,
    WorkspaceRateLimitSpec,
    diff_rate_limit,
)
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications, diff_notifications
from pulumi_claude_admin.model.workspace import DataResidency, Workspace, WorkspaceSpec, diff_workspace

scalars = st.one_of(st.none(), st.integers(), st.text(max_size=5))
projections = st.dictionaries(st.text(min_size=1, max_size=5), scalars, max_size=6)
money = st.integers(min_value=0, max_value=10**12).map(Money)
tags = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda key: key != OWNER_TAG and not key.startswith("anthropic")),
    st.text(max_size=8),
    max_size=4,
)
workspaces = st.builds(
    Workspace,
    id=st.just("wrkspc_1"),
    name=st.text(min_size=1, max_size=20),
    display_color=st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True),
    created_at=st.none(),
    archived_at=st.none(),
    data_residency=st.just(DataResidency("us", "unrestricted", "global")),
    external_key_id=st.none(),
    tags=tags,
)
roles = st.dictionaries(st.text(min_size=1, max_size=4), st.sampled_from(WORKSPACE_ROLES), max_size=5)
limits = st.dictionaries(st.sampled_from(LIMITERS), st.integers(min_value=0, max_value=2**53 - 1), min_size=1)


@given(projections)
def test_nothing_differs_from_itself(value: Projection) -> None:
    assert compare(value, value) == ()


@given(projections, projections)
def test_applying_the_changes_empties_the_diff(wanted: Projection, found: Projection) -> None:
    repaired = dict(found)
    for change in compare(wanted, found):
        repaired[change.path] = change.declared
    assert compare(wanted, repaired) == ()


@given(projections, projections)
def test_both_directions_see_the_same_paths(wanted: Projection, found: Projection) -> None:
    assert [c.path for c in compare(wanted, found)] == [c.path for c in compare(found, wanted)]


@given(workspaces)
def test_a_workspace_declared_as_it_is_has_no_difference(actual: Workspace) -> None:
    spec = WorkspaceSpec(name=actual.name, display_color=actual.display_color, tags=dict(actual.tags))
    assert diff_workspace(spec, actual) == ()


@given(roles)
def test_members_declared_as_they_are_have_no_difference(value: dict[str, str]) -> None:
    assert diff_members(MemberRoles("w", value), MemberRoles("w", value), exclusive=True) == ()


@given(limits, limits)
def test_setting_the_declared_limiters_empties_the_diff(wanted: dict[str, int], found: dict[str, int]) -> None:
    spec = WorkspaceRateLimitSpec.model_validate({"workspace_id": "w", "group": "g", **wanted})
    repaired = WorkspaceRateLimit("e", "w", RateLimitGroup("rlg", "batch", None), {**found, **wanted})
    assert diff_rate_limit(spec, repaired) == ()


@given(st.lists(money, max_size=4), st.lists(st.emails(), max_size=3))
def test_notifications_declared_as_they_are_have_no_difference(amounts: list[Money], recipients: list[str]) -> None:
    value = SpendNotifications(Scope("w"), tuple(sorted(set(amounts))), tuple(sorted(set(recipients))))
    assert diff_notifications(value, value) == ()
