"""Seeds: the shipped ones fit their schema, the same one gives the same organization, and wrong ones say why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, UnreadableSeed, generate, load
from claude_simulator.seeds.find import built_in
from claude_simulator.spending.booking import up_to_date
from tests.support.spending_seed import PEOPLE, seed_of

GENERATED = "generated:workspaces=3,people=10,members=4,seed=7"
SPENDING = "generated:workspaces=3,people=10,members=4,seed=7,spending=30"


def state(seed: str | Seed) -> dict[str, object]:
    return {**Simulator(seed=seed).state(), "now": None}


@pytest.mark.parametrize("name", [*built_in(), GENERATED, SPENDING, "drawn:1", "drawn:2"])
def test_every_seed_fits_the_published_schema(name: str) -> None:
    schema = json.loads(resources.files("claude_simulator.seeds").joinpath("seed.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(load(name).data)


def test_the_shipped_seeds() -> None:
    assert built_in() == ["company", "enterprise", "hostile", "quickstart", "startup", "story", "tiny"]


@pytest.mark.parametrize("name", [*built_in(), GENERATED])
def test_the_same_seed_gives_the_same_organization(name: str) -> None:
    assert state(name) == state(name)


def test_quickstart_is_what_the_demo_tells() -> None:
    shown = Simulator(seed="quickstart").state()
    assert shown["organization"]["name"] == "Northwind Robotics"
    assert shown["organization"]["spend_limit_cents"] == 5_000_000
    assert shown["organization"]["usage_tier_cents"] == 20_000_000
    assert len(shown["users"]) == 25
    assert [w["name"] for w in shown["workspaces"]] == ["Default", "Research", "Data Platform", "Claude Code"]
    assert [w["name"] for w in shown["workspaces"] if w["is_claude_code"]] == ["Claude Code"]
    assert shown["switches"]["spend_limits_api"] == "not_enabled_403"
    assert shown["switches"]["requests_per_minute"] == 6000
    names = [group["display_name"] for group in shown["rate_limit_groups"] if group["display_name"]]
    assert names == ["Claude Sonnet 4.x", "Claude Opus 4.x", "Claude Haiku 4.x"]


def test_a_generated_seed_has_the_size_asked_for() -> None:
    shown = state(generate(workspaces=3, people=10, members_per_workspace=4, seed=7))
    assert shown == state(GENERATED)
    workspaces = shown["workspaces"]
    assert isinstance(workspaces, list)
    assert [len(w["members"]) for w in workspaces] == [0, 5, 5, 5]  # four each, and the administrator
    assert state(generate(workspaces=3, people=10, members_per_workspace=4, seed=8)) != shown


def test_a_generated_organization_may_have_spent() -> None:
    organization = Simulator(seed=SPENDING).world.organization
    ledger = up_to_date(organization)
    assert len(ledger.days) == 31
    actors = {dimensions.user_id for day in ledger.days.values() for dimensions in day.cells} - {None}
    assert actors == {user.id for user in organization.users.values() if user.role == "developer"}
    assert len({dimensions.workspace_id for day in ledger.days.values() for dimensions in day.cells}) == 3


def test_a_seed_can_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'version = 1\n[organization]\nid = "5f2d8c1e-7b3a-4d5e-8f60-000000000000"\nname = "Mine"\n'
        'created_at = 2025-01-01T00:00:00Z\nadmin_api_key = "sk-ant-admin01-test-not-a-key"\n',
        encoding="utf-8-sig",
    )
    assert Simulator(seed=str(file)).admin_api_key == "sk-ant-admin01-test-not-a-key"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 2", "version 2 is not known"),
        ("version =", "no TOML"),
        ("version = 1", "organization is missing"),
        (
            """
            version = 1
            organization = {id="x", name="x", created_at="2025-01-01T00:00:00Z"}
            workspaces = [{name="w", members={"nobody@example.com"="workspace_user"}}]
            """,
            "nobody@example.com is missing or not declared",
        ),
    ],
)
def test_a_wrong_seed_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    with pytest.raises(UnreadableSeed, match=message):
        Simulator(seed=str(file))


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ("nowhere", "neither one of company, enterprise, hostile, quickstart, startup, story, tiny nor a file"),
        ("generated:rooms=1", "'rooms=1' is not one of"),
        ("drawn:one", "'one' is no whole number"),
        ("generated:people=few", "'people=few' is not one of"),
        ("generated:people=1,members=2", "2 members per workspace need as many people"),
    ],
)
def test_a_wrong_specification_says_what_is_wrong(specification: str, message: str) -> None:
    with pytest.raises(UnreadableSeed, match=message):
        load(specification)


def test_a_second_organization_has_its_own_credential_and_people() -> None:
    other = {
        "organization": {
            "id": "5f2d8c1e-7b3a-4d5e-8f60-000000000001",
            "name": "Tiny Tools Europe",
            "created_at": "2025-01-01T00:00:00Z",
            "admin_api_key": "sk-ant-admin01-simulator-other-not-a-real-key",
        },
        "people": [{"email": "admin@example.com", "role": "admin"}],
    }
    world = Simulator(seed=Seed("two", {**load("tiny").data, "other_organizations": [other]})).world
    found = world.credential("sk-ant-admin01-simulator-other-not-a-real-key")
    assert found is not None
    assert found[0].name == "Tiny Tools Europe"
    assert [o.name for o in world.organizations_of("admin@example.com")] == ["Tiny Tools", "Tiny Tools Europe"]


def test_further_people_can_be_there_too() -> None:
    seed = load("tiny").with_people(["new@example.com", "Ana@Example.com"])
    assert [user["email"] for user in Simulator(seed=seed).state()["users"]][-2:] == [
        "chloe@example.com",
        "new@example.com",
    ]
    assert load("tiny").with_people([]).data == load("tiny").data


def test_the_feed_tells_of_keys_whose_making_the_seed_dates() -> None:
    made = {"name": "dated", "workspace": "One", "created_at": "2026-10-03T09:00:00Z"}
    before = {"name": "before there was a feed", "workspace": "One", "created_at": "2025-10-03T09:00:00Z"}
    keys = [{**made, "created_by": PEOPLE[0]}, before, {"name": "first", "workspace": "One"}]
    organization = Simulator(seed=seed_of(api_keys=keys)).world.organization
    (event,) = organization.feed.activities
    (key,) = (one for one in organization.api_keys.values() if one.name == "dated")
    assert (event.type, event.created_at) == ("platform_api_key_created", datetime(2026, 10, 3, 9, tzinfo=UTC))
    assert event.fields == {"api_key_id": key.id, "scopes": []}
    assert event.actor["email_address"] == PEOPLE[0]
    head: Any = seed_of().data["organization"]
    silent = Simulator(seed=seed_of(api_keys=[made], organization={**head, "compliance_enabled": False}))
    assert silent.world.organization.feed.activities == []
