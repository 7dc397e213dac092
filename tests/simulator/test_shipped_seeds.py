"""What `startup`, `company` and `hostile` promise, and the rules that stand for many rows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, UnreadableSeed, generate
from claude_simulator.seeds.series import expanded
from tests.support import plain_http

FEED = "/v1/compliance/activities"
State = dict[str, Any]


@pytest.fixture(scope="module")
def company() -> State:
    return Simulator(seed="company").state()


@pytest.fixture(scope="module")
def running_company() -> Iterator[Simulator]:
    with Simulator(seed="company") as simulator:
        yield simulator


def named(state: State, name: str) -> list[State]:
    return [workspace for workspace in state["workspaces"] if workspace["name"] == name]


def test_startup_has_25_people_and_the_platform_as_it_is() -> None:
    state = Simulator(seed="startup").state()
    assert len(state["users"]) == 25
    assert state["switches"]["requests_per_minute"] == 100
    assert state["switches"]["spend_limits_api"] == "not_enabled_403"
    assert state["organization"]["spend_limit_cents"] is None


def test_company_has_its_size(company: State) -> None:
    live = [w for w in company["workspaces"] if w["archived_at"] is None and not w["is_default"]]
    assert (len(live), len(company["workspaces"]) - len(live) - 1, len(company["users"])) == (95, 40, 800)
    assert company["switches"]["active_workspaces"] == 100
    assert len({user["email"] for user in company["users"]}) == 800


def test_company_has_people_of_every_right(company: State) -> None:
    roles = Counter(user["role"] for user in company["users"])
    assert roles.keys() == {"primary_owner", "admin", "billing", "developer", "user", "claude_code_user"}
    given = {role for workspace in company["workspaces"] for role in workspace["members"].values()}
    assert given >= {"workspace_admin", "workspace_billing", "workspace_user", "workspace_restricted_developer"}


def test_company_has_workspaces_that_are_easily_mistaken(company: State) -> None:
    assert [w["archived_at"] is None for w in named(company, "Shared")] == [True, True]
    assert sorted(w["archived_at"] is None for w in named(company, "Reborn")) == [False, True]
    assert sorted(w["archived_at"] is None for w in named(company, "Checkout dev")) == [False, True]
    assert len(company["workspaces"]) > 100


def test_company_has_a_key_that_acts_as_a_service_account(running_company: Simulator) -> None:
    organization = running_company.world.organization
    named = {one.name: one.acts_as_service_account_id for one in organization.api_keys.values()}
    accounts = {one.name: one.id for one in organization.service_accounts.values()}
    assert named["checkout-test-1"] == accounts["checkout-ci"]


def test_company_has_a_claude_code_workspace_with_limits_per_person(company: State) -> None:
    assert [w["is_claude_code"] for w in named(company, "Claude Code")] == [True]
    assert sorted(company["organization"]["claude_code_limits_cents"].values()) == [0, 10_000, 40_000]
    assert company["organization"]["claude_code_limits_cents"]["default"] == 10_000


def test_company_has_limits_of_every_odd_kind(company: State) -> None:
    cap = company["organization"]["spend_limit_cents"]
    assert named(company, "Above the organization")[0]["spend_limit_cents"] > cap
    assert named(company, "Thresholds without a cap")[0]["spend_limit_cents"] is None
    assert len(named(company, "Thresholds without a cap")[0]["threshold_cents"]) == 5
    assert named(company, "Recipients without thresholds")[0]["threshold_cents"] == []
    assert named(company, "Nothing allowed")[0]["spend_limit_cents"] == 0


def test_company_has_a_second_organization_of_nearly_the_same_name() -> None:
    world = Simulator(seed="company").world
    names = [organization.name for organization in world.organizations_of("admin@example.com")]
    assert names == ["Meridian Instruments", "Meridian Instruments (EU)"]


def test_company_has_keys_that_cannot_read_the_feed(running_company: Simulator) -> None:
    answers = {
        secret: plain_http.get(f"{running_company.base_url}{FEED}", headers={"x-api-key": secret})
        for secret in running_company.world.organization.credentials
        if secret.startswith("sk-ant-admin01")
    }
    assert [answer.status_code for answer in answers.values()] == [200, 403, 401]
    made = [row for row in next(iter(answers.values())).json()["data"] if row["type"] == "admin_api_key_created"]
    assert len(made) == 2
    assert all(row["admin_api_key_id"].startswith("admin_api_key_01") for row in made)


def test_one_key_has_two_prefixes_and_one_suffix(running_company: Simulator) -> None:
    headers = {"x-api-key": running_company.admin_api_key}
    with plain_http.client(running_company.base_url, headers=headers) as client:
        client.get(FEED)
        running_company.advance(2)
        rows = client.get(FEED).json()["data"]
    actors = {row["actor"].get("admin_api_key_id", "").rpartition("_")[2] for row in rows}
    created = {row["admin_api_key_id"].rpartition("_")[2] for row in rows if row["type"] == "admin_api_key_created"}
    assert actors & created


def test_hostile_has_names_that_break_things() -> None:
    state = Simulator(seed="hostile").state()
    names = [workspace["name"] for workspace in state["workspaces"]]
    assert len(set(names)) == len(names) - 1  # "Default" twice
    folded = Counter(unicodedata.normalize("NFC", name).casefold() for name in names)
    assert {name for name, count in folded.items() if count > 1} >= {"default", "payments", "café"}
    wanted = (
        "<script>",
        "|",
        "`",
        "\n",
        "\x1b[",
        "::error",
        "${",
        "{{",
        "@SUM",
        "../",
        "--",
        "\u202e",
        "\u200b",
        "'; DROP",
    )
    assert [piece for piece in wanted if not any(piece in name for name in names)] == []
    assert max(map(len, names)) == 255


def test_hostile_names_come_through_both_doors_unchanged() -> None:
    with Simulator(seed="hostile") as simulator:
        headers = {"x-api-key": simulator.admin_api_key}
        url = f"{simulator.base_url}/v1/organizations/workspaces?limit=100&include_default=true&include_archived=true"
        rows = plain_http.get(url, headers=headers).json()["data"]
        state = simulator.state()
    assert sorted(row["name"] for row in rows) == sorted(w["name"] for w in state["workspaces"])


def test_a_generated_organization_has_the_cap_that_its_seed_says() -> None:
    assert Simulator(seed=generate(workspaces=2, people=3, members_per_workspace=1)).world.switches.number(
        "active_workspaces"
    ) == 0  # fmt: skip
    capped = Simulator(seed="generated:workspaces=2,people=3,members=1,cap=2")
    assert capped.world.switches.number("active_workspaces") == 2


def test_words_of_a_series_are_counted_through() -> None:
    series = {"count": 5, "parts": [["a", "b"], ["x", "y"]], "name": "{0}-{1}-{n}", "email": "{0}{n}@EXAMPLE.com"}
    people = expanded({"people_series": [{**series, "roles": ["user", "developer"]}]})["people"]
    assert [person["name"] for person in people] == ["a-x-1", "b-x-2", "a-y-3", "b-y-4", "a-x-5"]
    assert [person["email"] for person in people][:2] == ["a1@example.com", "b2@example.com"]
    assert [person["role"] for person in people] == ["user", "developer", "user", "developer", "user"]


def test_rows_that_are_written_out_come_before_series() -> None:
    data = {
        "people": [{"email": "first@example.com"}],
        "people_series": [{"count": 1, "name": "n", "email": "second@example.com"}],
        "workspace_series": [{"count": 2, "name": "w{n}", "members": [1, 0], "spend_limits": ["5.00", ""]}],
        "api_key_series": [{"for_each_workspace": 1, "name": "{workspace}/{n}"}],
    }
    made = expanded(data)
    assert [person["email"] for person in made["people"]] == ["first@example.com", "second@example.com"]
    assert [len(workspace["members"]) for workspace in made["workspaces"]] == [1, 0]
    assert ["spend_limit" in workspace for workspace in made["workspaces"]] == [True, False]
    assert [key["name"] for key in made["api_keys"]] == ["w1/1"]


def test_a_seed_that_names_nobody_says_so() -> None:
    organization = {"id": "5f2d8c1e-7b3a-4d5e-8f60-000000000000", "name": "x", "created_at": "2025-01-01T00:00:00Z"}
    credentials = [{"kind": "oauth", "secret": "sk-ant-oat01-test-not-a-key", "email": "nobody@example.com"}]
    seed = Seed("wrong", {"version": 1, "organization": organization, "credentials": credentials})
    with pytest.raises(UnreadableSeed, match=r"nobody@example.com is missing or not declared"):
        Simulator(seed=seed)


@pytest.mark.parametrize("seed", ["quickstart", "company", "hostile"])
def test_shipped_seeds_have_machine_identities_that_the_platform_could_have(seed: str) -> None:
    with Simulator(seed=seed) as simulator:
        secret = next(one for one in simulator.world.organization.credentials if one.startswith("sk-ant-oat01"))
        headers = {"authorization": f"Bearer {secret}"}
        with plain_http.client(f"{simulator.base_url}/v1/organizations", headers=headers) as client:
            accounts, issuers, rules = (
                client.get(f"/{each}", params={"limit": 100, "include_archived": "true"}).json()["data"]
                for each in ("service_accounts", "federation_issuers", "federation_rules")
            )
            in_workspaces = [client.get(f"/service_accounts/{one['id']}/workspaces").json()["data"] for one in accounts]
    assert accounts
    assert any(not row["implicit"] for rows in in_workspaces for row in rows)
    assert {rule["issuer_id"] for rule in rules} <= {issuer["id"] for issuer in issuers}
    assert all(rule["workspace_ids"] or rule["applies_to_all_workspaces"] or rule["archived_at"] for rule in rules)
