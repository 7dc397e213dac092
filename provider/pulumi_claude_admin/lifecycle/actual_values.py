"""
What was read, spelled as it was declared wherever that means the same: only what differs is replaced. Pure.

So a refresh shows a difference exactly where there is one, and never because of a spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi_claude_admin.model.bags import Bag, clean
from pulumi_claude_admin.model.diff import Change, Scalar


def is_only_recorded_otherwise(declared: object, olds: Bag, news: Bag) -> bool:
    """
    Whether the program now says what a refresh has found, and the state still records another declaration.

    The engine sees no difference between the two; drift goes by the record, so an update is to write it anew.
    """
    if not isinstance(declared, Mapping) or (recorded := clean(declared)) == news:
        return False
    return all(olds.get(key) == news.get(key) for key in recorded.keys() | news.keys())


def with_actual_values(spelled: Bag, changes: Iterable[Change]) -> Bag:
    """`spelled` with the actual value at each changed path. A path is a key, or a key and an entry below it: `tags.env`."""
    inputs: Bag = dict(spelled)
    for change in changes:
        key, _, entry = change.path.partition(".")
        if not entry:
            _put(inputs, key, change.actual)
            continue
        below = inputs.get(key)
        nested: Bag = dict(below) if isinstance(below, Mapping) else {}
        _put(nested, entry, change.actual)
        inputs[key] = nested
    return inputs


def _put(bag: Bag, key: str, value: Scalar) -> None:
    if value is None:
        bag.pop(key, None)
    else:
        bag[key] = list(value) if isinstance(value, tuple) else value
