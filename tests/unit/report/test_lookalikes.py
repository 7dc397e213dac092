from __future__ import annotations

import json
import re
from html import unescape

import pytest

from pulumi_claude_admin.findings import Change
from pulumi_claude_admin.report.drift_json import render as render_json
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.lookalikes import is_alike, paths, sides
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import report
from tests.support.stack_builder import Stack

ALIKE = [
    pytest.param("4711", "4711 ", '"4711"', '"4711 "', id="blank-at-the-end"),
    pytest.param("a b", "a  b", '"a b"', '"a  b"', id="two-blanks"),
    pytest.param("a b", "a\u00a0b", '"a b"', r'"a\xa0b"', id="no-break-space"),
    pytest.param("a b", "a\u3000b", '"a b"', r'"a\u3000b"', id="ideographic-space"),
    pytest.param("ab", "a\u200bb", '"ab"', r'"a\u200bb"', id="zero-width-space"),
    pytest.param("Payments", "P\u0430yments", '"Payments"', r'"P\u0430yments"', id="cyrillic-a"),
    pytest.param("google", "\u0261oogle", '"google"', r'"\u0261oogle"', id="latin-script-g"),
    pytest.param("caf\u00e9", "cafe\u0301", r'"caf\xe9"', r'"cafe\u0301"', id="decomposed"),
    pytest.param("fix", "\ufb01x", '"fix"', r'"\ufb01x"', id="ligature"),
    pytest.param("a-b", "a\u2010b", '"a-b"', r'"a\u2010b"', id="hyphen"),
    pytest.param("\u529b", "\u30ab", r'"\u529b"', r'"\u30ab"', id="ideograph-and-katakana"),
    pytest.param(r"\x1b", "\x1b", r'"\\x1b"', r'"\x1b"', id="an-escape-and-what-it-stands-for"),
]


@pytest.mark.parametrize(("declared", "actual", "first", "second"), ALIKE)
def test_a_difference_that_cannot_be_seen_is_shown_in_every_form(
    declared: str, actual: str, first: str, second: str
) -> None:
    assert sides(Change("name", declared, actual)) == (first, second)
    stack = Stack().workspace("payments", "wrkspc_1", tags={"t": declared})
    live = Organization().workspace("wrkspc_1", "Payments", owner="pulumi/teams/prod/payments", tags={"t": actual})
    made = report(stack, live)

    text, page, data = (
        render_text(made),
        re.sub(r"</?code>|\u200c", "", unescape(render_markdown(made))),
        render_json(made),
    )
    assert f"{first}  " in text
    assert second in text
    assert f"| {first} | {second} |" in page
    assert data.isascii()
    (change,) = next(one for one in json.loads(data)["findings"] if one["urn"])["changes"]
    assert (change["declared"], change["actual"]) == (declared, actual)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4711", "4811"),
        ("Payments", "Payment"),
        ("Müller", "Muller"),
        ("支付", "工具"),
        ("支付", "支付宝"),
        ("\u0430", "\u0431"),
        ("a", "a"),
    ],
)
def test_a_difference_that_is_seen_is_left_as_it_is(one: str, other: str) -> None:
    assert not is_alike(one, other)


@pytest.mark.parametrize(
    ("declared", "actual", "shown"),
    [
        (("a", "b"), ("a, b",), ('["a", "b"]', '["a, b"]')),
        (None, "\u2014", ("\u2014", r'"\u2014"')),
        (None, "x", ("\u2014", "x")),
        ("", None, ('""', "\u2014")),
        (5, "5", ("5", '"5"')),
    ],
)
def test_lists_nothing_and_numbers_are_told_apart_too(declared: object, actual: object, shown: tuple[str, str]) -> None:
    assert sides(Change("name", declared, actual)) == shown  # type: ignore[arg-type]  # as a table has it


def test_what_differs_after_the_room_is_over_is_shown_all_the_same() -> None:
    declared, actual = sides(Change("tags.x", "y" * 300 + "a", "y" * 300 + "b"), longest=60)

    assert (declared, actual) == ("…" + "y" * 20 + "a", "…" + "y" * 20 + "b")


def test_two_properties_of_one_name_to_the_eye_are_told_apart() -> None:
    changes = (Change("tags.cost", "1", None), Change("tags.c\u043est", None, "1"), Change("tags.team", "a", "b"))

    assert list(paths(changes).values()) == ['"tags.cost"', r'"tags.c\u043est"', "tags.team"]
