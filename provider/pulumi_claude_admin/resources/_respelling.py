"""
What was read, spelled as it was declared wherever that means the same: only what differs is replaced. Pure.

So a refresh shows a difference exactly where there is one, and never because of a spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change, Scalar


def respelled(spelled: Bag, changes: Iterable[Change]) -> Bag:
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
