"""`ports.AdminApi` over HTTP, composed of one file per API object. No decision is taken here."""

from __future__ import annotations

from datetime import datetime

from pulumi_claude_admin.admin_api.activities import HttpActivities
from pulumi_claude_admin.admin_api.api_keys import HttpApiKeys
from pulumi_claude_admin.admin_api.compliance_settings import HttpComplianceSettings
from pulumi_claude_admin.admin_api.external_keys import HttpExternalKeys
from pulumi_claude_admin.admin_api.federation_issuers import HttpFederationIssuers
from pulumi_claude_admin.admin_api.federation_rules import HttpFederationRules
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.invites import HttpInvites
from pulumi_claude_admin.admin_api.members import HttpMembers
from pulumi_claude_admin.admin_api.organization import HttpOrganization
from pulumi_claude_admin.admin_api.rate_limits import HttpRateLimits
from pulumi_claude_admin.admin_api.service_account_members import HttpServiceAccountMembers
from pulumi_claude_admin.admin_api.service_accounts import HttpServiceAccounts
from pulumi_claude_admin.admin_api.spend_limits import HttpSpendLimits
from pulumi_claude_admin.admin_api.usage_reports import HttpUsageReports
from pulumi_claude_admin.admin_api.users import HttpUsers
from pulumi_claude_admin.admin_api.workspace_rate_limits import HttpWorkspaceRateLimits
from pulumi_claude_admin.admin_api.workspaces import HttpWorkspaces
from pulumi_claude_admin.errors import UnexpectedResponse


class HttpAdminApi:
    """
    The Admin API of the organization that the transport's credential belongs to.

    Every question is asked anew; `CachedAdminApi` remembers answers. Safe to use from several threads. `feed` has the credential
    that reads events of the activity feed, where that is another one.
    """

    def __init__(self, transport: Transport, *, feed: Transport | None = None) -> None:
        self._transport = transport
        self.organization = HttpOrganization(transport)
        self.users = HttpUsers(transport)
        self.invites = HttpInvites(transport)
        self.workspaces = HttpWorkspaces(transport)
        self.members = HttpMembers(transport)
        self.rate_limits = HttpRateLimits(transport)
        self.workspace_rate_limits = HttpWorkspaceRateLimits(transport)
        self.spend_limits = HttpSpendLimits(transport)
        self.api_keys = HttpApiKeys(transport)
        self.compliance_settings = HttpComplianceSettings(transport)
        self.activities = HttpActivities(transport, feed)
        self.external_keys = HttpExternalKeys(transport)
        self.service_accounts = HttpServiceAccounts(transport)
        self.service_account_members = HttpServiceAccountMembers(transport)
        self.federation_issuers = HttpFederationIssuers(transport)
        self.federation_rules = HttpFederationRules(transport)
        self.usage_reports = HttpUsageReports(transport)

    def now(self) -> datetime:
        """The platform's clock. One call when nothing was asked yet; raises UnexpectedResponse when answers carry no date."""
        if self._transport.latest_date() is None:
            self.organization.retrieve()
        latest = self._transport.latest_date()
        if latest is None:
            raise UnexpectedResponse("the answers of the Admin API carry no Date header")
        return latest
