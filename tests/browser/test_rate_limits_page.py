from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

Saves = Callable[[], int]
SONNET = "Claude Sonnet 4.x"
ROUTE = "/api/organizations/{organization}/workspaces/{workspace}/rate_limits"


def test_a_workspace_without_overrides_has_none(console: Console, workspace: ConsoleScope) -> None:
    assert console.read_rate_limits(workspace, SONNET) == {}


def test_named_limiters_are_set_and_cleared_and_others_left(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    set_two = {"requests_per_minute": 1500, "output_tokens_per_minute": 80000}
    assert console.write_rate_limits(workspace, SONNET, set_two) == set_two
    assert console.write_rate_limits(workspace, SONNET, {"requests_per_minute": None}) == {
        "output_tokens_per_minute": 80000
    }
    assert console.read_rate_limits(workspace, SONNET) == {"output_tokens_per_minute": 80000}
    assert saves() == 2


def test_equal_limits_are_not_saved_again(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 1500})
    console.write_rate_limits(workspace, SONNET, {"requests_per_minute": 1500, "output_tokens_per_minute": None})
    assert saves() == 1


def test_the_input_column_goes_by_the_name_that_was_asked_for(console: Console, workspace: ConsoleScope) -> None:
    aware = {"input_tokens_per_minute_cache_aware": 500000}
    assert console.write_rate_limits(workspace, SONNET, aware) == aware
    assert console.read_rate_limits(workspace, SONNET) == {"input_tokens_per_minute": 500000}


def test_a_limit_above_the_organizations_is_stored(console: Console, workspace: ConsoleScope) -> None:
    high = {"requests_per_minute": 9000}
    assert console.write_rate_limits(workspace, SONNET, high) == high


@pytest.mark.parametrize(
    ("group", "limits", "named"),
    [
        ("Claude Nothing", {"requests_per_minute": 1}, "Claude Nothing"),
        (SONNET, {"tokens_per_day": 1}, "tokens_per_day"),
        (SONNET, {"input_tokens_per_minute": 1, "input_tokens_per_minute_cache_aware": 2}, "cache-aware"),
    ],
)
def test_what_the_page_cannot_do_is_refused_by_name(
    console: Console, workspace: ConsoleScope, group: str, limits: dict[str, int], named: str, saves: Saves
) -> None:
    with pytest.raises(InvalidInputs, match=named):
        console.write_rate_limits(workspace, group, limits)
    assert saves() == 0


def test_the_organization_has_no_page_of_its_own(console: Console, organization: ConsoleScope) -> None:
    with pytest.raises(InvalidInputs):
        console.read_rate_limits(organization, SONNET)
