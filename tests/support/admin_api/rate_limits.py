from __future__ import annotations

from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit
from tests.support.admin_api.stored import StoredOrganization


class FakeRateLimits:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[OrganizationRateLimit, ...]:
        self.stored.asked("rate_limits.list")
        return self.stored.groups
