"""What is said of a workspace that somebody archived, which nobody can undo, as its declaration asks."""

from __future__ import annotations

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec


def words_of_archived(actual: Workspace) -> str:
    """Which one, and since when."""
    when = f" on {actual.archived_at:%Y-%m-%d}" if actual.archived_at is not None else ""
    return f"workspace {actual.name!r} ({actual.id}) was archived{when}, which nobody can undo"


def refuse_or_print_archived(spec: WorkspaceSpec, actual: Workspace) -> None:
    """Print that it is kept as it was; raise InvalidInputs where `when_archived` says "fail"."""
    choices = (
        "when_archived='recreate' makes a new one (`pulumi up`, then `pulumi up --refresh`); "
        "removing the declaration forgets it"
    )
    if spec.when_archived == "fail":
        raise InvalidInputs(Problem("when_archived", words_of_archived(actual)), hint=choices)
    print_once(f"warning: {words_of_archived(actual)}; it is kept in the state and not written any more ({choices})")
