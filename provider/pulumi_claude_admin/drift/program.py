"""
What a branch's program declares: `pulumi preview --json --show-sames` of the project, and what its steps say. Source: docs/platform/pulumi.md#preview.

Run as a command, so that drift needs no Pulumi SDK, works with the project's own back end and language, and leaves the selected stack
as it is. Nothing is changed by it.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pulumi_claude_admin.drift import child_process
from pulumi_claude_admin.drift.export_format import Resource, StackExport
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.drift.yaml_lines import FILE_NAME, lines_in, place_of
from pulumi_claude_admin.errors import StateUnreadable
from pulumi_claude_admin.model.python_spelling import python_name, python_names, python_type
from pulumi_claude_admin.project_file import find_upwards

TIMEOUT_SECONDS: Final = 900
UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET_WORD: Final = "[secret]"  # noqa: S105 - what Pulumi prints in place of one
_SENTINELS: Final = (UNKNOWN, SECRET_WORD)
_FRAME: Final = re.compile(r"project:///(?P<file>[^#]+)#(?P<line>[0-9]+)")
_INSTALLED: Final = re.compile(r"(^|/)(\.\.|site-packages|node_modules|\.?venv)(/|$)")
_REMOVED: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})


@dataclass(frozen=True, slots=True)
class Step:
    """
    What the branch does with one resource, in a Python program's spelling whatever language it is in. `inputs` are what it declares; `place` the line of the program, such as `__main__.py:6`.

    `id` and `before` are those of the state (what the last `up` was told), None of what is not there yet. `depends_on` names, by
    property, the URNs that a value comes from.
    """

    urn: str
    type: str
    is_new: bool
    is_removed: bool
    inputs: Mapping[str, object] = field(default_factory=dict)
    place: str | None = None
    id: str | None = None
    before: Mapping[str, object] | None = None
    depends_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Program:
    """The steps by URN, and as Pulumi tells them (`entries`); or, with `error`, why there are none."""

    steps: Mapping[str, Step] = field(default_factory=dict)
    error: str | None = None
    entries: tuple[object, ...] = ()


def preview(
    stack: str | None,
    *,
    folder: Path,
    pulumi: str = "pulumi",
    timeout: float = TIMEOUT_SECONDS,
    environment: Mapping[str, str] | None = None,
    configuration: Path | None = None,
) -> Program:
    """
    The program of the project in `folder` for a stack (None: the selected one); one with an error when it cannot be previewed.
    It runs with `environment` beside our own, and by the `configuration` of another file where one is named.

    Raises StateUnreadable only where the command cannot be started.
    """
    command = [pulumi, "preview", "--json", "--show-sames", "--non-interactive"]
    command += ["--stack", stack] if stack is not None else []
    command += ["--config-file", str(configuration)] if configuration is not None else []
    try:
        done = child_process.run(command, folder=folder, timeout=timeout, environment=environment)
    except OSError:
        message = "the command `pulumi` is not on PATH, or may not be run, so the program cannot be previewed"
        raise StateUnreadable(message, hint="Install it, or compare without --program") from None
    except subprocess.TimeoutExpired:
        return Program(error=f"it took longer than {timeout:.0f} s")
    text = done.output.decode(errors="replace")
    if done.code != 0:
        return Program(error=complaint(text, done.complaint.decode(errors="replace")))
    return _with_lines_of_yaml(parse_preview(text), find_upwards(folder, FILE_NAME))


def parse_preview(text: str) -> Program:
    """Read what `pulumi preview --json` prints. What it does not understand is an error of the program's comparison, never a step."""
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return Program(error="`pulumi preview --json` printed no JSON")
    steps = document.get("steps") if isinstance(document, dict) else None
    if (told := _error_in(document)) is not None:
        return Program(error=told)
    if not isinstance(steps, list):
        return Program(error="`pulumi preview --json` printed no steps")
    return Program(
        steps={step.urn: step for entry in steps if (step := _step(entry)) is not None}, entries=tuple(steps)
    )


def _with_lines_of_yaml(program: Program, file: Path | None) -> Program:
    """The program with the lines that the engine does not know, where the project's file has the program itself."""
    try:
        lines = lines_in(decode(file.read_bytes())) if file is not None else {}
    except (OSError, UnreadableText):
        return program
    steps = program.steps.items()
    placed = {urn: replace(step, place=step.place or place_of(urn, lines)) for urn, step in steps}
    return replace(program, steps=placed)


def as_declared_by(program: Program, export: StackExport) -> StackExport:
    """The stack as its state would be if the branch had been applied: of what is there already, and not removed, with its declared values."""
    kept = ((one, program.steps.get(one.urn)) for one in export.resources)
    resources = tuple(_redeclared(one, step) for one, step in kept if step is not None and not step.is_removed)
    return replace(export, resources=resources)


def unknown_properties(step: Step) -> tuple[str, ...]:
    """Properties of which the branch does not know all yet: the id of what it is to make, what another provider says."""
    return tuple(sorted(key for key, value in step.inputs.items() if _holds(value, (UNKNOWN,))))


def _redeclared(resource: Resource, step: Step) -> Resource:
    before = resource.outputs.get("declared")
    state = before if isinstance(before, Mapping) else resource.inputs
    declared = {key: _known(value, state.get(key)) for key, value in step.inputs.items()}
    declared = {key: value for key, value in declared.items() if value is not _NOTHING}
    return replace(resource, inputs=declared, outputs={**resource.outputs, "declared": declared})


_NOTHING: Final = object()


def _known(value: object, before: object) -> object:
    """A value without Pulumi's stand-ins: what the state says stands in their place, or nothing at all."""
    if isinstance(value, str) and value in _SENTINELS:
        return _NOTHING if before is None else before
    if isinstance(value, Mapping):
        inside = before if isinstance(before, Mapping) else {}
        known = {key: _known(item, inside.get(key)) for key, item in value.items()}
        return {key: item for key, item in known.items() if item is not _NOTHING}
    if isinstance(value, list) and _holds(value, _SENTINELS):
        return _NOTHING if before is None else before
    return value


def _holds(value: object, wanted: Sequence[str]) -> bool:
    if isinstance(value, Mapping):
        return any(_holds(item, wanted) for item in value.values())
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return isinstance(value, str) and value in wanted


def _step(entry: object) -> Step | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("urn"), str):
        return None
    new, old, operation = entry.get("newState"), entry.get("oldState"), str(entry.get("op"))
    state = new if isinstance(new, Mapping) else old if isinstance(old, Mapping) else {}
    if state.get("custom") is not True:
        return None
    inputs, kind = state.get("inputs"), str(state.get("type"))
    return Step(
        urn=entry["urn"],
        type=python_type(kind),
        is_new=not isinstance(old, Mapping),
        is_removed=operation in _REMOVED and not isinstance(new, Mapping),
        inputs=python_names(kind, inputs) if isinstance(inputs, Mapping) else {},
        place=next(_frames(state.get("stackTrace")), None),
        id=id_ if isinstance(old, Mapping) and isinstance(id_ := old.get("id"), str) else None,
        before=python_names(kind, _told_before(old)) if isinstance(old, Mapping) else None,
        depends_on={python_name(kind, name): urns for name, urns in _sources(state.get("propertyDependencies"))},
    )


def _told_before(old: Mapping[str, object]) -> Mapping[str, object]:
    """The output `declared`; of a state without it the inputs."""
    outputs, inputs = old.get("outputs"), old.get("inputs")
    declared = outputs.get("declared") if isinstance(outputs, Mapping) else None
    return declared if isinstance(declared, Mapping) else inputs if isinstance(inputs, Mapping) else {}


def _sources(told: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, urns in told.items() if isinstance(told, Mapping) else ():
        if isinstance(urns, list) and urns:
            yield str(name), tuple(str(urn) for urn in urns)


def _frames(trace: object) -> Iterator[str]:
    """The program's own lines, innermost first: inside the project and in no environment of installed packages."""
    for frame in trace if isinstance(trace, list) else ():
        position = frame.get("sourcePosition") if isinstance(frame, Mapping) else None
        match = _FRAME.fullmatch(position) if isinstance(position, str) else None
        if match is not None and not _INSTALLED.search(match["file"]):
            yield f"{match['file']}:{match['line']}"


def complaint(output: str, said: str) -> str:
    """The first error that Pulumi tells, in one line."""
    try:
        document = json.loads(output)
    except (json.JSONDecodeError, RecursionError):
        document = None
    told = _error_in(document)
    return told if told is not None else _last_line(said)


def _error_in(document: object) -> str | None:
    """The first of a preview's diagnostics that is an error, in one line."""
    told = document.get("diagnostics") if isinstance(document, dict) else None
    for one in told if isinstance(told, list) else ():
        if isinstance(one, Mapping) and one.get("severity") == "error" and isinstance(one.get("message"), str):
            return _last_line(one["message"])
    return None


def _last_line(text: str) -> str:
    """A traceback ends with what went wrong; anything else says it in one line."""
    lines = [line.strip().removeprefix("error: ") for line in text.splitlines() if line.strip()]
    return (lines[-1] if "Traceback" in text else lines[0]) if lines else "it said nothing"
