"""What a workspace does over its life that no shape shows."""

from __future__ import annotations

import httpx

from claude_simulator import Simulator

ALL = "/v1/organizations/workspaces"


def test_archiving_archives_the_keys_of_the_workspace(raw: httpx.Client, names: dict[str, str]) -> None:
    raw.post(f"{ALL}/{names['research']}/archive")
    assert raw.get(f"/v1/organizations/api_keys/{names['key']}").json()["status"] == "archived"


def test_archiving_twice_keeps_the_first_time(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    first = raw.post(f"{ALL}/{names['research']}/archive").json()
    simulator.advance(3600)
    assert raw.post(f"{ALL}/{names['research']}/archive").json() == first


def test_archived_workspaces_do_not_count_against_the_cap(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("active_workspaces", 1)
    raw.post(f"{ALL}/{names['research']}/archive")
    assert raw.post(ALL, json={"name": "one more"}).status_code == 200


def test_names_need_not_be_unique(raw: httpx.Client) -> None:
    made = [raw.post(ALL, json={"name": "Same"}).json()["id"] for _ in range(2)]
    assert len(set(made)) == 2


def test_tags_merge_and_null_removes(raw: httpx.Client, names: dict[str, str]) -> None:
    path = f"{ALL}/{names['research']}"
    raw.post(path, json={"tags": {"a": "1", "b": "2"}})
    assert raw.post(path, json={"tags": {"a": None, "c": "3"}}).json()["tags"] == {"b": "2", "c": "3"}
    assert raw.post(path, json={"tags": None}).json()["tags"] == {"b": "2", "c": "3"}


def test_tags_can_be_made_to_replace(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    simulator.switch("tags_on_update", "replace")
    path = f"{ALL}/{names['research']}"
    raw.post(path, json={"tags": {"a": "1", "b": "2"}})
    assert raw.post(path, json={"tags": {"c": "3"}}).json()["tags"] == {"c": "3"}


def test_default_can_be_read_but_is_listed_only_on_request(raw: httpx.Client, names: dict[str, str]) -> None:
    assert raw.get(f"{ALL}/{names['default']}").json()["name"] == "Default"
    assert names["default"] not in [row["id"] for row in raw.get(ALL).json()["data"]]
    listed = raw.get(ALL, params={"include_default": "true"}).json()["data"]
    assert [row["id"] for row in listed] == [names["research"], names["default"]]


def test_the_newest_comes_first(raw: httpx.Client) -> None:
    made = raw.post(ALL, json={"name": "Newest"}).json()
    assert raw.get(ALL).json()["first_id"] == made["id"]
