from __future__ import annotations

import hashlib
import json

import pytest

from pulumi_claude_admin.admin_api.kept.list_types import SCHEMA_VERSION, ListKey, list_key, schemas
from pulumi_claude_admin.feed.changed_lists import ListName

HELD = {1: "ba55f531638dae9c", 2: "64a709ebfc856e0f", 3: "24b7ab3c8f409692", 4: "046ce06a863772ec"}
"""By version, a digest of what the lists look like: a list that changes takes a new version, and a line here."""


def test_a_list_that_changes_takes_a_new_version() -> None:
    text = json.dumps(schemas(), sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == HELD[SCHEMA_VERSION]


def test_every_list_of_which_the_feed_tells_can_be_kept() -> None:
    assert set(map(str, ListName)) <= set(schemas())


@pytest.mark.parametrize(
    ("key", "which"),
    [
        ("users", ListKey("users")),
        (("members", "wrkspc_1"), ListKey("members", "wrkspc_1")),
        (("user", "ana@example.com"), None),
        (("workspace", "wrkspc_1"), None),
        ("activities", None),
    ],
)
def test_only_whole_lists_are_kept(key: object, which: ListKey | None) -> None:
    assert list_key(key) == which
