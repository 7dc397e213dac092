"""The activity feed, as far as to ask whether it may be read. Source: docs/platform/activity-feed.md#call."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import PermissionDenied

_FEED: Final = "/v1/compliance/activities"
"""Not below `/v1/organizations`, where everything else is."""


class HttpActivities:
    """`/v1/compliance/activities`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def may_read(self) -> bool:
        """One call, which is an event of the feed itself."""
        try:
            self._transport.send(Call("GET", _FEED, query={"limit": "1"}))
        except PermissionDenied:
            return False
        return True
