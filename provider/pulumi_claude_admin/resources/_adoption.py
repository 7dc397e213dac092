"""What a preview says of things that are there already: what is adopted, what of it will change, who will be removed."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_claude_admin.model.diff import Change, diff_workspace, lacks_managed_at
from pulumi_claude_admin.model.ids import MANAGED_AT
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec
from pulumi_claude_admin.resources._notices import say


def say_adopts(spec: WorkspaceSpec, workspace: Workspace, *, is_known: bool) -> None:
    """Tell which workspace a new declaration means, and what of it changes. `is_known`: all that is declared is known."""
    changes = "what changes is known when its inputs are"
    if is_known:
        adds = lacks_managed_at(spec, workspace)
        tag = Change(f"tags.{MANAGED_AT}", declared=spec.owner_tags.managed_at, actual=None)
        changes = told((*diff_workspace(spec, workspace), *([tag] if adds else [])))
    say(f"adopts workspace {workspace.name!r} ({workspace.id}), of {workspace.owner_tags}: {changes}")


def told(changes: Iterable[Change]) -> str:
    """Each change as `path: there -> wanted`, in one line."""
    each = [f"{change.path} {_value(change.actual)} -> {_value(change.declared)}" for change in changes]
    return ", ".join(each) if each else "nothing of it changes"


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    return str(list(value)) if isinstance(value, tuple) else repr(value)
