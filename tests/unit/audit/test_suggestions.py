"""For which workspaces something is suggested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.audit.facts import WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, LimiterFacts
from pulumi_claude_admin.audit.suggestions import Suggestion, suggest, suggest_organization_cap
from tests.support.audit_facts import NO_CAP, UNSEEN, cap, facts, usd, workspace


def _workspace(limit: CapFacts, *, name: str = "Payments") -> WorkspaceFacts:
    return replace(workspace(f"wrkspc_01{name}", name, a_week="100", limit=limit), last_months=(usd("1000"),))


def _amounts(*workspaces: WorkspaceFacts) -> dict[str, str | None]:
    return {one.name: one.amount for one in suggest(facts(*workspaces))}


@pytest.mark.parametrize("limit", [NO_CAP, UNSEEN, cap("500", action=CapAction.NOTIFIES), cap("2600.01")])
def test_a_cap_that_is_missing_unseen_only_notifies_or_is_far_above_is_suggested(limit: CapFacts) -> None:
    assert _amounts(_workspace(limit)) == {"Payments": "1300.00"}


@pytest.mark.parametrize("limit", [cap("2600"), cap("1300"), cap("100")])
def test_a_cap_that_is_near_or_below_is_left_and_never_raised(limit: CapFacts) -> None:
    assert _amounts(_workspace(limit)) == {}


def test_an_archived_workspace_and_the_default_one_get_nothing() -> None:
    archived = replace(_workspace(NO_CAP), is_archived=True)
    default = replace(_workspace(NO_CAP, name="Default"), is_default=True)

    assert _amounts(archived, default) == {}


def test_they_are_told_by_name() -> None:
    assert list(_amounts(_workspace(NO_CAP, name="B"), _workspace(NO_CAP, name="A"))) == ["A", "B"]


def test_limits_are_for_the_cap_that_holds() -> None:
    limiters = (
        LimiterFacts("Haiku", ("claude-haiku-4-5",), "input_tokens_per_minute", None, 10**9),
        LimiterFacts("Haiku", ("claude-haiku-4-5",), "output_tokens_per_minute", None, 10**9),
    )
    unused = replace(_workspace(cap("650")), limiters=limiters, amount=usd("0"))

    def limits(one: WorkspaceFacts) -> tuple[Suggestion, ...]:
        return suggest(facts(one))

    (at_half,) = limits(unused)
    (at_whole,) = limits(replace(unused, cap=NO_CAP))
    assert at_half.amount is None
    by_group, twice = at_half.limits_by_group["Haiku"], at_whole.limits_by_group["Haiku"]
    assert all(value * 2 == pytest.approx(twice[limiter], rel=0.1) for limiter, value in by_group.items())
    assert set(by_group) == {"input_tokens_per_minute", "output_tokens_per_minute"}


def _organization(*workspaces: WorkspaceFacts, limit: CapFacts = NO_CAP) -> str | None:
    known = replace(facts(*workspaces), cap=limit)
    found = suggest_organization_cap(known, suggest(known))
    return None if found is None else f"{found.amount / 100:.2f}"


def test_an_organization_without_a_cap_is_to_have_what_its_workspaces_may_spend_together() -> None:
    default = replace(_workspace(NO_CAP, name="Default"), is_default=True, forecast=None, month_to_date=usd("80"))

    assert _organization(_workspace(NO_CAP), _workspace(cap("500"), name="Search")) == "1800.00"
    assert _organization(_workspace(NO_CAP), default) == "1400.00"


def test_an_organization_that_has_a_cap_or_a_workspace_of_which_too_little_is_known_gets_none() -> None:
    young = replace(_workspace(NO_CAP, name="Young"), last_months=(), forecast=None)

    assert _organization(_workspace(NO_CAP), limit=cap("500")) is None
    assert _organization(_workspace(NO_CAP), young) is None
    assert _organization() is None
