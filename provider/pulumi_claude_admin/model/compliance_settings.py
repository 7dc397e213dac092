"""The switch of the activity feed. Source: docs/platform/activity-feed.md#compliance-settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pulumi_claude_admin.model.diff import Change, compare
from pulumi_claude_admin.model.inputs import Spec


@dataclass(frozen=True, slots=True)
class ComplianceSettings:
    """Whether the Compliance API is on: `enabled` or `disabled`."""

    state: str

    @property
    def is_enabled(self) -> bool:
        """Whether activities are recorded."""
        return self.state == "enabled"


class ComplianceSettingsSpec(Spec):
    """What somebody wants of it."""

    state: Literal["enabled", "disabled"]


def diff_compliance_settings(spec: ComplianceSettingsSpec, actual: ComplianceSettings) -> tuple[Change, ...]:
    """The state, where it is another one."""
    return compare({"state": spec.state}, {"state": actual.state})
