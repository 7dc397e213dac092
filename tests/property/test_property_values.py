"""Values that go through a native provider unchanged are as secret, and as unknown, as the engine sent them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from pulumi.provider.experimental.property_value import PropertyValue

from pulumi_claude_admin.native.property_values import UNKNOWN_TEXTS, plain, properties, secret_names

NAMES = st.sampled_from(("name", "tags", "amount", "members", "a b", ""))


def _made(value: object, is_secret: bool) -> PropertyValue:  # noqa: FBT001 - drawn by Hypothesis
    return PropertyValue(value, is_secret=is_secret)  # type: ignore[arg-type]  # drawn of what it takes


SCALARS = st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(), st.just(min(UNKNOWN_TEXTS)))
VALUES = st.recursive(
    st.builds(_made, SCALARS, st.booleans()),
    lambda inside: st.builds(
        _made, st.one_of(st.lists(inside, max_size=3), st.dictionaries(NAMES, inside, max_size=3)), st.booleans()
    ),
    max_leaves=8,
)
BAGS = st.dictionaries(NAMES, VALUES, max_size=4)


@given(BAGS)
def test_what_goes_through_is_as_it_was(values: dict[str, PropertyValue]) -> None:
    through = properties(plain(values), like=values)
    assert plain(through) == plain(values)
    assert secret_names(through) == secret_names(values)
    assert properties(plain(through), like=through) == through


@given(BAGS, BAGS)
def test_nothing_that_was_secret_is_open_because_it_changed(
    before: dict[str, PropertyValue], now: dict[str, PropertyValue]
) -> None:
    through = properties(plain(now), like=before)
    for name in before.keys() & now.keys():
        is_by_parts = isinstance(before[name].value, Mapping) and isinstance(now[name].value, Mapping)
        if before[name].is_secret or (before[name].contains_secret() and not is_by_parts):
            assert through[name].is_secret or through[name] == before[name]
