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
from tests.support.provider_process import process

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
