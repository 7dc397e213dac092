"""From facts of a Claude Enterprise organization to what its audit says: sums, shares and rows, in major units. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts, EnterprisePerson, PersonLimit, WaitingRequest
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.member_spend_limit import PERSON
from pulumi_claude_admin.model.rounding import OF_A_SHARE, rounded
from pulumi_claude_admin.report.audit_lines import UnseenLine
from pulumi_claude_admin.report.audit_run import AuditRun
from pulumi_claude_admin.report.enterprise_audit import (
    CreditFigures,
    DaysRead,
    DefaultFigures,
    EnterpriseAudit,
    EnterprisePersonFigures,
    LimitFigures,
    PersonLimitFigures,
    SeatFigures,
    WaitingFigures,
)
from pulumi_claude_admin.report.finding_figures import (
    concentration_figures,
    lines,
    major,
    major_or_none,
    muted,
    unknown,
)


@dataclass(frozen=True, slots=True)
class EnterpriseAudited:
    """What the audit found: facts, and every rule's answers with the words for the rules (`titles`, by id)."""

    facts: EnterpriseFacts
    answers: tuple[Answer, ...]
    titles: Mapping[str, str]
    notices: tuple[str, ...] = ()
    muted: tuple[tuple[AuditFinding, Entry], ...] = ()


def build(audited: EnterpriseAudited, run: AuditRun) -> EnterpriseAudit:
    """Count and sort."""
    facts, titles = audited.facts, audited.titles
    return EnterpriseAudit(
        organization_id=facts.organization_id,
        as_of=facts.as_of,
        run=run,
        currency=facts.currency,
        reading=_days(facts),
        is_nothing_seen=not facts.people and not facts.defaults,
        is_partial=facts.members is None or facts.credits is None or facts.engagement is None,
        members=facts.members,
        credits=_credits(facts),
        limits=_limits(facts),
        seats=_seats(facts),
        concentration=None if facts.concentration is None else concentration_figures("people", facts.concentration),
        defaults=tuple(_defaults(facts)),
        requests=tuple(_waiting(one, facts) for one in facts.waiting),
        people=tuple(_person(one) for one in sorted(facts.people, key=_dearest)),
        findings=tuple(
            sorted(
                lines(audited.answers, titles),
                key=lambda one: (one.severity.rank, one.rule, one.place.label, one.key),
            )
        ),
        gone=(),
        unknown=tuple(
            sorted(unknown(audited.answers, titles), key=lambda one: (one.rule, one.place.label, one.place.id))
        ),
        unseen=tuple(UnseenLine(one.what, one.reason) for one in facts.unseen),
        notices=audited.notices,
        muted=tuple(muted(audited.muted, titles)),
    )


def _days(facts: EnterpriseFacts) -> DaysRead:
    engagement = facts.engagement
    return DaysRead(
        month_first=facts.month.first,
        first_day=facts.lately.first,
        end_day=facts.lately.end,
        days=facts.lately.days,
        engagement_first_day=None if engagement is None else engagement.window.first,
        engagement_end_day=None if engagement is None else engagement.window.end,
        refreshed_at=None if facts.credits is None else facts.credits.refreshed_at,
    )


def _credits(facts: EnterpriseFacts) -> CreditFigures | None:
    found = facts.credits
    if found is None:
        return None
    return CreditFigures(
        month_to_date=major(found.month),
        amount=major(found.lately),
        forecast=None if found.forecast is None else rounded(major(found.forecast), OF_A_SHARE),
        unattributed=major(found.unattributed),
        difference=major(found.difference),
        is_nothing_seen=not found.has_rows,
    )


def _limits(facts: EnterpriseFacts) -> LimitFigures:
    here = facts.here
    overridden = sum(bool(one.overrides) for one in here)
    own = [limit for one in here for limit in one.overrides]
    return LimitFigures(
        people=len(here),
        with_override=overridden,
        override_share=rounded(Decimal(overridden) / len(here), OF_A_SHARE) if here else None,
        unlimited=sum(one.is_unlimited for one in here),
        included_only=sum(any(limit.is_included_use_only for limit in one.limits) for one in here),
        source_untold=sum(any(limit.is_source_untold for limit in one.limits) for one in here),
        undeclared=sum(limit.declared_at is None for limit in own) if facts.is_declared_known else None,
    )


def _seats(facts: EnterpriseFacts) -> SeatFigures | None:
    engagement = facts.engagement
    if engagement is None or engagement.seats is None:
        return None
    return SeatFigures(
        day=engagement.seats.day,
        assigned=engagement.seats.assigned,
        active=engagement.active,
        unused_at_least=engagement.unused_seats,
    )


def _defaults(facts: EnterpriseFacts) -> Iterator[DefaultFigures]:
    held = Counter((limit.source, limit.period) for one in facts.here for limit in one.limits)
    for one in sorted(facts.defaults, key=lambda one: (one.scope.kind, one.scope.name or "", one.period)):
        amount = None if one.amount is None else Decimal(one.amount.major)
        yield DefaultFigures(one.scope.kind, one.scope.name, one.period, amount, held[one.scope, one.period])


def _waiting(one: WaitingRequest, facts: EnterpriseFacts) -> WaitingFigures:
    return WaitingFigures(
        one.id, one.user_id, one.label, one.period, one.created_at, (facts.as_of - one.created_at).days
    )


def _dearest(one: EnterprisePerson) -> tuple[Decimal, Decimal, str]:
    return -(one.lately or Decimal(0)), -(one.month or Decimal(0)), one.id


def _person(one: EnterprisePerson) -> EnterprisePersonFigures:
    return EnterprisePersonFigures(
        user_id=one.id,
        label=one.label,
        is_member=one.is_member,
        month_to_date=major_or_none(one.month),
        amount=major_or_none(one.lately),
        forecast=None if one.forecast is None else rounded(major(one.forecast), OF_A_SHARE),
        limits=tuple(map(_limit, one.limits)),
        seat_tier=one.seat_tier,
        is_active=one.is_active,
        last_active=one.last_active,
    )


def _limit(one: PersonLimit) -> PersonLimitFigures:
    source = one.source
    return PersonLimitFigures(
        period=one.period,
        amount=major_or_none(one.amount),
        source=None if source is None else source.kind,
        source_name=None if source is None or source.kind == PERSON else source.name,
        spent=major_or_none(one.spent),
        declared_at=one.declared_at,
    )
