"""What a run must not have taken away from workspaces and the organization's cap: sentences about what nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.story.engine import Program, State, plain

ASKED = ("clear_on_destroy", "archive_on_destroy")


def unasked_of_workspaces(
    program: Program, state: State, before: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[str]:
    """What is wrong. `state` is that before the run; `before` and `now` are what the simulator shows."""
    asked = _asked_for(state) | _given_up(program)
    slots = {one.id: name for name, one in state.items() if one.kind == "Workspace"}
    if "cap" not in asked and _is_uncapped(before["organization"], now["organization"]):
        yield "the organization was uncapped"
    later = {one["id"]: one for one in now["workspaces"]}
    for was in before["workspaces"]:
        yield from _of_one(was, later[was["id"]], slot=slots.get(was["id"]), asked=asked)


def _of_one(was: Mapping[str, Any], now: Mapping[str, Any], *, slot: str | None, asked: set[str]) -> Iterator[str]:
    if now["archived_at"] != was["archived_at"]:
        if slot not in asked:
            yield f"{now['name']} was archived"
        return
    if f"{slot}-cap" not in asked and _is_uncapped(was, now):
        yield f"{now['name']} was uncapped"
    lost = any(limits.keys() - now["rate_limits"].get(group, {}).keys() for group, limits in was["rate_limits"].items())
    if lost and f"{slot}-rates" not in asked:
        yield f"{now['name']} lost limits"


def _given_up(program: Program) -> set[str]:
    """Those whose limiters go when they are named no longer: there the program of now decides."""
    return {one.name for one in program.values() if one.kind == "WorkspaceRateLimit" and one.inputs[ASKED[0]]}


def _is_uncapped(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return was["spend_limit_cents"] is not None and now["spend_limit_cents"] is None


def _asked_for(state: State) -> set[str]:
    """The resources that take something away for good when they are deleted."""
    return {plain(name) for name, one in state.items() if any(one.outs["declared"].get(word) for word in ASKED)}
