"""A simulator made of a stack's export has every kind of object that the state has: a refresh from it finds no difference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from pulumi.dynamic import ResourceProvider

from claude_simulator import Simulator
from claude_simulator.seeds.from_state import from_state
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from tests.support.native_twin import native_twin
from tests.support.provider_process import process
from tests.support.stack_builder import Stack

EXPORT: Final = Path(__file__).parent.parent / "engine" / "state_of_every_kind" / "stack.json"
OURS: Final = "pulumi-python:dynamic/claude:"
OF_A_WRITE: Final = {"channel", "verified_at", "written_at"}
"""Outputs that say how and when something was written."""
RESOURCES: Final = [
    one for one in json.loads(EXPORT.read_text("utf-8"))["deployment"]["resources"] if one["type"].startswith(OURS)
]


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with Simulator(seed=from_state(str(EXPORT))) as simulator:
        transport = Transport(simulator.base_url, Credential("auth_token", simulator.oauth_token), RateLimiter(0))
        with process(simulator, HttpAdminApi(transport), tmp_path_factory.mktemp("wired"), by_token=True):
            yield
        transport.close()


def provider_of(kind: str) -> ResourceProvider:
    file = re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
    made: ResourceProvider = getattr(import_module(f"pulumi_claude_admin.resources.{file}"), f"{kind}Provider")()
    return made


def test_the_state_of_another_language_makes_the_same_organization(tmp_path: Path) -> None:
    jwks = {"type": "explicit_url", "url": "https://issuer.example.com/keys", "ca_cert_pem": "-"}
    match = {"subject_prefix": "repo:acme/", "claims": {"jobName": "deploy", "job_name": "x"}}
    residency = {"workspace_geo": "us", "allowed_inference_geos": ["us"], "default_inference_geo": "us"}
    stack = Stack(organization_id=RESOURCES[0]["outputs"]["organization_id"])
    stack.external_key("payments", "ckey_1").workspace("emea", "wrkspc_emea", data_residency=residency)
    stack.add(
        "FederationIssuer", "ci", "fdis_1", {"name": "ci", "issuer_url": "https://issuer.example.com", "jwks": jwks}
    )
    stack.add("FederationRule", "ci", "fdrl_1", {"name": "ci", "issuer_id": "fdis_1", "match": match})
    document = json.loads(EXPORT.read_text("utf-8"))
    document["deployment"]["resources"] += stack.resources
    python, other = tmp_path / "python.json", tmp_path / "other.json"
    python.write_text(json.dumps(document), encoding="utf-8")
    other.write_text(native_twin(json.dumps(document)), encoding="utf-8")
    assert from_state(str(other)).data == from_state(str(python)).data


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one["urn"].rpartition("claude:")[2])
def test_a_refresh_finds_what_the_state_says(wired: None, resource: dict[str, Any]) -> None:
    del wired
    outputs = {name: value for name, value in resource["outputs"].items() if name != "__provider"}

    read = provider_of(resource["type"].removeprefix(OURS)).read(resource["id"], outputs)

    assert read.id == resource["id"]
    assert read.inputs is not None
    assert {name: value for name, value in read.inputs.items() if value is not None} == outputs["declared"]
    assert read.outs is not None
    assert {name: read.outs.get(name) for name in outputs.keys() - OF_A_WRITE} == {
        name: value for name, value in outputs.items() if name not in OF_A_WRITE
    }
