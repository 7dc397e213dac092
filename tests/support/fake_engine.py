"""One `pulumi up` as the engine conducts it: what is declared is checked and made in order, deletes come last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import clean
from tests.support.fake_platform import wire

Bag = dict[str, object]


@dataclass(frozen=True)
class Declaration:
    """A resource of the program: its name there (type and name), and its inputs."""

    name: str
    provider: ClaudeProvider[Any]
    inputs: Bag

    def at(self, name: str) -> Declaration:
        """The same under another name."""
        return Declaration(name, self.provider, self.inputs)

    def but(self, **inputs: object) -> Declaration:
        """The same with other inputs."""
        return Declaration(self.name, self.provider, self.inputs | inputs)


@dataclass(frozen=True)
class Resource:
    """A resource in the state."""

    declaration: Declaration
    id: str
    outs: Bag

    def delete(self) -> None:
        self.declaration.provider.delete(self.id, self.outs)


State = dict[str, Resource]


def refresh(state: State) -> None:
    """Look at everything as `--refresh` does first: the engine asks for the difference to what the state had, and checks nothing."""
    for old in state.values():
        provider = old.declaration.provider
        seen = provider.read(old.id, old.outs)
        provider.diff(old.id, wire(seen.outs or {}), wire(old.declaration.inputs))


def up(state: State, program: Iterable[Declaration], *, deleted_before_replaced: Collection[str] = ()) -> State:
    """Apply the program; the answer is the state afterwards. Ask for a new process first."""
    after: State = {}
    pending: list[Resource] = []
    for wanted in program:
        old = state.get(wanted.name)
        before = wire(old.declaration.inputs) if old is not None else {}
        checked = wanted.provider.check(before, wire(wanted.inputs))
        assert checked.failures == []
        wanted = replace(wanted, inputs=clean(checked.inputs))  # noqa: PLW2901 - from here on as the engine has it
        if old is None:
            after[wanted.name] = _create(wanted)
            continue
        diff = wanted.provider.diff(old.id, old.outs, wire(wanted.inputs))
        if diff.replaces:
            assert wanted.provider.check({}, wire(wanted.inputs)).failures == []
            if wanted.name in deleted_before_replaced:
                old.delete()
            else:
                pending.append(old)
            after[wanted.name] = _create(wanted)
        elif diff.changes or old.declaration.inputs != wanted.inputs:
            outs = wanted.provider.update(old.id, old.outs, wire(wanted.inputs)).outs or {}
            after[wanted.name] = Resource(wanted, old.id, wire(outs))
        else:
            after[wanted.name] = old
    gone = [old for name, old in state.items() if name not in after]
    for old in (*pending, *reversed(gone)):
        old.delete()
    return after


def destroy(state: State) -> None:
    """Delete everything: nothing is checked. Ask for a new process first."""
    for old in reversed(state.values()):
        old.delete()


def _create(wanted: Declaration) -> Resource:
    made = wanted.provider.create(wire(wanted.inputs))
    return Resource(wanted, made.id, wire(made.outs or {}))
