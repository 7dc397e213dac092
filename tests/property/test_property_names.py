"""A name that goes out in camel case comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.model.property_names import camel_case, snake_case

WORDS = st.lists(st.from_regex(r"[a-z][a-z0-9]*", fullmatch=True), min_size=1, max_size=6)


@given(WORDS)
def test_a_name_of_words_that_begin_with_a_letter_comes_back(words: list[str]) -> None:
    name = "_".join(words)
    assert snake_case(camel_case(name)) == name
