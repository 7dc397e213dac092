"""What the schema of team files accepts the reader accepts, and the other way round, but for what places have to agree on."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Iterator
from typing import Any, Final

import jsonschema
from hypothesis import assume, given
from hypothesis import strategies as st

import pulumi_claude_admin as claude
from pulumi_claude_admin.team_file.model import Limits, Team
from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.schema import team_file_schema

SCHEMA: Final = jsonschema.Draft202012Validator(team_file_schema())
TEAM: Final[dict[str, Any]] = {
    "name": "Payments",
    "adopt_id": "wrkspc_01ABC",
    "gateway_group": "payments-people",
    "members": {"ana@example.com": "workspace_user", "user_01ABC": "workspace_admin", "@oncall": "workspace_user"},
    "service_accounts": {"svac_01ABC": "workspace_developer"},
    "spend_limit": "5000.00",
    "rate_limits": {"Claude Sonnet 4.x": {"requests_per_minute": 500, "tokens_per_day": 7}},
    "notifications": {"thresholds": ["2500.00"], "recipients": ["finops@example.com"]},
    "display_color": "#6C5BB9",
    "tags": {"cost-centre": "4711"},
    "data_residency": {"workspace_geo": "us", "allowed_inference_geos": ["us"], "default_inference_geo": "us"},
    "external_key_id": "extkey_01ABC",
    "user_profile_id": "uprof_01ABC",
    "owner_tag": False,
    "when_archived": "keep",
    "archive_on_destroy": False,
    "exclusive_members": True,
    "on_unknown_member": "skip",
    "clear_on_destroy": False,
}
GOOD: Final[dict[str, Any]] = {
    "version": 1,
    "budget": "250000.00",
    "people": {"oncall": ["ben@example.com"]},
    "defaults": {key: value for key, value in TEAM.items() if key not in {"name", "adopt_id", "gateway_group"}},
    "teams": {"payments": TEAM, "support": {"name": "Support", "spend_limit": "unmanaged"}},
}
VALUES: Final[st.SearchStrategy[Any]] = st.sampled_from([
    None, True, 0, 1, 1.0, 2, -1, 1.5, 2**53, "", "x", "5", "5.00", "5.001", "-5", "unmanaged", "workspace_user", "keep",
    "global", "unrestricted", "#AABBCC", "#AABBC", "a@b.co", "no", "x" * 256, [], [1], ["global"], ["a@b.co"], ["5"],
    {}, {"a": "b"}, {"a": {}}, {"a@b.co": "workspace_user"}, {"name": "A"}, {"tokens_per_day": 1},
])  # fmt: skip
KEYS: Final = st.sampled_from(
    [
        "x",
        "",
        "name",
        "version",
        "adopt_id",
        "tokens_per_day",
        "c@d.co",
        "user_1",
        "@oncall",
        "@",
        "anthropic-x",
        "managed-by",
        "Big",
    ]
)


def places(part: object, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    yield above
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inside:
        yield from places(value, *above, key)


@st.composite
def documents(draw: st.DrawFn) -> object:
    document = copy.deepcopy(GOOD)
    for _ in range(draw(st.integers(0, 3))):
        *above, last = draw(st.sampled_from([one for one in places(document) if one]))
        parent: Any = document
        for part in above:
            parent = parent[part]
        way = draw(st.sampled_from(["replace", "remove", "add"]))
        if way == "replace":
            parent[last] = copy.deepcopy(draw(VALUES))
        elif way == "remove":
            del parent[last]
        elif isinstance(parent, dict):
            parent[draw(KEYS)] = copy.deepcopy(draw(VALUES))
    return document


def test_the_good_document_uses_every_setting_and_is_good() -> None:
    assert set(TEAM) == set(Team.model_fields)
    assert SCHEMA.is_valid(GOOD)
    assert read_bytes(json.dumps(GOOD).encode()).mistakes == ()


@given(documents())
def test_schema_and_reader_accept_the_same(document: object) -> None:
    mistakes = read_bytes(json.dumps(document).encode()).mistakes
    assume(not any("such group" in one.reason or "the same" in one.reason for one in mistakes))

    assert SCHEMA.is_valid(document) == (not mistakes), [one.in_file("t") for one in mistakes]


def test_every_argument_of_a_team_workspace_is_a_key() -> None:
    arguments = set(inspect.signature(claude.TeamWorkspace.__init__).parameters)
    apart = {"self", "resource_name", "opts", "declared_in", "workspace_name"}

    assert set(Team.model_fields) == arguments - apart
    assert set(Limits.model_fields) == set(inspect.signature(claude.RateLimits).parameters)


def test_every_setting_says_what_it_is_to_an_editor() -> None:
    schema = team_file_schema()
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)

    for name in ("Team", "TeamSettings", "Notifications", "DataResidency"):
        assert [key for key, one in definitions[name]["properties"].items() if not one.get("description")] == []
