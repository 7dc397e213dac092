"""Invitations to the organization. Source: docs/platform/invites.md#life."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.invite import Invite


class HttpInvites:
    """`/v1/organizations/invites`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Invite, ...]:
        """One call for each 1,000 invitations, whatever became of them."""
        call = Call("GET", path_of("invites"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_invite)


def parse_invite(data: object) -> Invite:
    """Section 2.3. `status` is an open set."""
    fields = Fields(data, "invite")
    return Invite(
        email=fields.text("email"),
        status=fields.text("status"),
        invited_at=fields.time("invited_at"),
        expires_at=fields.time("expires_at"),
        accepted_at=fields.time_or_none("accepted_at"),
    )
