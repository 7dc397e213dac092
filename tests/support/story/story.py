"""One story: an organization and a stack from their beginning, what is done to them step by step, and what holds after every run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.story import keys, machines, people
from tests.support.story.advice import heeded
from tests.support.story.declarations import (
    SLOTS,
    by_hand,
    is_there,
    organization_caps,
    organization_caps_by_hand,
    parts,
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

MOST_ADVICE = 20
"""So often an error may say what to do before a program has nothing that cannot be."""

THEMES = (
    ("people", "workspaces"),
    ("keys", "people"),
    ("machines", "keys"),
    ("machines", "workspaces"),
    ("workspaces",),
)
"""What stories are about, each as many: of the first the program has something from its beginning."""
DEEDS = {"people": people.by_hand(), "machines": machines.by_hand(), "keys": keys.by_hand()}
STEPS = (
    *("declare", "change", "change", "change", "rename", "take out"),
    *("in the Console", "in the Console", "in the Console", "by hand"),
    *("up", "up", "up with a mishap", "up with a mishap", "preview"),
)
STEPS_OF_THEME = {"people": ("weeks go by",), "machines": ("change where a rule lets in", "lose a new rule")}
slots = st.sampled_from(SLOTS)
kills = st.none() | st.none() | st.none() | st.integers(3, 30)


class Platform:
    """What all stories of a run share: one simulator, one server of providers, somebody who does things by hand."""

    def __init__(self, simulator: Simulator, hand: HttpAdminApi, server: ProviderServer) -> None:
        self.simulator, self.hand, self.server = simulator, hand, server
        self.engine = Engine({kind: ServedProvider(server, provider) for kind, provider in PROVIDERS.items()})


class Story(RuleBasedStateMachine):
    """One organization and one stack from their beginning."""

    platform: ClassVar[Platform]
    themes: ClassVar[tuple[str, ...]]

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
        for theme in self.themes[:-1]:
            for one in data.draw(st.lists(self._declared(theme), min_size=2, max_size=6)):
                self.program[one.name] = one
                self._lay_foundations(data)
        if "workspaces" in self.themes:
            for slot in data.draw(st.lists(slots, min_size=1, unique=True)):
                self.program[slot] = data.draw(workspaces(slot))
                for part in data.draw(st.lists(parts(slot), min_size=1, max_size=4)):
                    self._declare(part)

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One rule, so that no story goes without some kind of step: of several, Hypothesis leaves out half."""
        more = [step for theme in self.themes for step in STEPS_OF_THEME.get(theme, ())]
        what = data.draw(st.sampled_from((*STEPS, *more)), label="step")
        {
            "declare": self._declare_something,
            "change": self._change_one_input,
            "rename": self._give_another_name,
            "take out": self._take_something_out,
            "in the Console": self._do_in_the_console,
            "by hand": self._do_by_hand,
            "up": self._up_as_ever,
            "up with a mishap": self._up_with_a_mishap,
            "preview": self._preview,
            "weeks go by": self._weeks_go_by,
            "change where a rule lets in": self._change_where_a_rule_lets_in,
            "lose a new rule": self._lose_a_new_rule,
        }[what](data)
        self._lay_foundations(data)

    def _declare_something(self, data: st.DataObject) -> None:
        self._declare(data.draw(self._declared(data.draw(st.sampled_from(self.themes)))))

    def _change_one_input(self, data: st.DataObject) -> None:
        if self.program:
            self._declare(data.draw(with_one_change(self.program[self._one_of_the_program(data)])))

    def _give_another_name(self, data: st.DataObject) -> None:
        if self.program:
            self.renamed ^= {self._one_of_the_program(data)}

    def _take_something_out(self, data: st.DataObject) -> None:
        """Or have again what was taken out."""
        comes_back: bool = data.draw(st.booleans())
        if comes_back and self.taken_out:
            now, self.program, self.taken_out = self.program, self.taken_out, {}
            for one in now.values():
                self._declare(one)
        elif self.program:
            self._take_out(self._one_of_the_program(data))

    def _do_in_the_console(self, data: st.DataObject) -> None:
        themes = [one for one in self.themes if one in DEEDS]
        if not themes:
            self._do_by_hand(data)
        else:
            data.draw(DEEDS[data.draw(st.sampled_from(themes))]).done(self.simulator)

    def _do_by_hand(self, data: st.DataObject) -> None:
        made = [name for name, one in self.state.items() if one.kind == "Workspace" and self._is_live(one.id)]
        if made:
            edit = data.draw(by_hand() | organization_caps_by_hand())
            edit.do(self.platform.hand, self.state[data.draw(st.sampled_from(made))].id)
            self.is_untagged |= edit.what == "untag"

    def _up_with_a_mishap(self, data: st.DataObject) -> None:
        """Of a program with a change, so that there is something to write."""
        self._change_one_input(data)
        self._lay_foundations(data)
        name, count = data.draw(st.tuples(st.sampled_from(MISHAPS), st.integers(1, 5)))
        is_any = name == "forgotten"  # of whatever is written first
        method = None if is_any else data.draw(st.sampled_from((None, "GET", "POST", "DELETE")))
        after = 0 if is_any else data.draw(st.sampled_from((0, 0, 1, 2, 3, 4, 6, 8)))
        self.simulator.fault(name, method=method, count=count, after=after)
        self._up_as_ever(data)
        with self.simulator.world.lock:
            self.simulator.world.faults.clear()

    def _up_as_ever(self, data: st.DataObject) -> None:
        refresh, killed_after = data.draw(st.tuples(st.booleans(), kills))
        self._up(refresh=refresh, killed_after=killed_after)

    def _weeks_go_by(self, data: st.DataObject) -> None:
        """And then somebody runs it without a look at what is there."""
        data.draw(people.weeks()).done(self.simulator)
        self._up(refresh=False)

    def _change_where_a_rule_lets_in(self, data: st.DataObject) -> None:
        rules = sorted(name for name, one in self.program.items() if "workspace_ids" in one.inputs)
        if rules:
            self._declare(data.draw(machines.with_another_place(self.program[data.draw(st.sampled_from(rules))])))

    def _lose_a_new_rule(self, data: st.DataObject) -> None:
        """The answer to its making, that is: the next run finishes it."""
        self._declare(data.draw(machines.rule("2")))
        self._lay_foundations(data)
        self.simulator.fault("lost_answer", method="POST", route="/v1/organizations/federation_rules")
        self._up(refresh=False)
        with self.simulator.world.lock:
            self.simulator.world.faults.clear()
        self._up(refresh=False)

    def _preview(self, _data: st.DataObject) -> None:
        before = self.simulator.state() | {"now": ""}, Picture.of(self.simulator)
        self.platform.server.new_process()
        self.platform.engine.preview(self.state, self._told())
        now = self.simulator.state() | {"now": ""}, Picture.of(self.simulator)
        assert now == before, "a preview has changed something"

    @invariant()
    def all_is_well(self) -> None:
        """Nothing is there twice, what is not meant is untouched, and no secret is in the state."""
        platform = self.simulator.state()
        assert self._strangers(platform) == self.strangers, "something of others was touched"
        live = [one for one in platform["workspaces"] if one["archived_at"] is None and one["id"] not in self.others]
        tags = [one["tags"]["managed-by"] for one in live if "managed-by" in one["tags"]]
        assert len(tags) == len(set(tags)), f"a workspace was made twice: {tags}"
        assert self.is_untagged or len(live) <= len(SLOTS), f"too many workspaces: {live}"
        text = json.dumps([[one.inputs, one.outs] for one in self.state.values()])
        assert self.simulator.oauth_token not in text, "a secret is in the state"
        assert self.simulator.admin_api_key not in text, "a secret is in the state"

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
        planned = self.platform.engine.preview(self.state, self._told())
        assert planned == Run(self.state), f"there is more to do: {planned.error or planned.steps}"
        self.platform.server.new_process()
        steps = self.platform.engine.refresh(self.state).steps
        left = [one for one in steps if not self._is_out_of_reach(one)]
        assert not left, f"what is there differs: {left}"
        self._is_there(self.program)

    @property
    def simulator(self) -> Simulator:
        return self.platform.simulator

    def _one_of_the_program(self, data: st.DataObject) -> str:
        """Each kind as often."""
        kind = data.draw(st.sampled_from(sorted({one.kind for one in self.program.values()})))
        return data.draw(st.sampled_from(sorted(name for name, one in self.program.items() if one.kind == kind)))

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
        told = {self._name(name) for name in self.program}
        course = Course(self.program, told, state, self.state, picture, Picture.of(self.simulator))
        wrong = [*unasked(course), *unasked_of_workspaces(self.program, state, before, self.simulator.state())]
        assert not wrong, wrong
        done = run.steps if run.error is None else run.steps[:-1]
        written = {step.split(maxsplit=1)[1] for step in done}
        looked = refresh and run.error is None
        self._is_there(one for one in self.program if looked or self._name(one) in written)
        if run.error is None:
            self._who_was_due_is_invited(picture, state)
        failed, error = plain(run.failed), run.error or ""
        assert not asks_for_its_own(error, failed, course, self.made), error
        self.made = made_in(course, self.made)
        advised = heeded(self.program, failed, error, self.simulator) if error else None
        self.was_advised = advised is not None
        self.program = self.program if advised is None else advised
        return run

    def _is_there(self, names: Iterable[str]) -> None:
        """A run that looked has brought about everything, and any run what it has written."""
        seen, picture = self.simulator.state(), Picture.of(self.simulator)
        for name in names:
            declared = self.program[name]
            recorded, is_seen = self.state[self._name(name)], SEEN.get(declared.kind)
            has_it = is_seen(picture, declared, recorded) if is_seen else is_there(seen, declared, recorded)
            assert has_it or self._is_on_something_archived(recorded), f"{name} is not as declared"

    def _who_was_due_is_invited(self, before: Picture, state: State) -> None:
        """An invitation that has expired is sent again by any run."""
        picture = Picture.of(self.simulator)
        for name, one in self.program.items():
            recorded = state.get(self._name(name))
            if one.kind == "Invite" and recorded is not None and people.is_due(before, recorded):
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
