"""API keys, read only: the Admin API cannot create one. Source: admin-api.md section 5."""

from __future__ import annotations

from pulumi_claude_admin.admin_api import wire
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.api_key import ApiKey


class HttpApiKeys:
    """`/v1/organizations/api_keys`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[ApiKey, ...]:
        """One call for each 1,000 keys, those of archived workspaces included."""
        call = Call("GET", path_of("api_keys"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=wire.api_key)
