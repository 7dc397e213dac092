"""
The branch, the last `up` and the organization, property by property. Pure.

| branch, state, actual | word |
|---|---|
| all equal | in sync |
| branch differs, state = actual | planned |
| branch = state, actual differs | drifted |
| branch = actual, state differs | converged |
| all three differ | conflict |

Both comparisons with the organization are there already, that of the state and that of the branch; a property is in one of them, in
both or in none, which is the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.kinds import BY_TYPE_NAME
from pulumi_claude_admin.drift.program import Program, Step, unknown_properties
from pulumi_claude_admin.findings import Change, Finding, InBranch, Status, Subject
from pulumi_claude_admin.model.diff import Scalar
from pulumi_claude_admin.model.type_tokens import DYNAMIC
from pulumi_claude_admin.quoting import literal

_MERGED: Final = frozenset({Status.DRIFTED, Status.IN_SYNC, Status.PENDING})
_WORST_FIRST: Final = (Status.CONFLICT, Status.DRIFTED, Status.PLANNED, Status.CONVERGED)
_BY_HAND: Final = frozenset({Status.CONFLICT, Status.DRIFTED})
"""Where one of these is, the branch's own changes are no changes of the finding: they fail nothing and have no severity."""
REMOVED: Final = "this branch does not declare it any more"
NEW: Final = "new in this branch"
UNKNOWN_YET: Final = "known after `pulumi up`"


def three_ways(of_state: Iterable[Finding], of_branch: Iterable[Finding], program: Program) -> tuple[Finding, ...]:
    """
    The state's findings with what the branch says of them, and one for each object that is new in it.

    `of_branch` are the findings of the same organization against the branch's values (`program.as_declared_by`).
    """
    branch = {one.urn or "": one for one in of_branch}
    state = tuple(of_state)
    names = {one.subject.workspace_id: one.subject.workspace_name for one in state}
    return (
        *(_merged(one, branch.get(one.urn or ""), program) for one in state),
        *(_new(step, names) for step in program.steps.values() if step.is_new and _is_ours(step)),
    )


def _merged(state: Finding, branch: Finding | None, program: Program) -> Finding:
    step = program.steps.get(state.urn or "")
    if state.urn is None or step is None:
        return state
    state = replace(state, declared_at=state.declared_at or step.place)
    if step.is_removed:
        status = Status.PLANNED if state.status in _MERGED and not state.changes else state.status
        return replace(state, status=status, reason=_joined(state.reason, REMOVED))
    if branch is None or {state.status, branch.status} - _MERGED or _is_late(state):
        return state
    rows = tuple(_rows(_by_path(state), _by_path(branch)))
    notes = [f"{', '.join(names)}: {UNKNOWN_YET}"] if (names := unknown_properties(step)) else []
    if not rows:
        return replace(state, reason=_joined(state.reason, *notes))
    status = next(word for word in _WORST_FIRST if any(row.word is word for row in rows))
    return replace(
        state,
        status=status,
        changes=tuple(_shown(row) for row in rows if row.word in _BY_HAND or status not in _BY_HAND),
        in_branch=rows,
        reason=_joined(state.reason, *_remarks(rows), *notes),
        remedy=state.remedy if status is Status.DRIFTED else _REMEDIES[status],
    )


_REMEDIES: Final = {
    Status.CONFLICT: "decide which value counts: `pulumi up` of this branch writes the branch's over what somebody set by hand",
    Status.PLANNED: None,
    Status.CONVERGED: None,
}


def _rows(state: Mapping[str, Change], branch: Mapping[str, Change]) -> Iterator[InBranch]:
    for path in sorted(state.keys() | branch.keys()):
        ours, theirs = state.get(path), branch.get(path)
        if ours is not None and theirs is not None:
            word = Status.DRIFTED if ours.declared == theirs.declared else Status.CONFLICT
            yield InBranch(path, word, theirs.declared, ours.declared, ours.actual)
        elif theirs is not None:
            yield InBranch(path, Status.PLANNED, theirs.declared, theirs.actual, theirs.actual)
        elif ours is not None:
            yield InBranch(path, Status.CONVERGED, ours.actual, ours.declared, ours.actual)


def _shown(row: InBranch) -> Change:
    """Beside what is there: what the branch wants, or, where it wants just that, what the last `up` was told."""
    return Change(row.path, row.state if row.word is Status.CONVERGED else row.branch, row.actual)


def _remarks(rows: tuple[InBranch, ...]) -> Iterator[str]:
    """What the class and both values do not say: the third value of a conflict, and which property is what where they differ."""
    for row in rows:
        if row.word is Status.CONFLICT:
            yield f"{row.path}: the last `pulumi up` was told {_literal(row.state)}, and somebody changed it since"
    for word in _WORST_FIRST[1:]:
        paths = [row.path for row in rows if row.word is word]
        if paths and len(paths) < len(rows):
            yield f"{', '.join(paths)}: {_MEANING[word]}"


_MEANING: Final = {
    Status.DRIFTED: "changed by hand",
    Status.PLANNED: "changed by this branch",
    Status.CONVERGED: "in this branch as it is there already",
}


def _literal(scalar: Scalar) -> str:
    if scalar is None or scalar == ():
        return "nothing"
    return literal(", ".join(scalar) if isinstance(scalar, tuple) else str(scalar))


def _new(step: Step, names: Mapping[str | None, str | None]) -> Finding:
    kind = BY_TYPE_NAME[step.type.removeprefix(DYNAMIC)].kind
    name = resource_name(step.urn)
    workspace_id = step.inputs.get("workspace_id")
    where = workspace_id if isinstance(workspace_id, str) and workspace_id.startswith("wrkspc_") else None
    known = names.get(where) if where is not None else None
    subject = Subject(kind=kind, id=name, workspace_id=where, workspace_name=known, label=name)
    return Finding(Status.PLANNED, subject, urn=step.urn, reason=NEW, declared_at=step.place)


def _is_ours(step: Step) -> bool:
    return step.type.startswith(DYNAMIC) and step.type.removeprefix(DYNAMIC) in BY_TYPE_NAME


def _is_late(finding: Finding) -> bool:
    return finding.status is Status.PENDING and bool(finding.changes)


def _by_path(finding: Finding) -> Mapping[str, Change]:
    return {change.path: change for change in finding.changes}


def _joined(*parts: str | None) -> str | None:
    return "; ".join(part for part in parts if part) or None
