"""Invitations to the organization. Source: admin-api.md section 2.3."""

from __future__ import annotations

from pulumi_claude_admin.admin_api import wire
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.invite import Invite


class HttpInvites:
    """`/v1/organizations/invites`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Invite, ...]:
        """One call for each 1,000 invitations, whatever became of them."""
        call = Call("GET", path_of("invites"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=wire.invite)
