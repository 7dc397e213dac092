from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.admin_api.http.call import NotInTheAnswer
from pulumi_claude_admin.admin_api.http.json_fields import Fields


def fields(**values: object) -> Fields:
    return Fields(values, "thing")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-30T23:58:27.427722Z", datetime(2024, 10, 30, 23, 58, 27, 427722, UTC)),
        ("2026-05-11T10:02:44Z", datetime(2026, 5, 11, 10, 2, 44, tzinfo=UTC)),
        ("2026-05-11T10:02:44.123456789Z", datetime(2026, 5, 11, 10, 2, 44, 123456, UTC)),
        ("2026-05-11T12:02:44+02:00", datetime(2026, 5, 11, 10, 2, 44, tzinfo=UTC)),
        ("2026-05-11T10:02:44", datetime(2026, 5, 11, 10, 2, 44, tzinfo=UTC)),
    ],
)
def test_times_are_aware_however_they_are_written(text: str, expected: datetime) -> None:
    assert fields(at=text).time("at") == expected


@pytest.mark.parametrize(
    "read",
    [
        lambda f: f.text("x"),
        lambda f: f.integer("x"),
        lambda f: f.flag("x"),
        lambda f: f.time("x"),
        lambda f: f.time_or_none("x"),
        lambda f: f.inner("x"),
        lambda f: f.items("x", str),
        lambda f: f.texts("x"),
    ],
)
@pytest.mark.parametrize("values", [{}, {"x": object()}], ids=["missing", "of another kind"])
def test_what_is_needed_and_not_there_is_named(read: Callable[[Fields], object], values: dict[str, object]) -> None:
    with pytest.raises(NotInTheAnswer, match=r"thing\.x"):
        read(Fields(values, "thing"))


def test_true_is_not_a_number() -> None:
    with pytest.raises(NotInTheAnswer):
        fields(x=True).integer("x")


def test_empty_text_is_not_text() -> None:
    with pytest.raises(NotInTheAnswer):
        fields(x="").text("x")


def test_null_is_none_where_that_means_something() -> None:
    null = fields(x=None)
    assert null.text_or_none("x") is None
    assert null.integer_or_none("x") is None
    assert null.time_or_none("x") is None
    assert null.inner_or_none("x") is None
    assert null.items_or_none("x", str) is None
    assert null.texts("x") == {}


def test_a_map_holds_text_only() -> None:
    with pytest.raises(NotInTheAnswer):
        fields(x={"a": 1}).texts("x")


def test_lists_of_text_come_in_order() -> None:
    assert fields(x=["us", "global"]).text_or_texts("x") == ("global", "us")
    assert fields(x="unrestricted").text_or_texts("x") == "unrestricted"


def test_only_an_object_has_fields() -> None:
    with pytest.raises(NotInTheAnswer, match="thing"):
        Fields([], "thing")
