"""What a preview says of things that are there already: what is adopted, what of it will change, who will be removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import MANAGED_AT
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec, diff_workspace, lacks_managed_at


def print_adopts(spec: WorkspaceSpec, workspace: Workspace, *, is_known: bool, members: Mapping[str, str]) -> None:
    """
    Print which workspace a new declaration means, what of it changes, and who is a member by hand, e-mail to role.

    `is_known`: all that is declared is known. Which list of members will be declared for it is not known here: a preview does
    not tell the id of a workspace that it adopts to what stands on it.
    """
    changes = "what changes is known when its inputs are"
    if is_known:
        adds = lacks_managed_at(spec, workspace)
        tag = Change(f"tags.{MANAGED_AT}", declared=spec.owner_tags.managed_at, actual=None)
        changes = describe_changes((*diff_workspace(spec, workspace), *([tag] if adds else [])))
    print_once(f"adopts workspace {workspace.name!r} ({workspace.id}), of {workspace.owner_tags}: {changes}")
    if members:
        print_once(
            f"members of workspace {workspace.name!r} ({workspace.id}) by hand: {people(members)}; an exclusive list of members "
            "removes whom it does not name"
        )


def people(members: Mapping[str, str]) -> str:
    """Who, with the role, in one line."""
    return ", ".join(f"{email} ({role})" for email, role in sorted(members.items()))


def describe_changes(changes: Iterable[Change]) -> str:
    """Each change as `path: there -> wanted`, in one line."""
    each = [f"{change.path} {_value(change.actual)} -> {_value(change.declared)}" for change in changes]
    return ", ".join(each) if each else "nothing of it changes"


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    return str(list(value)) if isinstance(value, tuple) else repr(value)
