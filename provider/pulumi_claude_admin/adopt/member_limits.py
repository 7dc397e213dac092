"""Overrides of people in a Claude Enterprise organization as resources of `organization.py`: a set for each period. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.adopt.program import AdoptedResource
from pulumi_claude_admin.drift.member_limits import live_override
from pulumi_claude_admin.model.arguments import clear_emails
from pulumi_claude_admin.model.ids import MemberSpendLimitsId
from pulumi_claude_admin.model.member_spend_limit_spec import overrides_of, word_of
from pulumi_claude_admin.model.organization import OrganizationSnapshot


def member_limits(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """What people have of their own; what is set for groups, seat tiers and the organization no program says."""
    found = snapshot.enterprise
    if found is None:
        return
    for period in sorted({one.period for one in found.limits if one.user_id is not None}):
        overrides = overrides_of(found.limits, period)
        names = clear_emails(found.emails)
        people = {names.get(user_id, user_id): word_of(one.amount) for user_id, one in overrides.items()}
        arguments: dict[str, object] = {"people": dict(sorted(people.items())), "period": period}
        covers = frozenset(live_override(period, user_id) for user_id in overrides)
        id_ = str(MemberSpendLimitsId(found.organization_id, period))
        yield AdoptedResource("MemberSpendLimits", f"members-{period}", id_, arguments, covers)
