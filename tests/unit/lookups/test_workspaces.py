"""A workspace by id or name, and all of them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pulumi
import pytest

import pulumi_claude_admin as claude
from tests.support.fake_platform import NOW, Platform
from tests.support.program_run import resolved


def archive(platform: Platform, workspace_id: str) -> None:
    stored = platform.api.stored
    stored.keep(replace(stored.workspaces[workspace_id], archived_at=NOW))


def test_it_is_found_by_id_and_by_name(platform: Platform) -> None:
    research = claude.get_workspace(name="Research")

    assert (research.id, research.is_archived) == (platform.research.id, False)
    assert research.created_at == NOW.isoformat()
    assert research.data_residency.workspace_geo == "us"
    assert claude.get_workspace(id=research.id) == research
    assert resolved(lambda: claude.get_workspace_output(id=research.id)) == (research, True, False)


def test_a_result_cannot_be_changed(platform: Platform) -> None:
    platform.api.stored.keep(replace(platform.research, tags={"team": "r"}))
    research = claude.get_workspace(name="Research")

    with pytest.raises(FrozenInstanceError):
        research.name = "other"  # type: ignore[misc]
    assert research.tags == {"team": "r"}
    assert research.tags is not platform.research.tags


def test_an_archived_one_is_found_by_id_and_by_name_when_asked_for(platform: Platform) -> None:
    archive(platform, platform.research.id)

    found = claude.get_workspace(id=platform.research.id)

    assert (found.is_archived, found.archived_at) == (True, NOW.isoformat())
    assert claude.get_workspace(name="Research", include_archived=True) == found
    with pytest.raises(claude.InvalidInputs, match=rf"no live workspace 'Research' .*{found.id} .* was archived"):
        claude.get_workspace(name="Research")


def test_a_live_one_is_told_from_an_archived_one_of_its_name(platform: Platform) -> None:
    old = platform.research.id
    archive(platform, old)
    new = platform.api.stored.make("Research").id

    assert claude.get_workspace(name="Research").id == new
    with pytest.raises(
        claude.InvalidInputs, match=rf"2 workspaces are called 'Research': {old} \(archived\) and {new}"
    ):
        claude.get_workspace(name="Research", include_archived=True)


def test_two_of_one_name_are_an_error_with_both_ids(platform: Platform) -> None:
    other = platform.api.stored.make("Research").id

    with pytest.raises(claude.InvalidInputs) as caught:
        claude.get_workspace(name="Research")

    assert str(caught.value) == (
        "get_workspace(name='Research'): 2 workspaces are called 'Research': "
        f"{platform.research.id} and {other}. Say which one with id="
    )
    assert isinstance(caught.value, pulumi.RunError)


def test_the_default_workspace_is_found_by_id_alone(platform: Platform) -> None:
    found = claude.get_workspace(id=platform.api.stored.default_id)

    assert found.name == "Default"
    with pytest.raises(claude.InvalidInputs, match="The Default workspace is in no list: name it by its id"):
        claude.get_workspace(name="Default")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({}, r"^get_workspace\(\): give id or name$"),
        ({"id": "wrkspc_1", "name": "Research"}, r"^get_workspace\(.*\): give id or name, and not both$"),
        ({"name": ""}, r"^get_workspace\(name=''\): name is empty$"),
        ({"id": " "}, r"^get_workspace\(id=' '\): id is empty$"),
        ({"id": 7}, r"^get_workspace\(\): id has to be text, and is int$"),
        ({"name": "Research", "include_archived": "no"}, r"include_archived has to be True or False, and is str$"),
    ],
)
def test_arguments_that_say_nothing_ask_nobody(platform: Platform, arguments: dict[str, str], wanted: str) -> None:
    with pytest.raises(claude.InvalidInputs, match=wanted):
        claude.get_workspace(**arguments)  # type: ignore[arg-type]
    assert platform.api.calls == []


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"id": "wrkspc_no"}, "there is no workspace 'wrkspc_no' in organization 'Tiny Tools'$"),
        ({"id": "Research"}, "no workspace 'Research' .*look for a name with name=$"),
        ({"name": "Payments"}, r"no live workspace 'Payments' .*list_workspaces\(\) has all that there are$"),
        ({"name": "research"}, "no live workspace 'research' .*There is 'Research', spelled otherwise$"),
        ({"name": "wrkspc_01"}, "no live workspace 'wrkspc_01' .*looks like an id, which is looked for with id=$"),
    ],
)
def test_nothing_found_is_one_line_that_helps(arguments: dict[str, str], wanted: str) -> None:
    with pytest.raises(claude.InvalidInputs, match=wanted) as caught:
        claude.get_workspace(**arguments)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_all_are_listed_by_name_and_the_archived_when_asked_for(platform: Platform) -> None:
    archive(platform, platform.api.stored.make("Archive").id)
    platform.api.stored.make("Alpha")

    live = claude.list_workspaces()

    assert [one.name for one in live] == ["Alpha", "Research"]
    assert [one.name for one in claude.list_workspaces(include_archived=True)] == ["Alpha", "Archive", "Research"]
    assert resolved(claude.list_workspaces_output) == (live, True, False)
