from __future__ import annotations

from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from tests.support.admin_api.stored import StoredOrganization


class FakeComplianceSettings:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def retrieve(self) -> ComplianceSettings:
        self.stored.asked("compliance_settings.retrieve")
        return self.stored.compliance

    def update(self, state: str) -> ComplianceSettings:
        self.stored.asked("compliance_settings.update")
        if state != self.stored.compliance.state:
            self.stored.is_older_than_the_feed = True
        self.stored.compliance = ComplianceSettings(state)
        return self.stored.compliance


class FakeActivities:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def may_read(self) -> bool:
        self.stored.asked("activities.retrieve")
        return self.stored.compliance.is_enabled and not self.stored.is_older_than_the_feed
