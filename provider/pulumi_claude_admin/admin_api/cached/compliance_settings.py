"""The switch of the activity feed, and whether this credential may read the feed: each asked once per process."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.key_ports import Activities
from pulumi_claude_admin.key_ports import ComplianceSettings as ComplianceSettingsPort
from pulumi_claude_admin.model.activity import Activity, ActivityLog
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings

COMPLIANCE_SETTINGS: Final = "compliance_settings"
ACTIVITIES: Final = "activities"


class CachedComplianceSettings:
    """`ports.ComplianceSettings`, remembered."""

    def __init__(self, settings: ComplianceSettingsPort, cache: SingleFlightCache) -> None:
        self._settings = settings
        self._cache = cache

    def retrieve(self) -> ComplianceSettings:
        """Whether it is on."""
        return self._cache.get(COMPLIANCE_SETTINGS, self._settings.retrieve)

    def update(self, state: str) -> ComplianceSettings:
        """Switch it; who may read is asked anew then."""
        with self._cache.dropping(COMPLIANCE_SETTINGS, ACTIVITIES):
            return self._settings.update(state)


class CachedActivities:
    """`ports.Activities`, remembered."""

    def __init__(self, activities: Activities, cache: SingleFlightCache) -> None:
        self._activities = activities
        self._cache = cache

    def may_read(self) -> bool:
        """Whether this credential may read the feed."""
        return self._cache.get(ACTIVITIES, self._activities.may_read)

    def list_since(self, moment: datetime, types: Collection[str]) -> tuple[Activity, ...]:
        """Events; asked anew each time."""
        return self._activities.list_since(moment, types)

    def everything_since(self, moment: datetime) -> ActivityLog:
        """The same of every type."""
        return self._activities.everything_since(moment)
