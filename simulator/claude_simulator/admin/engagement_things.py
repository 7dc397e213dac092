"""Engagement with skills, connectors, plug-ins, artifacts and projects (enterprise.md#engagement): the organization has none of them.

The questions are checked as the platform does; the pages are empty.
"""

from __future__ import annotations

from collections.abc import Callable

from claude_simulator.admin.wire import engagement_query
from claude_simulator.admin.wire.engagement_query import SCOPE
from claude_simulator.admin.wire.operation import Answer, Call, Operation
from claude_simulator.admin.wire.schema import record
from claude_simulator.behaviour import Behaviour
from claude_simulator.rules import engagement as rules

ANALYTICS = "/v1/organizations/analytics"
BY_PRODUCT = ("product", "rbac_group_id", "user_id")
THINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "skills": ((*BY_PRODUCT, "skill_name", "share_status"), BY_PRODUCT),
    "connectors": ((*BY_PRODUCT, "connector_name"), BY_PRODUCT),
    "plugins": ((*BY_PRODUCT, "plugin_name"), BY_PRODUCT),
    "artifacts": ((*BY_PRODUCT, "artifact_type", "is_shared"), BY_PRODUCT),
    "apps/chat/projects": (("project_id", "rbac_group_id", "user_id"), ("rbac_group_id", "user_id")),
}
"""Report → what it filters by, and what it groups by."""
DAY_ONLY = ("artifacts",)


def _list(report: str) -> Callable[[Call], Answer]:
    dimensions, groups = THINGS[report]

    def list_things(call: Call) -> Answer:
        """Answer an empty page: nobody made or used any."""
        rules.artifacts_are_of_a_day(call.query.text("date"), is_day_only=report in DAY_ONLY)
        engagement_query.parse(call, dimensions=dimensions, groups=groups)
        return engagement_query.page(call, report, (), lambda row: row)

    return list_things


ABOUT = Behaviour(
    "Enterprise only: questions are checked, pages are empty, as the organization has none of these",
    source="enterprise.md#engagement",
    gap="no skills, connectors, plug-ins, artifacts or projects are known here",
)
OPERATIONS = tuple(
    Operation(
        "GET",
        f"{ANALYTICS}/{report}",
        _list(report),
        answer=engagement_query.page_schema(record({})),
        query=engagement_query.parameters(groups=groups, is_day_only=report in DAY_ONLY),
        scope=SCOPE,
        is_enterprise_only=True,
        limited_by="analytics_requests_per_minute",
    )
    for report, (_, groups) in THINGS.items()
)
