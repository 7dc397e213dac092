"""External keys, the workspaces that get one, and the compliance settings (external-keys.md#calls, activity-feed.md#compliance-settings)."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator

KEYS = "/v1/organizations/external_keys"
WORKSPACES = "/v1/organizations/workspaces"
SETTINGS = "/v1/organizations/compliance_settings"
AWS = {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}
GCP = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
AZURE = {"type": "azure", "tenant_id": "t", "vault_uri": "https://v.vault.azure.net", "key_name": "k"}
PROFILE = "uprof_01simulator"


@pytest.fixture
def key(raw: httpx.Client) -> str:
    return str(raw.post(KEYS, json={"provider_config": AWS, "display_name": "ours"}).json()["id"])


@pytest.fixture
def profile(simulator: Simulator) -> str:
    simulator.world.organization.user_profiles = frozenset({PROFILE})
    return PROFILE


def refused(answer: httpx.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.json()["error"].get("details", {}).get("error_code")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (AWS, {**AWS, "region": "us-east-1"}),
        ({**AWS, "region": "us-west-2"}, {**AWS, "region": "us-west-2"}),
        (GCP, GCP),
        (AZURE, {**AZURE, "client_id": None}),
    ],
)
def test_a_key_has_its_keys(raw: httpx.Client, sent: dict[str, str], shown: dict[str, str]) -> None:
    made = raw.post(KEYS, json={"provider_config": sent}).json()
    assert made.keys() == {
        "id",
        "type",
        "display_name",
        "geo",
        "provider_config",
        "attachment",
        "user_profile_id",
        "created_at",
        "updated_at",
    }
    assert (made["provider_config"], made["attachment"], made["geo"]) == (shown, {"type": "unattached"}, "us")
    assert raw.get(f"{KEYS}/{made['id']}").json() == raw.get(KEYS).json()["data"][0] == made


@pytest.mark.parametrize(
    "config",
    [{"type": "aws"}, {"type": "aws", "kms_arn": ""}, {**GCP, "region": "x"}, {"type": "own"}, None],
)
def test_a_provider_that_makes_no_sense_is_refused(raw: httpx.Client, config: object) -> None:
    assert raw.post(KEYS, json={"provider_config": config}).status_code == 400


def test_external_key_exists(raw: httpx.Client) -> None:
    """errors.md#without-a-code, plain 404; what a workspace names too is a guess."""
    assert raw.get(f"{KEYS}/ekey_nothing").status_code == 404
    assert raw.post(WORKSPACES, json={"name": "x", "external_key_id": "ekey_nothing"}).status_code == 404


def test_external_key_is_unused_before_it_goes_or_moves(raw: httpx.Client, key: str) -> None:
    made = raw.post(WORKSPACES, json={"name": "x", "external_key_id": key}).json()
    assert raw.get(f"{KEYS}/{key}").json()["attachment"] == {"type": "attached"}
    raw.post(f"{WORKSPACES}/{made['id']}/archive")
    assert refused(raw.delete(f"{KEYS}/{key}")) == (400, None)
    assert refused(raw.post(f"{KEYS}/{key}", json={"provider_config": GCP})) == (400, None)
    assert raw.post(f"{KEYS}/{key}", json={"display_name": "renamed"}).json()["display_name"] == "renamed"


def test_an_unused_key_moves_and_goes(raw: httpx.Client, key: str) -> None:
    assert raw.post(f"{KEYS}/{key}", json={"provider_config": AZURE, "geo": "us"}).json()["display_name"] == "ours"
    assert raw.delete(f"{KEYS}/{key}").json() == {"id": key, "type": "external_key_deleted"}
    assert raw.get(f"{KEYS}/{key}").status_code == 404


def test_google_key_stays_where_it_is(raw: httpx.Client) -> None:
    made = raw.post(KEYS, json={"provider_config": GCP}).json()["id"]
    assert raw.post(f"{KEYS}/{made}", json={"provider_config": GCP}).is_success
    assert raw.post(f"{KEYS}/{made}", json={"provider_config": {**GCP, "key_name": "other"}}).status_code == 400
    assert raw.post(f"{KEYS}/{made}", json={"provider_config": AWS}).status_code == 400


def test_binding_is_written_once(raw: httpx.Client, key: str) -> None:
    """external-keys.md#bound-once: the same key again is a no-op."""
    made = raw.post(WORKSPACES, json={"name": "x"}).json()["id"]
    other = raw.post(KEYS, json={"provider_config": AWS}).json()["id"]
    for _ in range(2):
        assert raw.post(f"{WORKSPACES}/{made}", json={"external_key_id": key}).json()["external_key_id"] == key
    assert refused(raw.post(f"{WORKSPACES}/{made}", json={"external_key_id": other})) == (400, None)


@pytest.mark.parametrize(
    ("position", "code", "status"),
    [
        ("failure", "external_key_validation_failed", "failure"),
        ("timed_out", "external_key_validation_timed_out", "failure"),
        ("success", None, "success"),
    ],
)
def test_external_key_works_or_does_not(
    raw: httpx.Client, simulator: Simulator, key: str, position: str, code: str | None, status: str
) -> None:
    """workspaces.md#creating, and the codes of errors.md#codes."""
    simulator.switch("external_key_validation", position)
    validation = raw.post(f"{KEYS}/{key}/validate").json()
    assert validation.keys() == {"type", "status", "error"}
    assert (validation["status"], validation["error"] is None) == (status, code is None)
    answer = raw.post(WORKSPACES, json={"name": "x", "external_key_id": key})
    assert (answer.status_code, code) == (200, None) or refused(answer) == (400, code)


def test_policy_allows_external_keys_or_names_the_field(raw: httpx.Client, simulator: Simulator, key: str) -> None:
    """errors.md#codes, with `details.field`."""
    simulator.switch("workspace_policy", "forbids_external_keys")
    answer = raw.post(WORKSPACES, json={"name": "x", "external_key_id": key})
    assert answer.json()["error"]["details"] == {
        "error_code": "workspace_policy_violation",
        "field": "external_key_id",
    }


def test_user_profile_exists(raw: httpx.Client, profile: str) -> None:
    """errors.md#codes."""
    assert raw.post(WORKSPACES, json={"name": "x", "user_profile_id": profile}).json()["user_profile_id"] == profile
    unknown = {"name": "x", "user_profile_id": "uprof_nobody"}
    assert refused(raw.post(WORKSPACES, json=unknown)) == (400, "user_profile_not_found")
    with_key = {"provider_config": AWS, "user_profile_id": "uprof_nobody"}
    assert refused(raw.post(KEYS, json=with_key)) == (400, "user_profile_not_found")


def test_key_fits_profile(raw: httpx.Client, key: str, profile: str) -> None:
    """external-keys.md#bound-once."""
    both = {"name": "x", "external_key_id": key, "user_profile_id": profile}
    assert refused(raw.post(WORKSPACES, json=both)) == (400, "key_profile_mismatch")
    bound = raw.post(KEYS, json={"provider_config": AWS, "user_profile_id": profile}).json()["id"]
    assert raw.post(WORKSPACES, json={**both, "external_key_id": bound}).is_success
    assert refused(raw.post(WORKSPACES, json={"name": "x", "external_key_id": bound})) == (400, "key_profile_mismatch")


@pytest.mark.parametrize("state", ["disabled", {"type": "disabled"}])
def test_compliance_settings_take_a_word_or_an_object(raw: httpx.Client, state: object) -> None:
    assert raw.get(SETTINGS).json() == {"type": "compliance_settings", "state": {"type": "enabled"}}
    off = {"type": "compliance_settings", "state": {"type": "disabled"}}
    assert raw.post(SETTINGS, json={"state": state}).json() == off
    assert raw.post(SETTINGS, json={"state": state}).json() == raw.get(SETTINGS).json() == off


@pytest.mark.parametrize("body", [{}, {"state": "maybe"}, {"state": {"type": 1}}, {"state": {}}, {"state": None}])
def test_compliance_settings_take_nothing_else(raw: httpx.Client, body: dict[str, object]) -> None:
    assert raw.post(SETTINGS, json=body).status_code == 400
