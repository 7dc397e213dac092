from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from claude_console_shim.layouts import rate_table
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.lookups import organization
from claude_console_shim.pages import notifications, spend_limit
from claude_console_shim.snapshot.aria_tree import parse
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

Recorded = Callable[[str], str]

WHERE = ConsoleScope("5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", Scope("wrkspc_018ZrbDuTqsnd3C6aubVwPW1"), "Research")
SONNET = "Claude Sonnet 4.x"


def test_the_cap_is_read_from_its_own_region(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_spend_limit is not None
    assert spend_limit.shown(parse(recorded("spend")), layout.workspace_spend_limit) == Money(500000)


def test_a_second_region_of_the_same_name_is_refused(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_spend_limit is not None
    twice = parse(recorded("spend") + '- region "Monthly spend limit"\n')
    with pytest.raises(LayoutUnknown):
        spend_limit.shown(twice, layout.workspace_spend_limit)


def test_thresholds_and_recipients_are_read_with_and_without_buttons(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_notifications is not None
    assert notifications.shown(parse(recorded("spend")), layout.workspace_notifications, WHERE) == SpendNotifications(
        scope=WHERE.scope,
        thresholds=(Money(250000), Money(450000)),
        recipients=("ana@example.com", "finops@example.com"),
    )


def test_a_row_tells_what_is_set_here_and_what_is_inherited(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_rate_limits is not None
    assert rate_table.shown(parse(recorded("rates")), layout.workspace_rate_limits, SONNET) == {
        "requests_per_minute": 1500,
        "input_tokens_per_minute": None,
        "output_tokens_per_minute": None,
    }


@pytest.mark.parametrize("id_", ["a", "b", "d"])
def test_a_row_of_another_layout_says_the_same(shipped: Mapping[str, Layout], recorded: Recorded, id_: str) -> None:
    part = shipped[id_].workspace_rate_limits
    assert part is not None
    assert rate_table.shown(parse(recorded(f"rates_{id_}")), part, SONNET) == {
        "requests_per_minute": 1500,
        "input_tokens_per_minute": None,
        "output_tokens_per_minute": None,
    }


def test_a_reset_is_in_the_cell_of_its_own_limiter_only(shipped: Mapping[str, Layout], recorded: Recorded) -> None:
    part = shipped["a"].workspace_rate_limits
    assert part is not None
    tree = parse(recorded("rates_a"))
    resets = {
        limiter: [node.name for node in rate_table.cell(tree, part, SONNET, limiter).walk() if node.name == "Refresh"]
        for limiter in part.columns
    }
    assert resets == {"requests_per_minute": ["Refresh"], "input_tokens_per_minute": [], "output_tokens_per_minute": []}


def test_columns_are_told_apart_by_their_names_not_by_their_places(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_rate_limits is not None
    moved = (
        recorded("rates")
        .replace('columnheader "Requests per Minute"', "columnheader «")
        .replace('columnheader "Output Tokens per Minute"', 'columnheader "Requests per Minute"')
    )
    found = rate_table.shown(
        parse(moved.replace("columnheader «", 'columnheader "Output Tokens per Minute"')),
        layout.workspace_rate_limits,
        SONNET,
    )
    assert found["output_tokens_per_minute"] == 1500


def test_a_group_that_the_page_does_not_show_is_named(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_rate_limits is not None
    with pytest.raises(InvalidInputs, match="Claude Opus"):
        rate_table.shown(parse(recorded("rates")), layout.workspace_rate_limits, "Claude Opus")


def test_groups_are_listed_in_the_order_of_the_page(layout: Layout, recorded: Recorded) -> None:
    assert layout.workspace_rate_limits is not None
    found = rate_table.groups(parse(recorded("rates")), layout.workspace_rate_limits.group_column)
    assert found == (SONNET, "Message Batches API")


def test_the_identity_is_what_the_organization_page_says(layout: Layout, recorded: Recorded) -> None:
    assert layout.organization is not None
    assert organization.identity(parse(recorded("organization")), layout.organization) == ConsoleIdentity(
        organization_id=WHERE.organization_id, organization_name="Tiny Tools", role="Admin"
    )


def test_what_is_no_uuid_is_not_taken_for_an_organization(layout: Layout, recorded: Recorded) -> None:
    assert layout.organization is not None
    with pytest.raises(LayoutUnknown):
        organization.identity(
            parse(recorded("organization").replace(WHERE.organization_id, "Loading")), layout.organization
        )
