"""Making a workspace, and writing what differs. A create is never sent twice: what became of a lost answer is looked for."""

from __future__ import annotations

from pulumi_claude_admin.errors import AdminApiError, ClaudeAdminError
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.owner_tags import first_tags
from pulumi_claude_admin.lifecycle.workspace_fields import fields_to_write
from pulumi_claude_admin.lifecycle.workspace_owner import tagged
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec, diff_workspace, lacks_managed_at
from pulumi_claude_admin.session import Session


def create_workspace(session: Session, spec: WorkspaceSpec) -> Workspace:
    """Make it. Raises what the platform answers, with what to do where it may exist all the same."""
    try:
        return session.api.workspaces.create(
            name=spec.name,
            display_color=spec.display_color,
            tags=first_tags(spec),
            data_residency=spec.data_residency,
            external_key_id=spec.external_key_id,
            user_profile_id=spec.user_profile_id,
        )
    except AdminApiError as error:
        if not error.outcome_unknown:
            raise
        error.hint = _it_may_exist(spec, error)
        try:
            found = _look_again(session, spec, error)
        except ClaudeAdminError:
            found = None
        if found is None:
            raise
    print_once(
        f"workspace {found.name!r} ({found.id}) was made although the answer was an error; it is finished by an update"
    )
    try:
        return write_workspace(session, spec, found)
    except ClaudeAdminError as error:
        error.hint = (
            f"The workspace exists ({found.id}): name it with adopt_id and run `pulumi up` again, which finishes it"
        )
        raise


def write_workspace(session: Session, spec: WorkspaceSpec, actual: Workspace) -> Workspace:
    """Write what differs, if anything does."""
    changes = diff_workspace(spec, actual)
    if not changes and not lacks_managed_at(spec, actual):
        return actual
    return session.api.workspaces.update(actual.id, **fields_to_write(spec, actual, changes))


def _look_again(session: Session, spec: WorkspaceSpec, error: AdminApiError) -> Workspace | None:
    """
    What a create made whose answer was lost or an error: the id that came with the error, else the tag tells.

    After the failed create the list is asked for again.
    """
    if error.created_id is not None:
        return session.api.workspaces.retrieve(error.created_id)
    return tagged(session, spec) if spec.owner is not None else None


def _it_may_exist(spec: WorkspaceSpec, error: AdminApiError) -> str:
    if error.created_id is not None:
        return (
            f"The workspace exists ({error.created_id}), and some of what was asked for may be missing: "
            "name it with adopt_id and run `pulumi up` again, which finishes it"
        )
    if spec.owner is not None:
        return "The workspace may exist all the same: run `pulumi up` again, which looks for its tag first"
    return (
        f"A workspace {spec.name!r} may exist all the same, and without an owner tag it cannot be told from others: "
        "look in the Console, and if it is there name it with adopt_id before running again"
    )
