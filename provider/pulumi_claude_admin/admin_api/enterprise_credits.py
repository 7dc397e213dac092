"""What people of a Claude Enterprise organization cost in usage credits. Source: docs/platform/enterprise.md#usage-and-cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_analytics import AnalyticsReports
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.model.cubes import COST_BY_PERSON, COST_TOTALS_WHOLE, Window
from pulumi_claude_admin.model.enterprise_use import CreditsReport, PersonCredits
from pulumi_claude_admin.model.usage import ActorKind, CostRow


class HttpCredits:
    """`/v1/organizations/analytics/cost`, without buckets: a row for each person, however many days a window has."""

    def __init__(self, transport: Transport) -> None:
        self._reports = AnalyticsReports(transport)

    def read(self, window: Window) -> CreditsReport:
        """One call for each 1,000 people who cost anything, and one for the total."""
        pages = list(self._reports.read(COST_BY_PERSON, window))
        people: dict[str, PersonCredits] = {}
        unattributed = Decimal(0)
        for row in _rows(pages):
            actor = row.group.actor
            if actor is None or actor.kind is not ActorKind.USER:
                unattributed += row.amount
                continue
            before = people[actor.id].amount if actor.id in people else Decimal(0)
            people[actor.id] = PersonCredits(actor.id, actor.email, before + row.amount, actor.is_deleted)
        totals = list(_rows(self._reports.read(COST_TOTALS_WHOLE, window)))
        return CreditsReport(
            people=tuple(people.values()),
            unattributed=unattributed,
            total=sum((row.amount for row in totals), Decimal(0)),
            refreshed_at=next((page.refreshed_at for page in pages), None),
            currency=next((row.currency for row in totals), None),
        )


def _rows(pages: Iterator[ReadPage] | list[ReadPage]) -> Iterator[CostRow]:
    """Null rows may be several, as those of one person may (docs/platform/usage.md#actor): no key is taken for unique."""
    return (row for page in pages for row in page.rows if isinstance(row, CostRow))
