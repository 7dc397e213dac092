from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claude_console_shim.aria import parse
from claude_console_shim.layouts import Layout, SpendLimitMap, shipped_layouts
from claude_console_shim.recognising import recognise, ways
from pulumi_claude_admin.errors import LayoutUnknown

Recorded = Callable[[str], str]


def other(**changes: object) -> Layout:
    """Layout C under another name, its spend limit part changed."""
    layout = shipped_layouts()[0]
    assert layout.workspace_spend_limit is not None
    part = layout.workspace_spend_limit.model_copy(update=changes)
    return layout.model_copy(update={"id": "e", "dated": date(2027, 1, 1), "workspace_spend_limit": part})


def test_a_page_of_layout_c_is_recognised(recorded: Recorded) -> None:
    layout, part = recognise(parse(recorded("spend")), shipped_layouts(), "workspace_spend_limit", SpendLimitMap)
    assert (layout.id, part.region.names) == ("c", ("Monthly spend limit",))


def test_two_layouts_that_agree_are_as_good_as_one(recorded: Recorded) -> None:
    layout, _ = recognise(
        parse(recorded("spend")), (other(), *shipped_layouts()), "workspace_spend_limit", SpendLimitMap
    )
    assert layout.id == "e"


def test_two_layouts_that_disagree_are_refused(recorded: Recorded) -> None:
    submit = shipped_layouts()[0].workspace_spend_limit.submit  # type: ignore[union-attr]  # layout C has it
    disagreeing = other(submit=submit.model_copy(update={"names": ("Apply",)}))
    with pytest.raises(LayoutUnknown, match="disagree"):
        recognise(parse(recorded("spend")), (disagreeing, *shipped_layouts()), "workspace_spend_limit", SpendLimitMap)


def test_a_page_that_no_layout_fits_is_refused(recorded: Recorded) -> None:
    with pytest.raises(LayoutUnknown):
        recognise(parse(recorded("rates")), shipped_layouts(), "workspace_spend_limit", SpendLimitMap)


def test_layouts_that_go_the_same_way_share_one_visit() -> None:
    ((way, layouts),) = ways((other(), *shipped_layouts()), "workspace_spend_limit")
    assert way.route == "/settings/workspaces/{workspace_id}"
    assert [layout.id for layout in layouts] == ["e", "c"]


def test_a_layout_that_does_not_know_a_setting_has_no_way_to_it() -> None:
    without = shipped_layouts()[0].model_copy(update={"workspace_rate_limits": None})
    assert ways((without,), "workspace_rate_limits") == ()
