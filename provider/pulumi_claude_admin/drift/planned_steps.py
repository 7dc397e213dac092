"""
One digest for each step that a branch plans, whoever's provider makes it, so that what was reviewed can be known again in what is applied. Pure.

A digest is of the URN, the operation and the declared values. What differs once half an `up` is done stays out: unknown values, secrets,
ids of other resources (which of them is meant stays in) and what a provider filled in. Source: docs/platform/pulumi.md#preview.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.program import SECRET_WORD, UNKNOWN

DIGEST: Final = re.compile(r"[0-9a-f]{16}")
_DIGEST_LENGTH: Final = 16
_LEFT_OUT: Final = {"left out": True}
_DEFAULTS: Final = "__defaults"
_WRITES_NOTHING: Final = frozenset(
    {
        "same",
        "read",
        "read-replacement",
        "read-discard",
        "refresh",
        "discard",
        "discard-replaced",
        "remove-pending-replace",
    }
)
_REMOVES: Final = frozenset({"delete", "delete-replaced"})
_LONG_ID: Final = 8
"""From this length on an id is also looked for inside longer texts; a shorter one may stand there by chance."""
_PROVIDERS: Final = "pulumi:providers:"
_URN: Final = re.compile(r"urn:pulumi:(?P<stack>[^:]+)::(?P<project>[^:]+)::(?P<type>.+?)::(?P<name>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What Pulumi is going to do with one resource, and the digest of it: 16 hexadecimal digits."""

    urn: str
    operation: str
    digest: str

    @property
    def words(self) -> str:
        """`update WorkspaceSpendLimit payments`: the step for people."""
        match = _URN.fullmatch(self.urn)
        kind = match["type"].rpartition("$")[2].rpartition(":")[2] if match is not None else "?"
        return f"{self.operation} {kind} {resource_name(self.urn)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All planned steps of a preview, by URN. `stacks` are the `<project>/<stack>` of everything that it shows; `hidden` what a step depends on and
    the preview does not show, so that its id cannot be known.
    """

    steps: tuple[PlannedStep, ...]
    stacks: frozenset[str]
    hidden: frozenset[str]

    @property
    def digests(self) -> tuple[str, ...]:
        """Every digest once, sorted: nothing in them tells the order of the steps."""
        return tuple(sorted({one.digest for one in self.steps}))


def plan_of(entries: Iterable[object]) -> Plan:
    """The plan in the `steps` of `pulumi preview --json --show-sames`; what is no step of a custom resource is left out."""
    shown = tuple(one for one in entries if isinstance(one, Mapping) and isinstance(one.get("urn"), str))
    ids = {str(one["urn"]): found for one in shown if (found := _id(one)) is not None}
    planned = tuple(one for one in shown if _is_planned(one))
    steps = (PlannedStep(str(one["urn"]), str(one["op"]), _digest(one, ids)) for one in planned)
    needed = {urn for one in planned for urn in _all_dependencies(one)}
    return Plan(
        steps=tuple(sorted(steps, key=lambda one: (one.urn, one.operation))),
        stacks=frozenset(filter(None, (stack_of(str(one["urn"])) for one in shown))),
        hidden=frozenset(urn for urn in needed - {one["urn"] for one in shown} if f"::{_PROVIDERS}" not in urn),
    )


def stack_of(urn: str) -> str | None:
    """`<project>/<stack>` of a resource; None where that is no URN."""
    match = _URN.fullmatch(urn)
    return f"{match['project']}/{match['stack']}" if match is not None else None


def _is_planned(entry: Mapping[str, object]) -> bool:
    state = entry.get("newState") or entry.get("oldState")
    return isinstance(state, Mapping) and state.get("custom") is True and entry.get("op") not in _WRITES_NOTHING


def _id(entry: Mapping[str, object]) -> str | None:
    """The resource's id where it has one already."""
    for state in (entry.get("newState"), entry.get("oldState")):
        found = state.get("id") if isinstance(state, Mapping) else None
        if isinstance(found, str) and found not in {"", UNKNOWN}:
            return found
    return None


def _digest(entry: Mapping[str, object], ids: Mapping[str, str]) -> str:
    told: dict[str, object] = {"urn": entry["urn"], "operation": entry.get("op")}
    new = entry.get("newState")
    if isinstance(new, Mapping) and entry.get("op") not in _REMOVES:
        told["imported"] = new.get("importID")
        told["declared"] = _declared(new, ids)
    text = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


def _declared(state: Mapping[str, object], ids: Mapping[str, str]) -> dict[str, object]:
    inputs = state.get("inputs")
    declared: dict[str, object] = {}
    for key, value in _without_defaults(inputs if isinstance(inputs, Mapping) else {}).items():
        of = _dependencies(state, key)
        declared[key] = {"of": of, "value": _told(value, frozenset(ids[urn] for urn in of if urn in ids))}
    return declared


def _told(value: object, ids: frozenset[str]) -> object:
    """A value without what cannot be told beforehand: unknown, secret, or the id of a resource that it depends on."""
    if isinstance(value, Mapping):
        return {str(key): _told(item, ids) for key, item in _without_defaults(value).items()}
    if isinstance(value, list):
        return [_told(item, ids) for item in value]
    if isinstance(value, str):
        is_id = value in ids or any(one in value for one in ids if len(one) >= _LONG_ID)
        return _LEFT_OUT if is_id or value in {UNKNOWN, SECRET_WORD} else value
    return value


def _without_defaults(values: Mapping[str, object]) -> dict[str, object]:
    """Without what the provider filled in itself: a name made at random is another one in each preview."""
    named = values.get(_DEFAULTS)
    filled = {one for one in named if isinstance(one, str)} if isinstance(named, list) else set()
    return {key: value for key, value in values.items() if key != _DEFAULTS and key not in filled}


def _dependencies(state: Mapping[str, object], key: str) -> list[str]:
    found = state.get("propertyDependencies")
    listed = found.get(key) if isinstance(found, Mapping) else None
    return sorted({one for one in listed if isinstance(one, str)}) if isinstance(listed, list) else []


def _all_dependencies(entry: Mapping[str, object]) -> Iterable[str]:
    new = entry.get("newState")
    if isinstance(new, Mapping) and isinstance(new.get("inputs"), Mapping):
        for key in new["inputs"]:
            yield from _dependencies(new, key)
