"""`enterprise_ports.Enterprise` over HTTP, composed of one file per API object. No decision is taken here."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pulumi_claude_admin.admin_api.effective_limits import HttpEffectiveLimits
from pulumi_claude_admin.admin_api.engagement import HttpEngagement
from pulumi_claude_admin.admin_api.enterprise_credits import HttpCredits
from pulumi_claude_admin.admin_api.enterprise_limits import HttpEnterpriseLimits
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.increase_requests import HttpIncreaseRequests
from pulumi_claude_admin.admin_api.organization import HttpOrganization
from pulumi_claude_admin.admin_api.users import HttpUsers
from pulumi_claude_admin.errors import UnexpectedResponse


class HttpEnterprise:
    """The Enterprise organization that the transport's scoped key belongs to. Every question is asked anew; safe to use from several threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.people = HttpUsers(transport)
        self.limits = HttpEnterpriseLimits(transport)
        self.effective = HttpEffectiveLimits(transport)
        self.increase_requests = HttpIncreaseRequests(transport)
        self.credits = HttpCredits(transport)
        self.engagement = HttpEngagement(transport)

    def organization_id(self) -> str:
        """
        One call: answers say whose they are (docs/platform/credentials.md#headers), and no scope but `read:spend_limits` is needed for that.

        Another one where an answer does not say.
        """
        answer = self._transport.send(Call("GET", path_of("spend_limits", "effective"), query={"limit": "1"}))
        return answer.organization_id or HttpOrganization(self._transport).retrieve().id

    def now(self) -> datetime:
        """The platform's clock. One call when nothing was asked yet."""
        if self._transport.latest_date() is None:
            self.organization_id()
        latest = self._transport.latest_date()
        if latest is None:
            raise UnexpectedResponse("the answers of the Admin API carry no Date header")
        return latest

    def anew(self) -> Self:
        """Itself: nothing is remembered here."""
        return self
