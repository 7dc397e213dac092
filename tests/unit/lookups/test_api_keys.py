"""API keys of the organization or of a workspace, told apart without a secret."""

from __future__ import annotations

import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.model.api_key import ApiKey
from tests.support.fake_platform import Platform
from tests.support.program_run import resolved

WHOLE = "sk-ant-api03-test-not-a-key"


def key(name: str, workspace_id: str | None = None, *, status: str = "active", hint: str | None = None) -> ApiKey:
    return ApiKey(f"apikey_{name}", name, status, workspace_id, None, hint, "user_01Ana")


@pytest.fixture(autouse=True)
def keys(platform: Platform) -> None:
    platform.api.stored.keys = (
        key("support", platform.api.stored.make("Support").id),
        key("research", platform.research.id, status="inactive"),
        key("old", platform.research.id, status="archived"),
        key("everywhere"),
    )


def test_they_are_listed_by_name_without_the_archived() -> None:
    listed = claude.list_api_keys()

    assert [(one.name, one.status) for one in listed] == [
        ("everywhere", "active"),
        ("research", "inactive"),
        ("support", "active"),
    ]
    assert (listed[0].workspace_id, listed[0].created_by_id, listed[0].owner_id) == (None, "user_01Ana", None)
    assert resolved(claude.list_api_keys_output) == (listed, True, False)


def test_those_of_one_workspace_are_listed_with_the_archived_when_asked_for(platform: Platform) -> None:
    research = platform.research.id

    assert [one.name for one in claude.list_api_keys(workspace_id=research)] == ["research"]
    both = claude.list_api_keys(workspace_id=research, include_archived=True)
    assert [one.name for one in both] == ["old", "research"]


@pytest.mark.parametrize(
    ("hint", "ending"),
    [
        ("sk-ant-api03-R2D...igAA", "igAA"),
        ("sk-ant-api03-a…b", "b"),
        (WHOLE, None),
        ("sk-ant-api03-R2D...longer-than-four", None),
        (None, None),
    ],
)
def test_of_a_key_no_more_is_shown_than_its_last_four_characters(
    platform: Platform, hint: str | None, ending: str | None
) -> None:
    platform.api.stored.keys = (key("one", hint=hint),)

    (found,) = claude.list_api_keys()

    assert found.ending == ending
    assert hint is None or hint not in repr(found)


@pytest.mark.parametrize(("workspace_id", "wanted"), [("wrkspc_no", "there is no workspace"), ("", "is empty")])
def test_a_workspace_that_is_not_there_is_an_error_and_not_an_empty_list(workspace_id: str, wanted: str) -> None:
    with pytest.raises(claude.InvalidInputs, match=rf"^list_api_keys\(workspace_id='{workspace_id}'\): .*{wanted}"):
        claude.list_api_keys(workspace_id=workspace_id)
