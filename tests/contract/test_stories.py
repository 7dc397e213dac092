"""
Stories: edits of a program, edits by hand and mishaps of the API, in any order, against the provider's own server.

Whatever happens, nothing is made twice, archived, uncapped or removed unasked, nothing that is not meant is touched, and a run
that looked and ends well has brought about what is declared. Once the mishaps are over, so does one more run, or several, each
after what the error before it advised. Hypothesis prints the shortest story that fails.
`STORY_STEPS` asks for more than the usual number of steps (`make soak`).
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import other_admin_api
from tests.support.story import keys, machines, people
from tests.support.story.advice import heeded
from tests.support.story.declarations import (
    SLOTS,
    ByHand,
    by_hand,
    is_there,
    organization_caps,
    parts,
    set_organization_cap,
    without_rivals,
    workspaces,
)
from tests.support.story.engine import ANEW, Declared, Engine, Program, Recorded, Run, State, plain
from tests.support.story.kinds import FIRST, PROVIDERS, SEEN, in_order, missing, take_out, with_one_change
from tests.support.story.mishaps import MISHAPS
from tests.support.story.own import Made, asks_for_its_own, made_in
from tests.support.story.picture import Picture
from tests.support.story.provider_server import ProviderServer, ServedProvider
from tests.support.story.unasked import Course, unasked
from tests.support.story.unasked_of_workspaces import unasked_of_workspaces

STEPS_OF_A_STORY = 40
USUAL_STEPS = 2000
MOST_ADVICE = 20
"""So often an error may say what to do before a program has nothing that cannot be."""

THEMES = (
    ("people", "workspaces"),
    ("keys", "people"),
    ("machines", "keys"),
    ("machines", "workspaces"),
    ("workspaces",),
)
"""What a story is about: of the first the program has something from its beginning."""
DEEDS = {"people": people.by_hand(), "machines": machines.by_hand(), "keys": keys.by_hand()}
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
        organization = self.simulator.world.organization
        people.settle(organization)
        keys.settle(organization)
        machines.settle(organization)
        self.program: Program = {}
        self.state: State = {}
        self.taken_out: Program = {}
        self.renamed: set[str] = set()
        self.made: dict[str, Made] = {}
        self.is_untagged = False
        self.platform.hand.workspaces.create(name="Elsewhere", tags={"managed-by": "pulumi/other/dev/theirs"})
        self.others = {one["id"] for one in self.simulator.state()["workspaces"]}
        self.strangers = self._strangers(self.simulator.state())
        self.research = next(one["id"] for one in self.strangers if one["name"] == keys.RESEARCH)
        self.themes = data.draw(st.sampled_from(THEMES))
        for theme in self.themes[:-1]:
            for one in data.draw(st.lists(self._declared(theme), min_size=2, max_size=6)):
                self.program[one.name] = one
                self._lay_foundations(data)
        if "workspaces" in self.themes:
            for slot in data.draw(st.lists(slots, min_size=1, unique=True)):
                self.program[slot] = data.draw(workspaces(slot))
                for part in data.draw(st.lists(parts(slot), min_size=1, max_size=4)):
                    self._declare(part)

    @rule(data=st.data(), what=st.sampled_from(("theme", "theme", "change", "change", "rename", "less", "back")))
    def edit_the_program(self, data: st.DataObject, what: str) -> None:
        names = sorted(self.program)
        if what == "back":
            self.program, self.taken_out = self.taken_out | self.program, {}
        elif what == "theme" or not names:
            self._declare(data.draw(self._declared(data.draw(st.sampled_from(self.themes)))))
        elif what == "less":
            self._take_out(data.draw(st.sampled_from(names)))
        elif what == "change":
            self._declare(data.draw(with_one_change(self.program[data.draw(st.sampled_from(names))])))
        else:
            self.renamed ^= {data.draw(st.sampled_from(names))}
        self._lay_foundations(data)

    @precondition(lambda self: self.themes != ("workspaces",))
    @rule(data=st.data())
    def do_in_the_console(self, data: st.DataObject) -> None:
        theme = data.draw(st.sampled_from([one for one in self.themes if one in DEEDS]))
        data.draw(DEEDS[theme]).done(self.simulator)

    @precondition(lambda self: any(one.kind == "Workspace" for one in self.state.values()))
    @rule(slot=slots, edit=by_hand())
    def do_by_hand(self, slot: str, edit: ByHand) -> None:
        if slot in self.state and self._is_live(self.state[slot].id):
            edit.do(self.platform.hand, self.state[slot].id)
            self.is_untagged |= edit.what == "untag"

    @precondition(lambda self: "workspaces" in self.themes)
    @rule(amount=st.sampled_from((300_000, 400_000)))
    def set_organization_cap_by_hand(self, amount: int) -> None:
        set_organization_cap(self.platform.hand, amount)

    @rule(
        name=st.sampled_from(MISHAPS),
        method=st.sampled_from((None, "GET", "POST", "DELETE")),
        count=st.integers(1, 5),
        after=st.sampled_from((0, 0, 1, 2, 3)),
        refresh=st.booleans(),
        killed_after=kills,
    )
    def up_with_a_mishap(
        self, *, name: str, method: str | None, count: int, after: int, refresh: bool, killed_after: int | None
    ) -> None:
        self.simulator.fault(name, method=method if name != "forgotten" else None, after=after, count=count)
        self._up(refresh=refresh, killed_after=killed_after)
        with self.simulator.world.lock:
            self.simulator.world.faults.clear()

    @rule(refresh=st.booleans(), killed_after=kills)
    def up(self, *, refresh: bool, killed_after: int | None) -> None:
        self._up(refresh=refresh, killed_after=killed_after)

    @rule()
    def preview(self) -> None:
        before = self.simulator.state() | {"now": ""}, Picture.of(self.simulator)
        self.platform.server.new_process()
        self.platform.engine.preview(self.state, self._told())
        assert (self.simulator.state() | {"now": ""}, Picture.of(self.simulator)) == before

    @invariant()
    def all_is_well(self) -> None:
        """Nothing is there twice, what is not meant is untouched, and no secret is in the state."""
        platform = self.simulator.state()
        assert self._strangers(platform) == self.strangers
        live = [one for one in platform["workspaces"] if one["archived_at"] is None and one["id"] not in self.others]
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
        advised = 0
        while (run := self._up(refresh=True)).error is not None:
            assert self.was_advised, f"{run.failed}: {run.error}"
            assert advised < MOST_ADVICE, f"what the errors advise leads nowhere: {run.failed}: {run.error}"
            advised += 1
        self.platform.server.new_process()
        assert self.platform.engine.preview(self.state, self._told()) == Run(self.state)
        self.platform.server.new_process()
        steps = self.platform.engine.refresh(self.state).steps
        assert [one for one in steps if not self._is_out_of_reach(one)] == []
        self._all_is_there()

    @property
    def simulator(self) -> Simulator:
        return self.platform.simulator

    def _declare(self, one: Declared) -> None:
        self.program = without_rivals(self.program, one) | {one.name: one}

    def _name(self, name: str) -> str:
        """Its name in the program of now. What others refer to keeps its own."""
        return f"{name}{ANEW}" if name in self.renamed and self.program[name].kind not in FIRST else name

    def _told(self) -> list[Declared]:
        """The program as the engine is told it."""
        return [replace(one, name=self._name(one.name)) for one in in_order(self.program)]

    def _lay_foundations(self, data: st.DataObject) -> None:
        for name in sorted(missing(self.program)):
            self.program[name] = data.draw(_foundation(name))

    def _declared(self, theme: str) -> st.SearchStrategy[Declared]:
        if theme == "workspaces":
            return slots.flatmap(workspaces) | st.one_of([slots.flatmap(parts)] * 3) | organization_caps()
        others = {"people": people.declared(), "machines": machines.declared(), "keys": keys.declared(self.research)}
        return others[theme]

    def _strangers(self, platform: dict[str, Any]) -> list[dict[str, Any]]:
        """The workspaces of others, with the members that somebody gave them."""
        given = self.simulator.world.organization.members
        theirs = [one for one in platform["workspaces"] if one["id"] in self.others]
        return [one | {"members": dict(given.get(one["id"], {}))} for one in theirs]

    def _up(self, *, refresh: bool, killed_after: int | None = None) -> Run:
        """One run, and then what its error told is done to the program."""
        before, picture, state = self.simulator.state(), Picture.of(self.simulator), self.state
        self.platform.server.new_process(killed_after=killed_after)
        run = Run(self.state)
        if refresh:
            run = self.platform.engine.refresh(self.state)
        if run.error is None:
            run = self.platform.engine.up(run.state, self._told())
        self.state = run.state
        course = Course(self.program, state, self.state, picture, Picture.of(self.simulator))
        wrong = [*unasked(course), *unasked_of_workspaces(self.program, state, before, self.simulator.state())]
        assert not wrong, wrong
        if run.error is None:
            self._all_is_there() if refresh else self._who_was_due_is_invited(picture, before["now"])
        failed, error = plain(run.failed), run.error or ""
        assert not asks_for_its_own(error, failed, course, self.made), error
        self.made = made_in(course, self.made)
        advised = heeded(self.program, failed, error, self.simulator) if error else None
        self.was_advised = advised is not None
        self.program = self.program if advised is None else advised
        return run

    def _all_is_there(self) -> None:
        seen, picture = self.simulator.state(), Picture.of(self.simulator)
        for name, declared in self.program.items():
            recorded, is_seen = self.state[self._name(name)], SEEN.get(declared.kind)
            has_it = is_seen(picture, declared, recorded) if is_seen else is_there(seen, declared, recorded)
            assert has_it or self._is_on_something_archived(recorded), f"{name} is not as declared"

    def _who_was_due_is_invited(self, before: Picture, now: str) -> None:
        """An invitation that has expired is sent again by any run."""
        picture = Picture.of(self.simulator)
        for name, one in self.program.items():
            if one.kind == "Invite" and people.is_due(before, one.inputs["email"], datetime.fromisoformat(now)):
                assert people.is_invited(picture, one, self.state[self._name(name)]), f"{name} has expired"

    def _is_out_of_reach(self, step: str) -> bool:
        """Whether a difference is that of a person who left, or whom only the Console changes now."""
        recorded = self.state[step.split()[1].strip(":")]
        user = Picture.of(self.simulator).user(recorded.inputs.get("user", ""))
        return recorded.kind == "OrganizationMember" and (user is None or user.role == "admin")

    def _is_on_something_archived(self, recorded: Recorded) -> bool:
        workspace_id = recorded.inputs.get("workspace_id")
        return workspace_id is not None and not self._is_live(workspace_id)

    def _take_out(self, gone: str) -> None:
        """With what stands on it."""
        left = take_out(self.program, gone)
        self.taken_out = {name: one for name, one in self.program.items() if name not in left}
        self.program = left

    def _is_live(self, id_: str) -> bool:
        return any(one["id"] == id_ and one["archived_at"] is None for one in self.simulator.state()["workspaces"])


def _foundation(name: str) -> st.SearchStrategy[Declared]:
    """What others refer to by this name."""
    if name in SLOTS:
        return workspaces(name)
    return machines.account(name[-1]) if name.startswith("account") else machines.issuer(name[-1])


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
