from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.model.activity import Activity, ActivityLog
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

    def list_since(self, moment: datetime, types: Collection[str]) -> tuple[Activity, ...]:
        self.stored.asked("activities.list_since")
        if not self.stored.compliance.is_enabled or self.stored.is_older_than_the_feed:
            raise PermissionDenied("the activity feed may not be read")
        found = (one for one in self.stored.activities if one.at >= moment and one.type in types)
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def everything_since(self, moment: datetime) -> ActivityLog:
        everything = self.list_since(moment, {one.type for one in self.stored.activities})
        return ActivityLog(everything, organization_id=self.stored.identity.id)
