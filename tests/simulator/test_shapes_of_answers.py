"""Shapes keep kinds and forget values; they differ where a platform differs and not where organizations do."""

from __future__ import annotations

import pytest

from claude_simulator.parity.shapes import Shape, differences, shape_of

WORKSPACE = "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (None, "null"),
        (True, "flag"),
        (7, "whole number"),
        (7.5, "number"),
        ("50000", "digits"),
        ("Ana Alves", "text"),
        (WORKSPACE, "id wrkspc {workspace_id}"),
        ("user_01WCz1FkmYMm4gnmykNKUu3Q", "id user"),
        ("5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", "uuid"),
        ("2026-11-20T10:00:00.000000Z", "moment with parts of a second"),
        ("2026-11-20T10:00:00Z", "moment"),
        ([], []),
        ({"tags": {"secret-project": "x"}}, {"tags": "object"}),
        ({"anything": {"my key": 1}}, {"anything": "object"}),
        ({"type": "workspace", "name": "workspace"}, {"type": "word workspace", "name": "text"}),
        ({"type": "Ana Alves"}, {"type": "text"}),
        ([{"a": 1, "b": None}, {"a": "x"}], [{"a": "text | whole number", "b?": "null"}]),
        ([None, {"a": 1}], [{"a": "whole number"}]),
        ([[1], []], [["whole number"]]),
        ([1, {"a": 1}], ["mixed"]),
    ],
)
def test_a_value_has_a_shape(value: object, shape: Shape) -> None:
    assert shape_of(value, {WORKSPACE: "{workspace_id}"}) == shape


@pytest.mark.parametrize(
    ("recorded", "found", "expected"),
    [
        ({"a": "text"}, {"a": "text"}, []),
        ({"a": "text"}, {"a": "null"}, []),
        ({"a": "null | text"}, {"a": "moment"}, ["a: text recorded, moment here"]),
        ({"a": "text | digits"}, {"a": "digits"}, []),
        ({"a": "id user"}, {"a": "id user {user_id}"}, []),
        ({"a": "id rl"}, {"a": "id rate"}, ["a: id rl recorded, id rate here"]),
        ({"data": []}, {"data": [{"a": "text"}]}, []),
        ({"data": [{"a": "text", "b?": "text"}]}, {"data": [{"a": "text"}]}, []),
        ({"data": [{"a": "text", "b": "text"}]}, {"data": [{"a": "text"}]}, ["data[].b: recorded, missing here"]),
        ({"a": "text"}, {"a": "text", "b": "flag"}, ["b: not recorded, but here"]),
        ({"role": "word owner"}, {"role": "word user"}, []),
        ({"role": "word owner"}, {"role": "flag"}, ["role: word recorded, flag here"]),
        ({"type": "word workspace"}, {"type": "word space"}, ["type: word workspace recorded, word space here"]),
        (
            {"error": {"type": "word api_error"}},
            {"error": {"type": "word other_error"}},
            ["error.type: word api_error recorded, word other_error here"],
        ),
        ({"data": [{"type": "word a", "x": "text"}]}, {"data": [{"type": "word b", "y": "text"}]}, []),
        ({"a": {"b": "text"}}, {"a": "text"}, ["a: object recorded, text here"]),
        ({"a": ["text"]}, {"a": {"b": "text"}}, ["a: list recorded, object here"]),
        ("object", {"a": "text"}, []),
        ("object", "text", ["body: object recorded, text here"]),
    ],
)
def test_shapes_differ_where_platforms_do(recorded: Shape, found: Shape, expected: list[str]) -> None:
    assert list(differences(recorded, found)) == expected
