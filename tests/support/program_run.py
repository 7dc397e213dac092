"""A Pulumi program's process without an engine: each start is one run of the program, on Pulumi's mocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks, set_mocks


class Recorder(Mocks):
    """Every resource gets an id and its inputs back, and is kept by type and name (`Workspace payments`)."""

    def __init__(self) -> None:
        self.made: dict[str, MockResourceArgs] = {}

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, object]]:
        self.made[f"{args.typ.rpartition(':')[2]} {args.name}"] = args
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[str, object], None]:
        return dict(args.args), None


def start_run(*, preview: bool = False) -> Recorder:
    """From now on it is another run, whose resources come here."""
    recorder = Recorder()
    set_mocks(recorder, project="shop", stack="dev", preview=preview)
    return recorder


def resolved(program: Callable[[], pulumi.Output[Any]]) -> tuple[Any, bool, bool]:
    """The output that the program makes: its value, whether it is known, whether it is a secret. Raises what the program ends with."""
    seen: list[tuple[Any, bool, bool]] = []

    def keep() -> pulumi.Output[object]:
        output = program()

        async def data() -> None:
            is_known, is_secret = await output.is_known(), await output.is_secret()
            seen.append((await output.future(), is_known, is_secret))

        return pulumi.Output.all(data())

    pulumi.runtime.test(keep)()  # type: ignore[no-untyped-call]
    return seen[0]
