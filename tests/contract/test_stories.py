"""
Stories: edits of a program, edits by hand and mishaps of the API, in any order, against the provider's own server.

Whatever happens, nothing is made twice, archived or uncapped unasked, and nothing that is not meant is touched; and once the
mishaps are over, one more run brings about what is declared. Hypothesis prints the shortest story that fails.
`STORY_STEPS` asks for more than the usual number of steps (`make soak`).
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import other_admin_api
from tests.support.story.declarations import (
    PROVIDERS,
    SLOTS,
    ByHand,
    by_hand,
    is_there,
    organization_caps,
    parts,
    set_organization_cap,
    workspaces,
)
from tests.support.story.engine import Declared, Engine, Recorded, Run
from tests.support.story.provider_server import ProviderServer, ServedProvider

STEPS_OF_A_STORY = 40
USUAL_STEPS = 2000

MISHAPS = (
    "rate_limited",
    "server_error",
    "unavailable",
    "overloaded",
    "conflict",
    "dropped",
    "lost_answer",
    "server_error_after",
    "nothing_taken",
    "workspace_created_incomplete",
    "change_outcome_unknown",
    "workspace_changed_concurrently",
    "unknown_fields",
)
slots = st.sampled_from(SLOTS)
kills = st.sampled_from((None, None, None)) | st.integers(0, 25)


class Platform:
    """What all stories of a run share: one simulator, one server of providers, somebody who does things by hand."""

    def __init__(self, simulator: Simulator, hand: HttpAdminApi, server: ProviderServer) -> None:
        self.simulator, self.hand, self.server = simulator, hand, server
        self.engine = Engine({kind: ServedProvider(server, provider) for kind, provider in PROVIDERS.items()})


class Story(RuleBasedStateMachine):
    """One organization and one stack from their beginning."""

    platform: ClassVar[Platform]

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.simulator.reset()
        self.simulator.switch("spend_limits_api", "enabled")
        self.program: dict[str, Declared] = {}
        self.state: dict[str, Recorded] = {}
        self.taken_out: dict[str, Declared] = {}
        self.is_untagged = False
        self.strangers = self.simulator.state()["workspaces"]
        for slot in data.draw(st.lists(slots, min_size=1, unique=True)):
            self.program[slot] = data.draw(workspaces(slot))
            self.program |= {part.name: part for part in data.draw(st.lists(parts(slot), min_size=1, max_size=4))}

    @rule(
        data=st.data(), slot=slots, what=st.sampled_from(("workspace", "part", "part", "part", "cap", "less", "back"))
    )
    def edit_the_program(self, data: st.DataObject, slot: str, what: str) -> None:
        if what == "less":
            self._take_out(data.draw(st.sampled_from(sorted(self.program) or [""])))
            return
        if what == "back":
            self.program, self.taken_out = self.taken_out | self.program, {}
            return
        choices = {"workspace": workspaces(slot), "part": parts(slot), "cap": organization_caps()}
        one = data.draw(choices[what])
        if what != "part" or slot in self.program:
            self.program[one.name] = one

    @rule(slot=slots, edit=by_hand())
    def do_by_hand(self, slot: str, edit: ByHand) -> None:
        if slot in self.state and self._is_live(self.state[slot].id):
            edit.do(self.platform.hand, self.state[slot].id)
            self.is_untagged |= edit.what == "untag"

    @rule(amount=st.sampled_from((300_000, 400_000)))
    def set_organization_cap_by_hand(self, amount: int) -> None:
        set_organization_cap(self.platform.hand, amount)

    @rule(
        name=st.sampled_from(MISHAPS),
        method=st.sampled_from((None, "GET", "POST", "DELETE")),
        count=st.integers(1, 5),
        refresh=st.booleans(),
        killed_after=kills,
    )
    def up_with_a_mishap(
        self, *, name: str, method: str | None, count: int, refresh: bool, killed_after: int | None
    ) -> None:
        self.simulator.fault(name, method=method, count=count)
        self._up(refresh=refresh, killed_after=killed_after)
        with self.simulator.world.lock:
            self.simulator.world.faults.clear()

    @rule(refresh=st.booleans(), killed_after=kills)
    def up(self, *, refresh: bool, killed_after: int | None) -> None:
        self._up(refresh=refresh, killed_after=killed_after)

    @rule()
    def preview(self) -> None:
        before = self.simulator.state()
        self.platform.server.new_process()
        self.platform.engine.preview(self.state, self._in_order())
        assert self.simulator.state() | {"now": ""} == before | {"now": ""}

    @invariant()
    def all_is_well(self) -> None:
        """Nothing is there twice, what is not meant is untouched, and no secret is in the state."""
        platform, strangers = self.simulator.state(), {one["id"] for one in self.strangers}
        assert [one for one in platform["workspaces"] if one["id"] in strangers] == self.strangers
        live = [one for one in platform["workspaces"] if one["archived_at"] is None and one["id"] not in strangers]
        tags = [one["tags"]["managed-by"] for one in live if "managed-by" in one["tags"]]
        assert len(tags) == len(set(tags))
        assert self.is_untagged or len(live) <= len(SLOTS)
        text = json.dumps([[one.inputs, one.outs] for one in self.state.values()])
        assert self.simulator.oauth_token not in text
        assert self.simulator.admin_api_key not in text

    def teardown(self) -> None:
        """The mishaps are over: it converges, and then there is nothing left to do."""
        if not hasattr(self, "program"):  # the beginning itself failed
            return
        run = self._up(refresh=True)
        assert run.error is None
        self.platform.server.new_process()
        assert self.platform.engine.preview(self.state, self._in_order()) == Run(self.state)
        self.platform.server.new_process()
        assert self.platform.engine.refresh(self.state).steps == []
        seen = self.simulator.state()
        for name, declared in self.program.items():
            assert is_there(seen, declared, self.state[name]), f"{name} is not as declared"

    @property
    def simulator(self) -> Simulator:
        return self.platform.simulator

    def _up(self, *, refresh: bool, killed_after: int | None = None) -> Run:
        before, state = self.simulator.state(), self.state
        self.platform.server.new_process(killed_after=killed_after)
        run = Run(self.state)
        if refresh:
            run = self.platform.engine.refresh(self.state)
        if run.error is None:
            run = self.platform.engine.up(run.state, self._in_order())
        self.state = run.state
        self._nothing_unasked(before, state)
        return run

    def _nothing_unasked(self, before: dict[str, Any], state: dict[str, Recorded]) -> None:
        """What an update took away it was asked to take away: archives, caps, limits."""
        asked, slots_by_id = _asked_for(state), {one.id: name for name, one in state.items() if one.kind == "Workspace"}
        now = self.simulator.state()
        if before["organization"]["spend_limit_cents"] is not None and now["organization"]["spend_limit_cents"] is None:
            assert "cap" in asked, "the organization was uncapped unasked"
        later = {one["id"]: one for one in now["workspaces"]}
        for was in before["workspaces"]:
            one, slot = later[was["id"]], slots_by_id.get(was["id"])
            if one["archived_at"] != was["archived_at"]:
                assert slot in asked, f"{one['name']} was archived unasked"
                continue
            if was["spend_limit_cents"] is not None and one["spend_limit_cents"] is None:
                assert f"{slot}-cap" in asked, f"{one['name']} was uncapped unasked"
            lost = {
                group: limits.keys() - one["rate_limits"].get(group, {}).keys()
                for group, limits in was["rate_limits"].items()
            }
            assert not any(lost.values()) or f"{slot}-rates" in asked, f"{one['name']} lost limits unasked"

    def _take_out(self, gone: str) -> None:
        """With what stands on it."""
        self.taken_out = {
            name: one for name, one in self.program.items() if name == gone or name.startswith(f"{gone}-")
        }
        self.program = {name: one for name, one in self.program.items() if name not in self.taken_out}

    def _in_order(self) -> list[Declared]:
        """Workspaces before what stands on them."""
        return sorted(self.program.values(), key=lambda one: one.kind != "Workspace")

    def _is_live(self, id_: str) -> bool:
        return any(one["id"] == id_ and one["archived_at"] is None for one in self.simulator.state()["workspaces"])


def _asked_for(state: dict[str, Recorded]) -> set[str]:
    """The resources that take something away for good when they are deleted."""
    words = ("clear_on_destroy", "archive_on_destroy")
    return {name for name, one in state.items() if any(one.outs["declared"].get(word) for word in words)}


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with (
        Simulator(seed="tiny") as simulator,
        other_admin_api(simulator) as hand,
        tempfile.TemporaryDirectory() as home,
    ):
        server = ProviderServer(
            {
                **os.environ,
                "ANTHROPIC_AUTH_TOKEN": simulator.oauth_token,
                "ANTHROPIC_BASE_URL": simulator.base_url,
                "CLAUDE_ADMIN_HOME": home,
            }
        )
        yield Platform(simulator, hand, server)
        server.close()


def test_every_story_ends_well(platform: Platform) -> None:
    steps = int(os.environ.get("STORY_STEPS", USUAL_STEPS))
    Story.platform = platform
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=math.ceil(steps / STEPS_OF_A_STORY),
            stateful_step_count=STEPS_OF_A_STORY,
            derandomize=steps == USUAL_STEPS,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        ),
    )
