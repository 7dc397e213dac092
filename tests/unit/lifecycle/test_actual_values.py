from __future__ import annotations

from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.model.diff import Change

DECLARED: dict[str, object] = {"name": "a", "tags": {"x": "1", "y": "2"}, "thresholds": ["5"]}


def test_without_a_difference_everything_is_as_it_was_spelled() -> None:
    assert with_actual_values(DECLARED, ()) == DECLARED


def test_each_differing_path_shows_what_is_there() -> None:
    changes = (
        Change("name", declared="a", actual="b"),
        Change("tags.x", declared="1", actual=None),
        Change("tags.dotted.key", declared=None, actual="3"),
        Change("thresholds", declared=("5.00",), actual=("1.00", "2.00")),
        Change("amount", declared="5", actual=None),
    )
    assert with_actual_values(DECLARED, changes) == {
        "name": "b",
        "tags": {"y": "2", "dotted.key": "3"},
        "thresholds": ["1.00", "2.00"],
    }


def test_what_was_declared_is_not_touched() -> None:
    with_actual_values(DECLARED, (Change("tags.x", declared="1", actual="9"),))
    assert DECLARED["tags"] == {"x": "1", "y": "2"}
