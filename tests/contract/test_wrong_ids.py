"""
A wrong id in the state, as an edited import file leaves it, is one clear line before anything is asked or written, for every kind of resource.

Of an import file the engine believes the ids, so that the first command after it has to say so: `diff` of a preview, `read` of a
refresh. They are asked here of the SDK's own server, with the inputs and outputs of a state that has every kind.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import writes
from tests.support.story.provider_server import ProviderFailed, ProviderServer, ServedProvider
from tests.support.story.wires import Bag

LEFT: Final = Path(__file__).parent.parent / "engine" / "state_of_every_kind"
COMPONENTS: Final = {"Stack", "TeamWorkspace", "pulumi-python"}
FIRST_OF_A_PERSON: Final = {"OrganizationMember", "WorkspaceMember"}
"""Their ids keep the person whom they were made for, whoever is meant later."""
ALWAYS_THERE: Final = {"OrganizationMember", "Invite", "ComplianceSettings", "OrganizationSpendLimit"}
"""They stay in the state without what they declare: who wanted it is not forgotten."""
GONE: Final = "01Goooooooooooooooooooone"


def _one_of_each() -> dict[str, dict[str, Any]]:
    export = json.loads((LEFT / "stack.json").read_text(encoding="utf-8"))
    resources = {one["type"].rpartition(":")[2]: one for one in export["deployment"]["resources"]}
    return {kind: one for kind, one in resources.items() if kind not in COMPONENTS}


KINDS: Final = _one_of_each()


def _another_kind(id_: str) -> str:
    return "rlg_01VPTCmyiu5ZLsWkcxYG2pY8" if not id_.startswith("rlg_") else "svac_01B99sJiqb8CYinpdfZwzCJY"


def _gone(id_: str) -> str:
    """Of the same shape, and of nothing that is there."""
    *before, last = id_.split("/")
    prefix, separator, _ = last.partition("_")
    return "/".join((*before, f"{prefix}_{GONE}" if separator else f"nobody-{last}"))


WRONG: Final[Mapping[str, Callable[[str], str]]] = {
    "of another kind": _another_kind,
    "gone": _gone,
    "badly formed": lambda id_: f" {id_.replace('/', '')}/",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    saved = Path(shutil.copy(LEFT / "simulator.json", tmp_path_factory.mktemp("saved")))
    switches: dict[str, str | int] = {"spend_limits_api": "enabled", "requests_per_minute": 0}
    with Simulator(seed="tiny", state=saved, switches=switches) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def server(running: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderServer]:
    environment = {
        **os.environ,
        "ANTHROPIC_AUTH_TOKEN": running.oauth_token,
        "ANTHROPIC_BASE_URL": running.base_url,
        "CLAUDE_ADMIN_HOME": str(tmp_path_factory.mktemp("home")),
    }
    made = ProviderServer(environment)
    yield made
    made.close()


def _served(server: ProviderServer, kind: str) -> tuple[ServedProvider, Bag, Bag]:
    one = KINDS[kind]
    plain = [{key: value for key, value in one[side].items() if key != "__provider"} for side in ("inputs", "outputs")]
    server.new_process()
    provider = pickle.loads(base64.b64decode(one["inputs"]["__provider"]))  # noqa: S301 - our own fixture
    return ServedProvider(server, provider), plain[0], plain[1]


def _says(ask: Callable[[], object]) -> str:
    with pytest.raises(ProviderFailed) as failed:
        ask()
    (line,) = str(failed.value).strip().splitlines()
    return line


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [(kind, wrong) for kind in KINDS for wrong in WRONG if not (wrong == "gone" and kind in FIRST_OF_A_PERSON)],
)
def test_another_id_than_what_comes_with_it_is_one_line(
    server: ProviderServer, running: Simulator, kind: str, wrong: str
) -> None:
    provider, inputs, outputs = _served(server, kind)
    id_ = WRONG[wrong](KINDS[kind]["id"])
    assert provider.check(inputs, inputs)[1] == []
    for ask in _every_verb(provider, id_, outputs, inputs):
        assert f"id: {id_!r} is not the id of this {kind}" in _says(ask)
    assert writes(running) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_of_another_organization_is_one_line(server: ProviderServer, running: Simulator, kind: str) -> None:
    provider, inputs, outputs = _served(server, kind)
    ours = outputs["organization_id"]
    theirs = json.loads(json.dumps(outputs).replace(ours, ours[::-1]))
    id_ = KINDS[kind]["id"].replace(ours, ours[::-1])
    for ask in _every_verb(provider, id_, theirs, inputs):
        assert "WrongOrganization: " in _says(ask)
    assert writes(running) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_that_comes_with_nothing_is_one_line(server: ProviderServer, kind: str) -> None:
    provider, _, _ = _served(server, kind)
    assert f"id: Pulumi cannot read {kind} " in _says(lambda: provider.read(KINDS[kind]["id"], {}))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ALWAYS_THERE])
def test_what_is_gone_is_gone_at_the_first_refresh(server: ProviderServer, running: Simulator, kind: str) -> None:
    provider, _, outputs = _served(server, kind)
    there, _, rest = KINDS[kind]["id"].partition("/")
    gone = json.loads(json.dumps(outputs).replace(there, _gone(there)))
    id_ = "/".join(filter(None, (_gone(there), rest)))
    assert provider.read(id_, gone) == ("", {}, {})
    provider.delete(id_, gone)
    assert writes(running) == []


def _every_verb(provider: ServedProvider, id_: str, outputs: Bag, inputs: Bag) -> list[Callable[[], object]]:
    """But `check`, which is told no id, and `create`, which makes one."""
    return [
        lambda: provider.diff(id_, outputs, inputs),
        lambda: provider.read(id_, outputs),
        lambda: provider.update(id_, outputs, inputs),
        lambda: provider.delete(id_, outputs),
    ]
