"""Switching the Compliance API on and off (activity-feed.md#compliance-settings)."""

from __future__ import annotations

from claude_simulator.organization import Organization


def set_compliance(organization: Organization, *, is_enabled: bool) -> bool:
    """Say whether the Compliance API is to be on; what it is already changes nothing. Returns whether it changed."""
    with organization.lock:
        if organization.compliance_enabled == is_enabled:
            return False
        if is_enabled:
            organization.compliance_enabled, organization.compliance_enabled_at = True, organization.clock.now()
        organization.record("org_compliance_api_settings_updated")
        organization.compliance_enabled = is_enabled
        return True
