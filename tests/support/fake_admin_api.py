"""
An organization in memory that is a `ports.AdminApi`, composed of one fake per API object: for tests of what stands above the port.

`tests/contract` runs the same tests over it and over the real adapter on the simulator, so it can be believed. Keep it small:
only what the port promises. `calls` lists what was asked, in order, as `workspaces.create`. A test that needs an object to
behave in another way puts its own in its place.
"""

from __future__ import annotations

from datetime import datetime

from tests.support.admin_api.api_keys import FakeApiKeys
from tests.support.admin_api.compliance_settings import FakeActivities, FakeComplianceSettings
from tests.support.admin_api.external_keys import FakeExternalKeys
from tests.support.admin_api.federation_issuers import FakeFederationIssuers
from tests.support.admin_api.federation_rules import FakeFederationRules
from tests.support.admin_api.invites import FakeInvites
from tests.support.admin_api.members import FakeMembers
from tests.support.admin_api.organization import FakeOrganization
from tests.support.admin_api.rate_limits import FakeRateLimits
from tests.support.admin_api.service_account_members import FakeServiceAccountMembers
from tests.support.admin_api.service_accounts import FakeServiceAccounts
from tests.support.admin_api.spend_limits import FakeSpendLimits
from tests.support.admin_api.stored import StoredOrganization
from tests.support.admin_api.usage_reports import FakeUsageReports
from tests.support.admin_api.users import FakeUsers
from tests.support.admin_api.workspace_rate_limits import FakeWorkspaceRateLimits
from tests.support.admin_api.workspaces import FakeWorkspaces


class FakeAdminApi:
    """The Admin API of what is stored, by default that of the simulator's seed "tiny"."""

    def __init__(self, stored: StoredOrganization | None = None) -> None:
        self.stored = stored = stored or StoredOrganization()
        self.organization = FakeOrganization(stored)
        self.users = FakeUsers(stored)
        self.invites = FakeInvites(stored)
        self.workspaces = FakeWorkspaces(stored)
        self.members = FakeMembers(stored)
        self.rate_limits = FakeRateLimits(stored)
        self.workspace_rate_limits = FakeWorkspaceRateLimits(stored)
        self.spend_limits = FakeSpendLimits(stored)
        self.api_keys = FakeApiKeys(stored)
        self.compliance_settings = FakeComplianceSettings(stored)
        self.activities = FakeActivities(stored)
        self.external_keys = FakeExternalKeys(stored)
        self.service_accounts = FakeServiceAccounts(stored)
        self.service_account_members = FakeServiceAccountMembers(stored)
        self.federation_issuers = FakeFederationIssuers(stored)
        self.federation_rules = FakeFederationRules(stored)
        self.usage_reports = FakeUsageReports(stored)

    @property
    def calls(self) -> list[str]:
        """What was asked."""
        return self.stored.calls

    def now(self) -> datetime:
        """The time that is stored."""
        return self.stored.time


def refusing(error: Exception, *questions: str) -> FakeAdminApi:
    """One that answers these questions, such as `users.list`, with an error."""
    return FakeAdminApi(StoredOrganization(refusals=dict.fromkeys(questions, error)))
