"""
A provider that only keeps values: those of another stack, exported into the file that BENCH_KEPT names.

The floor of a provider that has as much to record: the engine's work is the same, the provider's is none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pulumi.dynamic import CreateResult, ReadResult, Resource, ResourceProvider

FILE_VARIABLE = "BENCH_KEPT"


@dataclass(frozen=True, slots=True)
class KeptResource:
    """A resource of the other stack: its kind is the last part of its type; without the keys that are Pulumi's own."""

    kind: str
    name: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


@cache
def kept_resources() -> tuple[KeptResource, ...]:
    """The dynamic resources of the exported stack, in the order of its state."""
    text = Path(os.environ[FILE_VARIABLE]).read_text(encoding="utf-8")
    exported = json.loads(text, parse_int=float)  # as Pulumi hands every number to a provider
    return tuple(
        KeptResource(
            each["type"].rpartition(":")[2],
            f"{each['type'].rpartition(':')[2]}-{each['urn'].rpartition('::')[2]}",
            each["id"],
            _own(each["inputs"]),
            _own(each["outputs"]),
        )
        for each in exported["deployment"]["resources"]
        if each["type"].startswith("pulumi-python:dynamic/")
    )


class KeptProvider(ResourceProvider):
    """Finds by its inputs what a resource has to record, and asks nobody."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Record the values."""
        kept = _by_inputs()[_text(_own(props))]
        return CreateResult(kept.id, dict(kept.outputs))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Say that it is as it was."""
        return ReadResult(id_, props, dict(props["declared"]))


class Kept(Resource, module="bench", name="Kept"):
    """Values in the state, and nothing anywhere else."""

    def __init__(self, name: str, inputs: Mapping[str, object], *, outputs: Iterable[str]) -> None:
        super().__init__(KeptProvider(), name, {**inputs, **dict.fromkeys(outputs)})


@cache
def _by_inputs() -> Mapping[str, KeptResource]:
    return {_text(each.inputs): each for each in kept_resources()}


def _own(bag: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in bag.items() if not key.startswith("__") and value is not None}


def _text(bag: Mapping[str, Any]) -> str:
    return json.dumps(bag, sort_keys=True)
