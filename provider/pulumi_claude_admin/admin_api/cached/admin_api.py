"""
A `ports.AdminApi` that remembers, composed of one file per API object.

A provider process asks the same things for every resource. Here each collection is listed once per process, whoever asks
and from however many threads, and single questions are answered from it. A write through here drops what it touched (a
workspace's members and rate limits), or puts in what the platform answered; a write that failed drops it too. Workspaces,
their members, rate limits and spend limits are read back by their list, which is the remembered one from then on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Protocol

from pulumi_claude_admin.admin_api.cached.api_keys import CachedApiKeys
from pulumi_claude_admin.admin_api.cached.compliance_settings import CachedActivities, CachedComplianceSettings
from pulumi_claude_admin.admin_api.cached.external_keys import CachedExternalKeys
from pulumi_claude_admin.admin_api.cached.federation_issuers import CachedFederationIssuers
from pulumi_claude_admin.admin_api.cached.federation_rules import CachedFederationRules
from pulumi_claude_admin.admin_api.cached.invites import CachedInvites
from pulumi_claude_admin.admin_api.cached.members import CachedMembers
from pulumi_claude_admin.admin_api.cached.organization import CachedOrganization
from pulumi_claude_admin.admin_api.cached.rate_limits import CachedRateLimits
from pulumi_claude_admin.admin_api.cached.service_account_members import CachedServiceAccountMembers
from pulumi_claude_admin.admin_api.cached.service_accounts import CachedServiceAccounts
from pulumi_claude_admin.admin_api.cached.single_flight import Kept, SingleFlightCache
from pulumi_claude_admin.admin_api.cached.spend_limits import CachedSpendLimits
from pulumi_claude_admin.admin_api.cached.users import CachedUsers
from pulumi_claude_admin.admin_api.cached.workspace_rate_limits import CachedWorkspaceRateLimits
from pulumi_claude_admin.admin_api.cached.workspaces import CachedWorkspaces
from pulumi_claude_admin.admin_api.kept.kept_lists import HowRead
from pulumi_claude_admin.errors import FeatureNotEnabled
from pulumi_claude_admin.ports import AdminApi


class Copy(Kept, Protocol):
    """Lists of an earlier process, and how this one has read beside them."""

    @property
    def how_read(self) -> HowRead:
        """How the organization was read so far."""

    def stop(self) -> frozenset[Hashable]:
        """Answer nothing from now on. The keys of what was answered so far."""


NewKept = Callable[[AdminApi], Copy]
"""Makes the copy of an organization."""


class CachedAdminApi:
    """
    `api`, remembered. Safe to use from several threads; what is handed out is frozen.

    `clock` is monotonic seconds: that somebody is not there is believed for a while only. `kept` makes the copy of an earlier process
    that first listings may be taken from; it asks this same object what it has to know.
    """

    def __init__(
        self, api: AdminApi, *, clock: Callable[[], float] = time.monotonic, kept: NewKept | None = None
    ) -> None:
        self._api = api
        self._new_kept = kept
        self._cache = cache = SingleFlightCache(lasting=(FeatureNotEnabled,))
        self.organization = CachedOrganization(api.organization, cache)
        self.invites = CachedInvites(api.invites, cache)
        self.users = CachedUsers(api.users, self.invites, cache, clock)
        self.workspaces = CachedWorkspaces(api.workspaces, cache)
        self.members = CachedMembers(api.members, cache)
        self.rate_limits = CachedRateLimits(api.rate_limits, cache)
        self.workspace_rate_limits = CachedWorkspaceRateLimits(api.workspace_rate_limits, cache)
        self.spend_limits = CachedSpendLimits(api.spend_limits, cache)
        self.api_keys = CachedApiKeys(api.api_keys, cache)
        self.compliance_settings = CachedComplianceSettings(api.compliance_settings, cache)
        self.activities = CachedActivities(api.activities, cache)
        self.external_keys = CachedExternalKeys(api.external_keys, cache)
        self.service_accounts = CachedServiceAccounts(api.service_accounts, cache)
        self.service_account_members = CachedServiceAccountMembers(
            api.service_account_members, cache, accounts=self.service_accounts, workspaces=self.workspaces
        )
        self.federation_issuers = CachedFederationIssuers(api.federation_issuers, cache)
        self.federation_rules = CachedFederationRules(api.federation_rules, cache)
        self.usage_reports = api.usage_reports
        self._kept = kept(self) if kept is not None else None
        cache.kept = self._kept

    @property
    def how_read(self) -> HowRead | None:
        """How the organization was read so far; None where no copy is kept."""
        return self._kept.how_read if self._kept is not None else None

    def read_anew(self) -> None:
        """Take nothing from the kept copy any more, and forget what was taken from it: what is written is read before."""
        if self._kept is not None:
            self._cache.drop_from_memory(*self._kept.stop())

    def remembered(self) -> Mapping[Hashable, object]:
        """All that was answered so far, by the keys of `cached/`."""
        return self._cache.answers()

    def anew(self) -> CachedAdminApi:
        """The same platform with nothing remembered or kept: for what was late when it was listed."""
        return CachedAdminApi(self._api)

    def of_another_run(self) -> CachedAdminApi:
        """The same platform with nothing remembered but what is kept, brought up to date anew."""
        return CachedAdminApi(self._api, kept=self._new_kept)

    def now(self) -> datetime:
        """The platform's clock."""
        return self._api.now()
