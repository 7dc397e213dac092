"""Workspaces, by id, by name, and all of them. Source: docs/platform/workspaces.md#calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pulumi

from pulumi_claude_admin.admin_api.cached.workspaces import DEFAULT_NAME
from pulumi_claude_admin.errors import InvalidInputs, NotFound
from pulumi_claude_admin.lookups.edge import as_output, named, nothing, require_one, require_session
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.session import Session

_PREFIX: Final = "wrkspc_"


@dataclass(frozen=True)
class DataResidencyResult:
    """
    Where a workspace's data rests and is processed. `allowed_inference_geos` is a tuple, or the word `unrestricted`.

    Example:
        def rests_in_us(residency: claude.DataResidencyResult) -> bool:
            return residency.workspace_geo == "us"
    """

    workspace_geo: str
    allowed_inference_geos: tuple[str, ...] | str
    default_inference_geo: str


@dataclass(frozen=True)
class WorkspaceResult:
    """
    A workspace. `tags` are all of them, owner tags included; times are ISO 8601 in UTC, `archived_at` None while it is live.

    Example:
        def cost_centre(workspace: claude.WorkspaceResult) -> str:
            return workspace.tags.get("cost-centre", "none")
    """

    id: str
    name: str
    display_color: str
    tags: Mapping[str, str]
    data_residency: DataResidencyResult
    external_key_id: str | None
    user_profile_id: str | None
    created_at: str | None
    archived_at: str | None

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None


def get_workspace(
    *,
    id: str | None = None,  # noqa: A002 - as the platform calls it
    name: str | None = None,
    include_archived: bool = False,
) -> WorkspaceResult:
    """
    One workspace, by its id or by its name, spelled exactly. Source: Claude docs, Admin API > Workspaces.

    By `id` (`wrkspc_…`) it is found archived or not; by `name` among the live ones, with `include_archived` among all. The
    Default workspace is found by its id alone. Errors: both or neither; nothing found; several of one name, with their ids.

    Example:
        payments = claude.get_workspace(name="Payments")
        claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
    """
    with named("get_workspace", id=id, name=name, include_archived=include_archived):
        by, value = require_one(id=id, name=name)
        session = require_session()
        found = find(session, value) if by == "id" else _called(session, value, include_archived=include_archived)
        return _result(found)


def get_workspace_output(
    *,
    id: pulumi.Input[str] | None = None,  # noqa: A002 - as above
    name: pulumi.Input[str] | None = None,
    include_archived: pulumi.Input[bool] = False,
) -> pulumi.Output[WorkspaceResult]:
    """
    `get_workspace` of inputs, as an output; not known in a preview without a credential.

    Example:
        payments = claude.get_workspace_output(name="Payments")
        claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
    """
    return as_output(get_workspace, id=id, name=name, include_archived=include_archived)


def list_workspaces(*, include_archived: bool = False) -> tuple[WorkspaceResult, ...]:
    """
    The live workspaces, with `include_archived` all, by name and id; never the Default workspace.

    Source: Claude docs, Admin API > Workspaces. Errors: no credential, or one of another organization.

    Example:
        pulumi.export("teams", [workspace.name for workspace in claude.list_workspaces()])
    """
    with named("list_workspaces", include_archived=include_archived):
        listed = (one for one in require_session().api.workspaces.list() if include_archived or not one.is_archived)
        return tuple(_result(one) for one in sorted(listed, key=lambda one: (one.name, one.id)))


def list_workspaces_output(
    *, include_archived: pulumi.Input[bool] = False
) -> pulumi.Output[tuple[WorkspaceResult, ...]]:
    """
    `list_workspaces` as an output; not known in a preview without a credential.

    Example:
        workspaces = claude.list_workspaces_output()
        pulumi.export("teams", workspaces.apply(lambda found: [one.name for one in found]))
    """
    return as_output(list_workspaces, include_archived=include_archived)


def find(session: Session, workspace_id: str) -> Workspace:
    """The workspace with this id, archived or Default included. Raises InvalidInputs when there is none in the organization."""
    try:
        return session.api.workspaces.retrieve(workspace_id)
    except NotFound:
        hint = None if workspace_id.startswith(_PREFIX) else f"Ids begin with {_PREFIX}; look for a name with name="
        raise nothing(
            f"there is no workspace {workspace_id!r} in organization {session.organization.name!r}", hint=hint
        ) from None


def _called(session: Session, name: str, *, include_archived: bool) -> Workspace:
    listed = session.api.workspaces.list()
    found = [one for one in listed if one.name == name and (include_archived or not one.is_archived)]
    if not found:
        raise _nothing_called(session, name, listed)
    if len(found) > 1:
        ids = " and ".join(sorted(f"{one.id} (archived)" if one.is_archived else one.id for one in found))
        raise nothing(f"{len(found)} workspaces are called {name!r}: {ids}", hint="Say which one with id=")
    return found[0]


def _nothing_called(session: Session, name: str, listed: Collection[Workspace]) -> InvalidInputs:
    hint = "list_workspaces() has all that there are"
    archived = sorted(one.id for one in listed if one.name == name)
    alike = sorted({one.name for one in listed if not one.is_archived and one.name.casefold() == name.casefold()})
    if name == DEFAULT_NAME:
        hint = "The Default workspace is in no list: name it by its id"
    elif archived:
        hint = f"{', '.join(archived)} of that name was archived: name it by id, or include_archived=True"
    elif alike:
        hint = f"There is {', '.join(map(repr, alike))}, spelled otherwise"
    elif name.startswith(_PREFIX):
        hint = "This looks like an id, which is looked for with id="
    return nothing(f"there is no live workspace {name!r} in organization {session.organization.name!r}", hint=hint)


def _result(workspace: Workspace) -> WorkspaceResult:
    residency = workspace.data_residency
    return WorkspaceResult(
        id=workspace.id,
        name=workspace.name,
        display_color=workspace.display_color,
        tags=dict(sorted(workspace.tags.items())),
        data_residency=DataResidencyResult(
            workspace_geo=residency.workspace_geo,
            allowed_inference_geos=residency.allowed_inference_geos,
            default_inference_geo=residency.default_inference_geo,
        ),
        external_key_id=workspace.external_key_id,
        user_profile_id=workspace.user_profile_id,
        created_at=_iso(workspace.created_at),
        archived_at=_iso(workspace.archived_at),
    )


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()
