"""An organization made from a stack export: the ids and values of the state, in shapes that a real export had (2026-11-24)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import UnreadableSeed
from claude_simulator.seeds.from_state import NOBODYS_ORGANIZATION, from_state
from tests.support import plain_http

ORGANIZATION = "7c0f3c1a-52c4-4e0b-9d0e-2f6a1b9c8d7e"
PAYMENTS, SEARCH = "wrkspc_018mzDdU7thEdq3A7ZWfJLmp", "wrkspc_01EgzLbX2L9Fmg35j6KG329Q"
SONNET = "rlg_01VPTCmyiu5ZLsWkcxYG2pY8"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
USERS = "/v1/organizations/users"
Bag = Mapping[str, Any]


def resource(kind: str, identity: str, declared: Bag, **outputs: object) -> dict[str, Any]:
    return {
        "urn": f"urn:pulumi:dev::quickstart::pulumi-python:dynamic/claude:{kind}::{identity}",
        "type": f"pulumi-python:dynamic/claude:{kind}",
        "id": identity,
        "inputs": declared,
        "outputs": {**declared, "declared": declared, "organization_id": ORGANIZATION, **outputs},
    }


def workspace(identity: str, name: str, **outputs: object) -> dict[str, Any]:
    tags = {"cost-centre": "4711"}
    residency = {
        "workspace_geo": "us",
        "allowed_inference_geos": "unrestricted",
        "default_inference_geo": "global",
    }
    actual = {
        "name": name,
        "display_color": "#D27C3A",
        "data_residency": residency,
        "tags": {**tags, "managed-by": f"pulumi/quickstart/dev/{name.lower()}"},
    }
    declared = {"name": name, "tags": tags, "when_archived": "keep", "archive_on_destroy": False}
    return resource(
        "Workspace", identity, declared, actual=actual, created_at="2026-11-24T08:57:43.147735+00:00", **outputs
    )


def members(identity: str, given: Bag, roles: Bag, skipped: tuple[str, ...] = ()) -> dict[str, Any]:
    declared = {"workspace_id": identity, "members": given, "exclusive": True, "on_unknown_member": "error"}
    return resource("WorkspaceMembers", identity, declared, roles=roles, skipped=[*skipped])


def export(file: Path, *resources: Mapping[str, Any]) -> str:
    stack = {"type": "pulumi:pulumi:Stack", "urn": "urn:pulumi:dev::quickstart::pulumi:pulumi:Stack::quickstart-dev"}
    deployment = {"manifest": {}, "resources": [stack, *resources]}
    file.write_text(json.dumps({"version": 3, "deployment": deployment}))
    return str(file)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_export_that_powershell_redirected_is_read(file: Path, encoding: str) -> None:
    export(file, workspace(PAYMENTS, "Größe"))
    document = json.loads(file.read_text())
    file.write_bytes(json.dumps(document, ensure_ascii=False).encode(encoding))

    assert "Größe" in str(Simulator(seed=from_state(str(file))).state())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.json"


@pytest.fixture
def whole(file: Path) -> str:
    ana, ben, carl = ("user_01AnaAAAAAAAAAAAAAAAAAAA", "user_01BenAAAAAAAAAAAAAAAAAAA", "user_01CarlAAAAAAAAAAAAAAAAAA")
    rates = {"workspace_id": PAYMENTS, "group": "Claude Sonnet 4.x", "requests_per_minute": 500.0}
    return export(
        file,
        workspace(PAYMENTS, "Payments"),
        workspace(SEARCH, "Search", archived_at="2026-11-25T08:00:00+00:00"),
        members(
            PAYMENTS,
            {"ana@example.com": "workspace_developer", "Ben@example.com": "workspace_user", "late@example.com": "workspace_user"},
            {ana: "workspace_developer", ben: "workspace_user"},
            skipped=("late@example.com",),
        ),
        members(SEARCH, {"Ben@example.com": "workspace_admin"}, {ben: "workspace_admin"}),
        resource(
            "WorkspaceMember",
            f"{PAYMENTS}/{carl}",
            {"workspace_id": PAYMENTS, "user": "carl@example.com", "role": "workspace_admin"},
            user_id=carl,
        ),
        resource(
            "WorkspaceRateLimit",
            f"{PAYMENTS}/{SONNET}",
            rates,
            group_id=SONNET,
            group_name="Claude Sonnet 4.x",
            limits={"requests_per_minute": 500.0},
        ),
        resource(
            "WorkspaceSpendLimit", PAYMENTS, {"workspace_id": PAYMENTS, "amount": "5000"}, canonical_amount="5000.00"
        ),
        resource("OrganizationSpendLimit", ORGANIZATION, {"amount": "9000.00"}, canonical_amount="9000.00"),
        resource(
            "SpendNotifications",
            PAYMENTS,
            {"workspace_id": PAYMENTS, "thresholds": ["2500.00"], "recipients": ["finops@example.com"]},
        ),
    )  # fmt: skip


@pytest.fixture
def running(whole: str) -> Iterator[Simulator]:
    with Simulator(seed=from_state(whole)) as simulator:
        yield simulator


def named(state: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(w for w in state["workspaces"] if w["name"] == name)
    return found


def test_it_is_the_organization_of_the_state(whole: str) -> None:
    state = Simulator(seed=from_state(whole)).state()
    assert state["organization"]["id"] == ORGANIZATION
    assert state["organization"]["spend_limit_cents"] == 900_000
    payments = named(state, "Payments")
    assert payments["id"] == PAYMENTS
    assert payments["display_color"] == "#D27C3A"
    assert payments["tags"] == {"cost-centre": "4711", "managed-by": "pulumi/quickstart/dev/payments"}
    assert payments["spend_limit_cents"] == 500_000
    assert payments["threshold_cents"] == [250_000]
    assert payments["alert_emails"] == ["finops@example.com"]
    assert list(payments["rate_limits"].values()) == [{"requests_per_minute": 500}]
    assert payments["archived_at"] is None
    assert named(state, "Search")["archived_at"] is not None


def test_people_have_the_ids_that_fit_their_places(whole: str) -> None:
    state = Simulator(seed=from_state(whole)).state()
    ids = {user["email"]: user["id"] for user in state["users"]}
    assert ids["ana@example.com"].startswith("user_01Ana")
    assert ids["Ben@example.com"].startswith("user_01Ben")
    assert ids["carl@example.com"].startswith("user_01Carl")
    assert "late@example.com" not in ids
    given = {i: role for i, role in named(state, "Payments")["members"].items() if i != ids["admin@example.com"]}
    assert given == {
        ids["ana@example.com"]: "workspace_developer",
        ids["Ben@example.com"]: "workspace_user",
        ids["carl@example.com"]: "workspace_admin",
    }


def test_people_have_the_ids_that_the_state_names_them_by(file: Path) -> None:
    given = {
        "ana@example.com": "workspace_user",
        "ben@example.com": "workspace_user",
        "gone@example.com": "workspace_user",
    }
    whole = members(
        PAYMENTS, given, {"user_01A": "workspace_user", "user_01B": "workspace_user"}, ("gone@example.com",)
    )
    whole["outputs"]["user_ids"] = {
        "ana@example.com": "user_01B",
        "ben@example.com": "user_01A",
        "gone@example.com": "user_01G",
    }
    back = {"workspace_id": PAYMENTS, "user": "chloe@example.com", "role": "workspace_user"}
    one = resource("WorkspaceMember", f"{PAYMENTS}/user_01Before", back, user_id="user_01Now")
    with Simulator(seed=from_state(export(file, whole, one))) as simulator:
        ids = {user["email"]: user["id"] for user in simulator.state()["users"]}
    assert ids.items() >= {
        ("ana@example.com", "user_01B"),
        ("ben@example.com", "user_01A"),
        ("chloe@example.com", "user_01Now"),
    }
    assert "gone@example.com" not in ids


def test_people_have_the_organization_roles_of_the_state(file: Path) -> None:
    ana = "user_01AnaAAAAAAAAAAAAAAAAAAA"
    role = resource("OrganizationMember", ana, {"user": "Ana@example.com", "role": "claude_code_user"}, user_id=ana)
    place = {"workspace_id": PAYMENTS, "user": ana, "role": "workspace_user"}
    one = resource("WorkspaceMember", f"{PAYMENTS}/{ana}", place, user_id=ana)
    came = resource("Invite", "ben@example.com", {"email": "Ben@example.com", "role": "user"}, status="accepted")
    state = Simulator(seed=from_state(export(file, one, role, came))).state()
    assert [(user["email"], user["role"]) for user in state["users"]] == [
        ("Ana@example.com", "claude_code_user"),
        ("Ben@example.com", "user"),
        ("admin@example.com", "admin"),
    ]
    assert named(state, PAYMENTS)["members"][ana] == "workspace_user"


def test_an_invitation_of_the_state_is_pending_until_its_day(file: Path) -> None:
    sent = resource(
        "Invite",
        "zoe@example.com",
        {"email": "Zoe@example.com", "role": "developer"},
        status="pending",
        invite_id="invite_01Zoe",
        invited_at="2026-11-24T08:00:00+00:00",
    )
    simulator = Simulator(seed=from_state(export(file, sent)))
    [invite] = simulator.world.organization.invites.values()
    assert (invite.id, invite.email, invite.role) == ("invite_01Zoe", "Zoe@example.com", "developer")
    assert (invite.expires_at.isoformat(), invite.status) == ("2026-12-15T08:00:00+00:00", "pending")


def test_what_other_stacks_made_and_this_one_names_is_there(file: Path) -> None:
    """Accounts, issuers, workspaces and keys, each under a name made of its id."""
    paid = workspace(PAYMENTS, "Payments")
    paid["outputs"]["actual"]["external_key_id"] = "ekey_01Theirs"
    place = {"workspace_id": PAYMENTS, "service_account_id": "svac_01Theirs", "role": "workspace_developer"}
    rule = {
        "name": "main",
        "issuer_id": "fdis_01Theirs",
        "service_account_id": "svac_01Theirs",
        "match": {"subject_prefix": "repo:acme/app:*"},
        "workspace_ids": [SEARCH],
    }
    key = resource(
        "ApiKey",
        "apikey_01Ours",
        {"adopt_id": "apikey_01Ours"},
        owner_id="svac_01Theirs",
        actual={"name": "gateway", "status": "inactive", "workspace_id": PAYMENTS},
    )
    state = Simulator(
        seed=from_state(
            export(
                file,
                paid,
                resource("ServiceAccountMember", f"{PAYMENTS}/svac_01Theirs", place),
                resource("FederationRule", "fdrl_01Ours", rule),
                key,
            )
        )
    )
    organization, shown = state.world.organization, state.state()
    [account] = organization.service_accounts.values()
    assert (account.id, account.name) == ("svac_01Theirs", "svac-01theirs")
    assert organization.bindings[PAYMENTS, account.id].role == "workspace_developer"
    assert organization.api_keys["apikey_01Ours"].acts_as_service_account_id == account.id
    assert shown["api_keys"] == [
        {"id": "apikey_01Ours", "name": "gateway", "status": "inactive", "workspace_id": PAYMENTS}
    ]
    assert [one["workspace_ids"] for one in shown["federation_rules"]] == [[SEARCH]]
    assert organization.workspaces[PAYMENTS].external_key_id == "ekey_01Theirs"
    assert [one["id"] for one in shown["external_keys"]] == ["ekey_01Theirs"]


def test_the_feed_is_off_where_the_state_says_so(file: Path) -> None:
    off = resource("ComplianceSettings", ORGANIZATION, {"state": "disabled"})
    assert Simulator(seed=from_state(export(file, off))).state()["compliance_enabled"] is False


def test_groups_of_the_state_and_the_usual_ones_are_there(running: Simulator) -> None:
    headers = {"x-api-key": running.admin_api_key}
    rows = plain_http.get(f"{running.base_url}/v1/organizations/rate_limits", headers=headers).json()["data"]
    assert [row["group"]["display_name"] for row in rows] == [
        "Claude Sonnet 4.x",
        "Claude Opus 4.x",
        "Claude Haiku 4.x",
    ]
    assert rows[0]["group"]["id"] == SONNET
    assert {"type": "requests_per_minute", "value": 5000} in rows[0]["limits"]
    assert "claude-sonnet-4-5" in rows[0]["models"]


def test_people_that_nobody_heard_of_are_made_when_asked_for(running: Simulator) -> None:
    headers = {"x-api-key": running.admin_api_key}
    with plain_http.client(running.base_url, headers=headers) as client:
        asked = [client.get(USERS, params={"email": "new@example.com"}).json()["data"] for _ in range(2)]
        assert asked[0] == asked[1]
        assert [user["email"] for user in asked[0]] == ["new@example.com"]
        path = f"/v1/organizations/workspaces/{PAYMENTS}/members"
        body = {"user_id": "user_01Unheard", "workspace_role": "workspace_user"}
        assert client.post(path, json=body).status_code == 200
        running.switch("unknown_people", "refused")
        assert client.get(USERS, params={"email": "other@example.com"}).json()["data"] == []
        assert client.post(path, json={**body, "user_id": "user_01Other"}).status_code == 404


def test_a_workspace_that_the_stack_only_names_is_there(file: Path) -> None:
    limit = resource("WorkspaceSpendLimit", SEARCH, {"workspace_id": SEARCH, "amount": "1.00"})
    state = Simulator(seed=from_state(export(file, limit))).state()
    assert named(state, SEARCH)["spend_limit_cents"] == 100


def test_an_empty_stack_is_an_empty_organization(file: Path) -> None:
    state = Simulator(seed=from_state(export(file))).state()
    assert state["organization"]["id"] == NOBODYS_ORGANIZATION
    assert [workspace["name"] for workspace in state["workspaces"]] == ["Default"]
    assert [user["email"] for user in state["users"]] == ["admin@example.com"]


def test_what_is_encrypted_is_left_out_and_what_is_shown_is_read(file: Path) -> None:
    hidden = workspace(PAYMENTS, "Payments")
    hidden["outputs"]["actual"]["tags"] = {
        "shown": {**SECRET, "plaintext": '"yes"'},
        "hidden": {**SECRET, "ciphertext": "x"},
    }
    state = Simulator(seed=from_state(export(file, hidden))).state()
    assert named(state, "Payments")["tags"] == {"shown": "yes"}


def test_a_stack_of_which_everything_is_secret_is_an_organization_all_the_same(file: Path) -> None:
    sealed = {**SECRET, "ciphertext": "x"}
    state = Simulator(
        seed=from_state(
            export(
                file,
                workspace(PAYMENTS, "Payments"),
                resource("WorkspaceSpendLimit", PAYMENTS, {"workspace_id": PAYMENTS, "amount": sealed}),
                resource("OrganizationSpendLimit", ORGANIZATION, {"amount": sealed}, canonical_amount=sealed),
                resource("WorkspaceMembers", PAYMENTS, {"workspace_id": PAYMENTS, "members": sealed}, roles=sealed),
                resource(
                    "WorkspaceMember",
                    f"{PAYMENTS}/user_01Ana",
                    {"workspace_id": PAYMENTS, "user": sealed, "role": sealed},
                    user_id="user_01Ana",
                ),
                resource(
                    "WorkspaceRateLimit",
                    f"{PAYMENTS}/{SONNET}",
                    {"workspace_id": PAYMENTS, "group": sealed, "requests_per_minute": sealed},
                    group_id=SONNET,
                    group_name=sealed,
                    limits=sealed,
                ),
                resource("SpendNotifications", PAYMENTS, {"workspace_id": PAYMENTS, "thresholds": sealed}),
                resource("OrganizationMember", "user_01Ben", {"user": sealed, "role": sealed}, user_id="user_01Ben"),
                resource("Invite", "zoe@example.com", {"email": sealed, "role": sealed}, status="accepted"),
                resource("ApiKey", "apikey_01Sealed", {"adopt_id": sealed, "name": sealed}, actual=sealed),
                resource("ComplianceSettings", ORGANIZATION, {"state": sealed}),
                resource("ExternalKey", "ekey_01Sealed", {"provider_config": sealed}, actual=sealed),
                resource("ServiceAccount", "svac_01Sealed", {"name": sealed}, actual=sealed),
                resource("FederationIssuer", "fdis_01Sealed", {"name": sealed, "issuer_url": sealed}, actual=sealed),
                resource("FederationRule", "fdrl_01Sealed", {"name": sealed, "match": sealed}, actual=sealed),
            )
        )
    ).state()
    assert named(state, "Payments")["spend_limit_cents"] is None
    assert "user_01Ana" in {user["id"] for user in state["users"]}


def test_foreign_and_doomed_resources_are_left_out(file: Path) -> None:
    foreign = {"type": "random:index:Pet", "id": "x", "outputs": {}}
    state = Simulator(
        seed=from_state(export(file, foreign, {**workspace(PAYMENTS, "Payments"), "delete": True}))
    ).state()
    assert [workspace["name"] for workspace in state["workspaces"]] == ["Default"]


def test_new_ids_are_not_those_of_the_state(file: Path) -> None:
    """A state that another simulator made has the ids that this one would make next."""
    first = Simulator(seed="tiny").state()
    taken = [w["id"] for w in first["workspaces"]]
    state = Simulator(seed=from_state(export(file, *(workspace(each, each) for each in taken)))).state()
    assert len(state["workspaces"]) == len(taken) + 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 3, "checkpoint": {}}', '{"deployment": {"resources": [1]}}']
)
def test_what_is_no_export_is_refused_in_one_line(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(UnreadableSeed, match="is no `pulumi stack export`"):
        from_state(str(file))


def test_a_file_that_is_not_there_and_two_organizations_are_refused(file: Path) -> None:
    with pytest.raises(UnreadableSeed, match="cannot be read"):
        from_state(str(file))
    other = workspace(SEARCH, "Search")
    other["outputs"]["organization_id"] = "11111111-52c4-4e0b-9d0e-2f6a1b9c8d7e"
    with pytest.raises(UnreadableSeed, match="several organizations"):
        from_state(export(file, workspace(PAYMENTS, "Payments"), other))
