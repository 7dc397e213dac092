"""What people of a Claude Enterprise organization did with Claude Code, week by week: no archive keeps it, so that it is asked each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.session import Session


@dataclass(frozen=True, slots=True)
class EnterpriseWork:
    """What was told of these weeks: `work` on the Monday of each, and the addresses of whoever used Claude Code by week."""

    work: tuple[ReportedWork, ...] = ()
    active: Mapping[Week, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()


def enterprise_work(session: Session, weeks: Sequence[Week]) -> EnterpriseWork | None:
    """One call for each week and 1,000 people; None without a scoped key. What the key may not read is a line."""
    if session.settings.why_no_enterprise is not None:
        return None
    people = session.enterprise.engagement
    try:
        told = {week: people.people(Window(week.monday, week.following.monday)) for week in weeks}
    except AdminApiError as error:
        line = f"who used Claude Code in the Claude Enterprise organization is not known: {error.message}"
        return EnterpriseWork(remarks=(line,))
    code = {week: [one for one in rows if one.used_claude_code and one.email] for week, rows in told.items()}
    return EnterpriseWork(
        tuple(
            ReportedWork(week.monday, one.email or "", one.commits, one.pull_requests)
            for week, rows in code.items()
            for one in rows
        ),
        {week: frozenset(one.email or "" for one in rows) for week, rows in code.items()},
    )
