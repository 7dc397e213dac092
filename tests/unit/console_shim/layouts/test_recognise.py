from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.layouts.part_controls import needed
from claude_console_shim.layouts.recognise import fits, recognise, ways
from claude_console_shim.layouts.schema import Layout, RateLimitsMap, SpendLimitMap
from claude_console_shim.snapshot.aria_tree import parse
from pulumi_claude_admin.errors import LayoutUnknown

Recorded = Callable[[str], str]
C = next(layout for layout in shipped_layouts() if layout.id == "c")


def other(**changes: object) -> Layout:
    """Layout C under another name, its spend limit part changed."""
    assert C.workspace_spend_limit is not None
    part = C.workspace_spend_limit.model_copy(update=changes)
    return C.model_copy(update={"id": "e", "dated": date(2027, 1, 1), "workspace_spend_limit": part})


def test_a_page_of_layout_c_is_recognised(recorded: Recorded) -> None:
    layout, part = recognise(parse(recorded("spend")), shipped_layouts(), "workspace_spend_limit", SpendLimitMap)
    assert (layout.id, needed(part, "region").names) == ("c", ("Monthly spend limit",))


def test_two_layouts_that_agree_are_as_good_as_one(recorded: Recorded) -> None:
    layout, _ = recognise(
        parse(recorded("spend")), (other(), *shipped_layouts()), "workspace_spend_limit", SpendLimitMap
    )
    assert layout.id == "e"


def test_two_layouts_that_disagree_are_refused(recorded: Recorded) -> None:
    assert C.workspace_spend_limit is not None
    submit = needed(C.workspace_spend_limit, "submit")
    disagreeing = other(submit=submit.model_copy(update={"names": ("Apply",)}))
    with pytest.raises(LayoutUnknown, match="disagree"):
        recognise(parse(recorded("spend")), (disagreeing, *shipped_layouts()), "workspace_spend_limit", SpendLimitMap)


def test_a_page_that_no_layout_fits_is_refused(recorded: Recorded) -> None:
    with pytest.raises(LayoutUnknown):
        recognise(parse(recorded("rates")), shipped_layouts(), "workspace_spend_limit", SpendLimitMap)


def test_layouts_that_go_the_same_way_share_one_visit() -> None:
    ((way, layouts),) = ways((other(), C), "workspace_spend_limit")
    assert way.route == "/settings/workspaces/{workspace_id}"
    assert [layout.id for layout in layouts] == ["e", "c"]


def test_a_layout_that_does_not_know_a_setting_has_no_way_to_it() -> None:
    without = C.model_copy(update={"workspace_rate_limits": None})
    assert ways((without,), "workspace_rate_limits") == ()


@pytest.mark.parametrize(
    ("name", "expected"), [("rates", "c, a"), ("rates_a", "c, a"), ("rates_b", "b"), ("rates_d", "d")]
)
def test_tables_of_rate_limits_are_told_apart_by_their_columns(recorded: Recorded, name: str, expected: str) -> None:
    tree = parse(recorded(name))
    fitting = [layout.id for layout in shipped_layouts() if fits(tree, layout.part("workspace_rate_limits"))]
    assert ", ".join(fitting) == expected


def test_layouts_with_the_same_columns_go_different_ways() -> None:
    found = {tuple(layout.id for layout in layouts) for _, layouts in ways(shipped_layouts(), "workspace_rate_limits")}
    assert found == {("d",), ("c",), ("b", "a")}


def test_a_table_that_lacks_a_column_fits_no_layout(recorded: Recorded) -> None:
    tree = parse(recorded("rates").replace('columnheader "Output Tokens per Minute"', 'columnheader "Batch"'))
    with pytest.raises(LayoutUnknown):
        recognise(tree, shipped_layouts(), "workspace_rate_limits", RateLimitsMap)
