"""Laws of the digests by which a planned step is known again: `drift/planned_steps.py`."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.program import UNKNOWN

TYPES = (
    "pulumi-python:dynamic/claude:Workspace",
    "aws:s3/bucket:Bucket",
    "pulumi-python:dynamic/claude:WorkspaceSpendLimit",
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5), st.just(3.5))
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


def urn(number: int) -> str:
    return f"urn:pulumi:prod::teams::{TYPES[number % len(TYPES)]}::resource-{number}"


def made_id(number: int) -> str:
    return f"object_{number:08d}"


@st.composite
def programs(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """Resources that declare values and refer to earlier ones, alone, in a list, in a map, and in a longer text."""
    size = draw(st.integers(1, 4))
    declared = []
    for number in range(size):
        earlier = st.sets(st.integers(0, number - 1), max_size=2) if number else st.just(set())
        fixed = draw(st.dictionaries(st.sampled_from("abc"), values, max_size=2))
        declared.append({"fixed": fixed, "refers": sorted(draw(earlier)), "text": draw(st.text("xyz", max_size=3))})
    return tuple(declared)


def preview(program: tuple[dict[str, Any], ...], *, made: frozenset[int] = frozenset()) -> list[dict[str, Any]]:
    """What Pulumi says of it once some of the resources are there."""
    return [_entry(number, one, made) for number, one in enumerate(program)]


def _entry(number: int, one: dict[str, Any], made: frozenset[int]) -> dict[str, Any]:
    def of(other: int, text: str = "") -> str:
        return text + made_id(other) if other in made else UNKNOWN

    inputs = dict(one["fixed"])
    dependencies: dict[str, list[str]] = {key: [] for key in inputs}
    for other in one["refers"]:
        inputs[f"of-{other}"] = {
            "id": of(other),
            "listed": [of(other), one["text"]],
            "text": of(other, one["text"]),
            "more": one["text"],
        }
        dependencies[f"of-{other}"] = [urn(other)]
    state = {"urn": urn(number), "custom": True, "inputs": inputs, "propertyDependencies": dependencies}
    if number in made:
        return {"op": "same", "urn": urn(number), "newState": state, "oldState": state | {"id": made_id(number)}}
    return {"op": "create", "urn": urn(number), "newState": state}


@given(programs(), st.randoms(use_true_random=False))
def test_the_order_of_steps_and_of_keys_means_nothing(
    program: tuple[dict[str, Any], ...], order: random.Random
) -> None:
    entries = preview(program)
    shuffled = json.loads(json.dumps(entries), object_pairs_hook=lambda pairs: dict(order.sample(pairs, len(pairs))))
    order.shuffle(shuffled)

    assert plan_of(shuffled) == plan_of(entries)


@given(programs(), st.data())
def test_after_half_an_up_what_is_left_has_the_digests_that_it_had(
    program: tuple[dict[str, Any], ...], data: st.DataObject
) -> None:
    made = frozenset(data.draw(st.sets(st.integers(0, len(program) - 1))))
    before = {one.urn: one.digest for one in plan_of(preview(program)).steps}

    left = plan_of(preview(program, made=made))

    assert {one.urn: one.digest for one in left.steps} == {
        urn(n): before[urn(n)] for n in range(len(program)) if n not in made
    }


@given(programs(), st.data())
def test_another_declared_value_is_another_digest_of_that_step_alone(
    program: tuple[dict[str, Any], ...], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(program) - 1))
    key, value = data.draw(st.sampled_from("abc")), data.draw(values)
    fixed = program[number]["fixed"]
    changed = tuple(one | {"fixed": fixed | {key: value}} if n == number else one for n, one in enumerate(program))

    before, after = plan_of(preview(program)).steps, plan_of(preview(changed)).steps

    is_same = key in fixed and json.dumps(fixed[key], sort_keys=True) == json.dumps(value, sort_keys=True)
    different = [one.urn for one, other in zip(before, after, strict=True) if one.digest != other.digest]
    assert different == ([] if is_same else [urn(number)])
