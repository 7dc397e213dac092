"""
What the engine does with a program, against the real provider server: in order, stopping where something fails.

Unlike `fake_engine` it meets errors as the engine does: what was done is recorded, what failed stays as it was, and what was
being made when everything was killed is recorded nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.support.story.provider_server import Killed, ProviderFailed, ServedProvider
from tests.support.story.wires import Bag

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the SDK has for a value that a preview does not know.."""


@dataclass(frozen=True)
class Declared:
    """A resource of the program. `inputs` may hold `Ref`s to others, which stand before it."""

    name: str
    kind: str
    inputs: Bag


@dataclass(frozen=True)
class Ref:
    """The id of another resource."""

    name: str


@dataclass(frozen=True)
class Recorded:
    """A resource in the state."""

    kind: str
    id: str
    inputs: Bag
    outs: Bag


class HeldUp(AssertionError):
    """A value that the state has already is refused, and with it everything else of the program."""


Program = dict[str, Declared]
State = dict[str, Recorded]
ANEW = "-anew"
"""What follows the name of a resource that the program has given another name, and that is otherwise the same."""
REPLACED = " (replaced)"
"""What follows the name of a resource in the state that has to be deleted, since another stands for it now."""


def plain(name: str) -> str:
    """The name that the program began with."""
    return name.partition(REPLACED)[0].removesuffix(ANEW)


@dataclass
class Run:
    """What became of one run; `failed` is the resource at which it stopped."""

    state: State
    error: str | None = None
    failed: str = ""
    steps: list[str] = field(default_factory=list)


class Engine:
    """Runs programs; `providers` answers for each kind."""

    def __init__(self, providers: Mapping[str, ServedProvider]) -> None:
        self._providers = providers

    def refresh(self, state: State) -> Run:
        """`pulumi refresh --yes`: record what is there. A step is what differs."""
        run = Run(dict(state))
        for name, old in state.items():
            if REPLACED in name:
                continue
            try:
                id_, outs, inputs = self._providers[old.kind].read(old.id, old.outs)
            except (ProviderFailed, Killed) as failure:
                run.error, run.failed = str(failure), name
                return run
            if not id_:
                run.steps.append(f"gone {name}")
                del run.state[name]
                continue
            if inputs != old.inputs:
                run.steps.append(f"differs {name}: {_difference(old.inputs, inputs)}")
            run.state[name] = replace(old, outs=outs, inputs=inputs)
        return run

    def preview(self, state: State, program: Sequence[Declared]) -> Run:
        """What an update would do; nothing is done."""
        run = Run(dict(state))
        try:
            for wanted in program:
                self._plan(run, wanted)
        except (ProviderFailed, Killed) as failure:
            run.error = str(failure)
        run.steps += [f"delete {name}" for name in state if name not in {wanted.name for wanted in program}]
        return run

    def up(self, state: State, program: Sequence[Declared]) -> Run:
        """Apply the program, until something fails."""
        run = Run(dict(state))
        try:
            for wanted in program:
                run.failed = wanted.name
                self._apply(run, wanted)
            for name in [name for name in reversed(run.state) if name not in {wanted.name for wanted in program}]:
                run.failed = name
                run.steps.append(f"delete {name}")
                old = run.state[name]
                self._providers[old.kind].delete(old.id, old.outs)
                del run.state[name]
        except (ProviderFailed, Killed) as failure:
            run.error = str(failure)
        return run

    def _plan(self, run: Run, wanted: Declared) -> None:
        provider, old = self._providers[wanted.kind], run.state.get(wanted.name)
        inputs = self._check(run, wanted, old)
        if old is None:
            run.steps.append(f"create {wanted.name}")
            return
        is_due, is_another = provider.diff(old.id, old.outs, inputs)
        if is_another or is_due or inputs != old.inputs:
            run.steps.append(f"update {wanted.name}: {_difference(old.inputs, inputs)}")

    def _apply(self, run: Run, wanted: Declared) -> None:
        """Bring one resource about. One that has to be deleted, since another stands for it now, waits for that in its place."""
        provider, old = self._providers[wanted.kind], run.state.get(wanted.name)
        inputs = self._check(run, wanted, old)
        if old is not None:
            is_due, is_another = provider.diff(old.id, old.outs, inputs)
            if not is_another:
                if is_due or inputs != old.inputs:
                    run.steps.append(f"update {wanted.name}")
                    outs = provider.update(old.id, old.outs, inputs)
                    run.state[wanted.name] = replace(old, inputs=inputs, outs=outs)
                return
            inputs = self._check(run, wanted, None)
        run.steps.append(f"create {wanted.name}")
        id_, outs = provider.create(inputs)
        if old is not None:
            run.state = {
                _waiting(name, run.state) if name == wanted.name else name: one for name, one in run.state.items()
            }
        run.state[wanted.name] = Recorded(wanted.kind, id_, inputs, outs)

    def _check(self, run: Run, wanted: Declared, old: Recorded | None) -> Bag:
        news = {key: _resolved(run, value) for key, value in wanted.inputs.items()}
        inputs, failures = self._providers[wanted.kind].check(old.inputs if old is not None else {}, news)
        for one in failures:
            key = re.split(r"[.\[:]", one)[0]
            if old is not None and key in old.inputs and old.inputs[key] == news.get(key):
                raise HeldUp(f"{wanted.name} has {key} as before, and holds up everything: {one}")
        if failures:
            raise ProviderFailed(f"{wanted.name}: {'; '.join(failures)}")
        return inputs


def _waiting(name: str, state: State) -> str:
    while name in state:
        name += REPLACED
    return name


def _resolved(run: Run, value: object) -> object:
    if isinstance(value, list):
        return [_resolved(run, each) for each in value]
    if not isinstance(value, Ref):
        return value
    there = run.state.get(value.name)
    return UNKNOWN if there is None else there.id


def _difference(before: Bag, after: Bag) -> str:
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return ", ".join(f"{key} {before.get(key)!r} -> {after.get(key)!r}" for key in keys)
