"""The people of the organization. Source: admin-api.md section 2.2."""

from __future__ import annotations

from pulumi_claude_admin.admin_api import paging, wire
from pulumi_claude_admin.admin_api.call import Call, path_of
from pulumi_claude_admin.admin_api.transport import Transport
from pulumi_claude_admin.model.member import User


class Users:
    """`/v1/organizations/users`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[User, ...]:
        """One call for each 1,000 people."""
        call = Call("GET", path_of("users"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=wire.user)
