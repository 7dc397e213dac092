from __future__ import annotations

from pulumi_claude_admin.model.organization import OrganizationIdentity
from tests.support.admin_api.stored import StoredOrganization


class FakeOrganization:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def retrieve(self) -> OrganizationIdentity:
        self.stored.asked("organization.retrieve")
        return self.stored.identity
