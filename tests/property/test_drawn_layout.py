"""Layout E is drawn by number: the same number the same pages, other numbers others, and none saves where the simulator does not."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from tests.support.drawn_layout import Draw, draw, pages

NUMBERS: Final = st.integers(0, 10_000)
MANY: Final = tuple(draw(number) for number in range(200))
ENDPOINTS: Final = {"`${base}/spend_limits_v2`", "`${base}/alert_emails`", "ratesPath(workspace.id)"}
TEXTS: Final = frozenset(
    {"home", "leaf", "place", "section", "term", "open_words", "title", "label", "next_words", "submit", "unset"}
)


@given(NUMBERS)
def test_the_same_number_draws_the_same_pages(number: int) -> None:
    assert dict(pages(draw(number))) == dict(pages(draw(number)))


@given(NUMBERS, NUMBERS)
def test_pages_differ_where_what_they_show_differs(one: int, other: int) -> None:
    first, second = draw(one), draw(other)
    ways = (first.way, first.container, first.value, first.editor, first.field, first.subject)
    others = (second.way, second.container, second.value, second.editor, second.field, second.subject)
    assert ways == others or dict(pages(first)) != dict(pages(second))


def test_every_way_and_word_is_drawn_by_some_number() -> None:
    seen = {each.name: {getattr(drawn, each.name) for drawn in MANY} for each in fields(Draw) if each.name != "number"}
    assert {name: len(values) for name, values in seen.items() if len(values) < (3 if name in TEXTS else 2)} == {}
    assert seen["way"] == {"route", "tab", "link", "choice"}
    assert seen["value"] == {"term", "cell", "control"}


@given(NUMBERS)
def test_a_drawn_page_saves_at_the_simulators_own_endpoints_alone(number: int) -> None:
    script = pages(draw(number))["drawn.js"]
    saved = {path for method, path in re.findall(r'(?:call|write)\(("?\w+"?), ([^,]+), ', script) if method != '"GET"'}
    assert saved == ENDPOINTS | {"path"}, "`write` hands its path on"
    assert "fetch(" not in script
