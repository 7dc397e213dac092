"""Workspaces. Source: admin-api.md section 3; what is uncertain: (b) 2, 5 and 23 a, b, g."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.admin_api import paging, wire
from pulumi_claude_admin.admin_api.call import Call, Replay, path_of
from pulumi_claude_admin.admin_api.transport import Transport
from pulumi_claude_admin.errors import Rejected
from pulumi_claude_admin.model.workspace import DataResidencySpec, Workspace

_GEOS_OF_CREATE = ("workspace_geo", "allowed_inference_geos", "default_inference_geo")
_GEOS_OF_UPDATE = ("allowed_inference_geos", "default_inference_geo")
"""`workspace_geo` is fixed at creation, and an update that names it may be refused ((b) 23 g)."""


class Workspaces:
    """`/v1/organizations/workspaces`. The arguments are those of `ports.AdminApi`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Workspace, ...]:
        """One call for each 1,000 workspaces, live and archived; the Default workspace is not among them."""
        query = {"limit": paging.LARGEST_PAGE, "include_archived": "true"}
        call = Call("GET", path_of("workspaces"), query=query)
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=wire.workspace)

    def retrieve(self, workspace_id: str) -> Workspace:
        """One call. Raises NotFound."""
        return self._transport.send(Call("GET", path_of("workspaces", workspace_id))).parse(wire.workspace)

    def create(
        self,
        *,
        name: str,
        display_color: str | None,
        tags: Mapping[str, str] | None,
        data_residency: DataResidencySpec | None,
        external_key_id: str | None,
    ) -> Workspace:
        """One call, sent again only after a refusal: an unknown outcome is an error that says so."""
        body = _body(name=name, display_color=display_color, tags=tags, external_key_id=external_key_id)
        if data_residency is not None:
            body["data_residency"] = wire.data_residency_body(data_residency, fields=_GEOS_OF_CREATE)
        call = Call("POST", path_of("workspaces"), body=body, replay=Replay.ONLY_WHEN_REFUSED)
        return self._transport.send(call).parse(wire.workspace)

    def update(
        self,
        workspace_id: str,
        *,
        name: str | None,
        display_color: str | None,
        tags: Mapping[str, str | None] | None,
        data_residency: DataResidencySpec | None,
        external_key_id: str | None,
    ) -> Workspace:
        """One call with what is named. Tags are right whether the platform merges or replaces: all wanted ones, null for the others."""
        body = _body(name=name, display_color=display_color, tags=tags, external_key_id=external_key_id)
        if data_residency is not None:
            geos = wire.data_residency_body(data_residency, fields=_GEOS_OF_UPDATE)
            body |= {"data_residency": geos} if geos else {}
        return self._transport.send(Call("POST", path_of("workspaces", workspace_id), body=body)).parse(wire.workspace)

    def archive(self, workspace_id: str) -> Workspace:
        """One call. A refusal is success when the workspace turns out to be archived already ((b) 23 a)."""
        try:
            answer = self._transport.send(Call("POST", path_of("workspaces", workspace_id, "archive")))
        except Rejected:
            found = self.retrieve(workspace_id)
            if not found.is_archived:
                raise
            return found
        return answer.parse(wire.workspace)


def _body(**fields: object) -> dict[str, object]:
    return {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in fields.items()
        if value is not None
    }
