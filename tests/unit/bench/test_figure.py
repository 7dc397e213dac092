"""A missed aim is said in the table and in the JSON."""

from __future__ import annotations

from bench.figure import Figure, as_json, as_table

FAST = Figure(name="fast", value=1.25, aim=1.5, unit="", from_what="5 s ÷ 4 s")
MANY = Figure(name="many calls", value=210, aim=206, unit="calls", from_what="100 workspaces")


def test_a_figure_that_equals_its_aim_meets_it() -> None:
    assert Figure(name="x", value=3, aim=3, unit="", from_what="").verdict == "met"


def test_the_table_has_each_figure_beside_its_aim() -> None:
    lines = as_table([FAST, MANY]).splitlines()

    assert lines[2].split() == ["fast", "1.25", "≤", "1.50", "met", "5", "s", "÷", "4", "s"]
    assert lines[3].split() == ["many", "calls", "210", "calls", "≤", "206", "calls", "MISSED", "100", "workspaces"]


def test_the_json_says_what_was_missed() -> None:
    verdicts = [figure["verdict"] for figure in as_json([FAST, MANY])["figures"]]

    assert verdicts == ["met", "MISSED"]
