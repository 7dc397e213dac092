"""Workspaces. Source: docs/platform/workspaces.md#calls; what is uncertain: docs/platform/workspaces.md#tags, docs/platform/workspaces.md#archive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, Unpack

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import other_than_written, require_listed
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import Rejected, StorageStillAttached
from pulumi_claude_admin.model.workspace import DataResidency, DataResidencySpec, Workspace
from pulumi_claude_admin.ports import NewWorkspace, WorkspaceChanges

_GEOS_OF_CREATE: Final = ("workspace_geo", "allowed_inference_geos", "default_inference_geo")
_GEOS_OF_UPDATE: Final = ("allowed_inference_geos", "default_inference_geo")
"""`workspace_geo` is fixed at creation, and an update that names it may be refused (docs/platform/workspaces.md#geo-in-an-update)."""


class HttpWorkspaces:
    """`/v1/organizations/workspaces`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Workspace, ...]:
        """One call for each 1,000 workspaces, live and archived; the Default workspace is not among them."""
        query = {"limit": paging.LARGEST_PAGE, "include_archived": "true"}
        call = Call("GET", path_of("workspaces"), query=query)
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_workspace)

    def retrieve(self, workspace_id: str) -> Workspace:
        """One call. Raises NotFound."""
        return self._transport.send(Call("GET", path_of("workspaces", workspace_id))).parse(parse_workspace)

    def create(self, *, name: str, **fields: Unpack[NewWorkspace]) -> Workspace:
        """One call, sent again only after a refusal: an unknown outcome is an error that says so."""
        body = _body({**fields, "name": name}, geos=_GEOS_OF_CREATE)
        call = Call("POST", path_of("workspaces"), body=body, replay=Replay.ONLY_WHEN_REFUSED)
        return _taken(self._transport.send(call), body)

    def update(self, workspace_id: str, **fields: Unpack[WorkspaceChanges]) -> Workspace:
        """One call with what is named. Tags are right whether the platform merges or replaces: all wanted ones, null for the others."""
        body = _body(fields, geos=_GEOS_OF_UPDATE)
        answer = self._transport.send(Call("POST", path_of("workspaces", workspace_id), body=body))
        return _taken(answer, body, of=workspace_id)

    def archive(self, workspace_id: str) -> Workspace:
        """
        One call. A refusal is success when the workspace turns out to be archived already (docs/platform/workspaces.md#archive).

        Raises StorageStillAttached when it was archived and something is left to do.
        """
        try:
            answer = self._transport.send(Call("POST", path_of("workspaces", workspace_id, "archive")))
        except Rejected as error:
            found = self.retrieve(workspace_id)
            if isinstance(error, StorageStillAttached) or not found.is_archived:
                raise
            return found
        archived = answer.parse(parse_workspace)
        if archived.id != workspace_id or not archived.is_archived:
            raise answer.not_taken(shown=f"it shows workspace {archived.id} live")
        return archived

    def require_kept(
        self,
        written: Workspace,
        names: Collection[str],
        *,
        look: Callable[[], tuple[Workspace, ...]] | None = None,
    ) -> None:
        """One call, and more for some seconds while the list shows the workspace otherwise."""

        def wrong() -> str | None:
            shown = next((one for one in (look or self.list)() if one.id == written.id), None)
            if shown is not None and written.is_archived and not shown.is_archived:
                return f"the list shows workspace {written.id} live"
            return other_than_written(_in_order(written), _in_order(shown), names, what=f"workspace {written.id}")

        require_listed(self._transport.rate_limiter, wrong, path=path_of("workspaces"))


def _taken(answer: Answer, body: Mapping[str, object], *, of: str | None = None) -> Workspace:
    """The workspace of the answer, if that shows what was asked for. A colour has no case (docs/platform/workspaces.md#colour)."""
    written = answer.parse(parse_workspace)
    if of is not None and written.id != of:
        raise answer.not_taken(shown=f"it shows another workspace ({written.id})")
    for name, wanted in body.items():
        if not _shows(written, name, wanted):
            raise answer.not_taken(shown=f"it shows another {name.replace('_', ' ')} of workspace {written.id}")
    return written


def _shows(written: Workspace, name: str, wanted: object) -> bool:
    if name == "display_color":
        return written.display_color.casefold() == str(wanted).casefold()
    if name == "tags" and isinstance(wanted, Mapping):
        return all(written.tags.get(key) == value for key, value in wanted.items())
    if name == "data_residency" and isinstance(wanted, Mapping):
        return all(_geos(getattr(written.data_residency, str(key))) == _geos(value) for key, value in wanted.items())
    return bool(getattr(written, name) == wanted)


def _in_order(workspace: Workspace | None) -> Workspace | None:
    """With its geos in order: lists of them have none."""
    if workspace is None or isinstance(geos := workspace.data_residency.allowed_inference_geos, str):
        return workspace
    residency = replace(workspace.data_residency, allowed_inference_geos=tuple(sorted(geos)))
    return replace(workspace, data_residency=residency)


def _geos(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value


def _body(fields: Mapping[str, object], *, geos: tuple[str, ...]) -> dict[str, object]:
    """What is named, as the API takes it; of a data residency these fields."""
    body = {name: dict(v) if isinstance(v, Mapping) else v for name, v in fields.items() if v is not None}
    residency = body.pop("data_residency", None)
    if isinstance(residency, DataResidencySpec):
        named = data_residency_body(residency, fields=geos)
        body |= {"data_residency": named} if named else {}
    return body


def parse_workspace(data: object) -> Workspace:
    """From its JSON. Tags have to be there: without them an owner would be overlooked and the workspace made twice."""
    fields = Fields(data, "workspace")
    return Workspace(
        id=fields.text("id"),
        name=fields.text("name"),
        display_color=fields.text("display_color"),
        created_at=fields.time_or_none("created_at"),
        archived_at=fields.time_or_none("archived_at"),
        data_residency=_data_residency(fields.inner("data_residency")),
        external_key_id=fields.text_or_none("external_key_id"),
        tags=fields.texts("tags"),
        user_profile_id=fields.text_or_none("user_profile_id"),
    )


def data_residency_body(spec: DataResidencySpec, *, fields: tuple[str, ...]) -> dict[str, object]:
    """Of a wanted data residency the named fields, where they are wanted, as the API takes them (docs/platform/workspaces.md#geos)."""
    wanted = spec.model_dump(mode="json", exclude_none=True)
    return {name: wanted[name] for name in fields if name in wanted}


def _data_residency(fields: Fields) -> DataResidency:
    return DataResidency(
        workspace_geo=fields.text("workspace_geo"),
        allowed_inference_geos=fields.text_or_texts("allowed_inference_geos"),
        default_inference_geo=fields.text("default_inference_geo"),
    )
