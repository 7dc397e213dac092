"""Builds what `pulumi preview --json --show-sames` prints for a branch, from the stack before it and the stack that it would leave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.support.stack_builder import Stack

LINE = "project:///__main__.py#{line}"
NOT_OURS = [
    {"sourcePosition": "project:///.venv/lib/python3.11/site-packages/pulumi_claude_admin/lifecycle/inputs.py#52"},
    {"sourcePosition": "project:///../elsewhere/lib/shared.py#7"},
    {},
]


UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def preview_text(before: Stack, after: Stack, *, sources: Mapping[str, str] | None = None) -> str:
    """
    The document; the resources of `after` stand in the program from line 1 on.

    `sources` are names of resources whose `workspace_id` nobody knows yet, with the name of the workspace that it comes from.
    """
    state: dict[str, dict[str, Any]] = {str(one["urn"]): one for one in before.resources}
    branch: dict[str, dict[str, Any]] = {str(one["urn"]): one for one in after.resources}
    steps: list[dict[str, Any]] = []
    for line, (urn, one) in enumerate(branch.items(), start=1):
        trace = [*NOT_OURS, {"sourcePosition": LINE.format(line=line)}]
        new = {key: one[key] for key in ("urn", "custom", "type", "inputs")} | {"stackTrace": trace}
        if (source := (sources or {}).get(urn.rpartition("::")[2])) is not None:
            of = f"urn:pulumi:{after.name}::teams::pulumi-python:dynamic/claude:Workspace::{source}"
            new["inputs"] = {**one["inputs"], "workspace_id": UNKNOWN}
            new["propertyDependencies"] = {"workspace_id": [of], "amount": []}
        step = {"op": "update", "urn": urn, "newState": new}
        steps.append({**step, "oldState": state[urn]} if urn in state else {**step, "op": "create"})
    steps += [{"op": "delete", "urn": urn, "oldState": one} for urn, one in state.items() if urn not in branch]
    return json.dumps({"steps": steps, "duration": 1, "changeSummary": {}})
