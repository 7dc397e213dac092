"""Rate limits of the organization, read only. Source: admin-api.md section 8.1."""

from __future__ import annotations

from pulumi_claude_admin.admin_api import wire
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit


class HttpRateLimits:
    """`/v1/organizations/rate_limits`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[OrganizationRateLimit, ...]:
        """One call: without a page size the platform hands out everything at once."""
        call = Call("GET", path_of("rate_limits"))
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=wire.organization_rate_limit)
