"""From an audit's facts and answers to what its report says: sums, shares and rows, in major units. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.audit.earlier_run import EarlierRun
from pulumi_claude_admin.audit.facts import Facts, ForecastFacts, KeyFacts, WorkspaceFacts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.audit.reconcile.month_values import MonthResult
from pulumi_claude_admin.audit.reconcile.token_values import TokenGap, TokenLine
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.cubes import PROVISIONAL
from pulumi_claude_admin.model.rounding import OF_A_SHARE, rounded
from pulumi_claude_admin.report.audit_lines import (
    UnseenLine,
)
from pulumi_claude_admin.report.audit_reconciliation import (
    ReasonFigures,
    ReconciledMonth,
    TokenFigures,
    TokenGapFigures,
)
from pulumi_claude_admin.report.audit_report import (
    AuditReport,
    CapFigures,
    Concentration,
    DayFigure,
    ForecastFigures,
    KeyFigures,
    ModelFigures,
    MonthChange,
    PersonFigures,
    ReadingFigures,
    WorkspaceFigures,
)
from pulumi_claude_admin.report.audit_run import AuditRun
from pulumi_claude_admin.report.finding_figures import (
    concentration_figures,
    lines,
    major,
    major_or_none,
    muted,
    unknown,
)

_MOST_GAPS: Final = 20
"""Of one month."""
_DIMENSIONS: Final[tuple[Literal["people", "workspaces", "keys"], ...]] = ("people", "workspaces", "keys")


@dataclass(frozen=True, slots=True)
class Audited:
    """
    What an audit found: facts, and every rule's answers with the words for the rules (`titles`, by id).

    `earlier` is the run that findings are held against, None where there is none.
    """

    facts: Facts
    answers: tuple[Answer, ...]
    titles: Mapping[str, str]
    month_change: MonthChange | None = None
    notices: tuple[str, ...] = field(default=())
    reconciliation: tuple[MonthResult, ...] = ()
    muted: tuple[tuple[AuditFinding, Entry], ...] = ()
    earlier: EarlierRun | None = None

    @property
    def is_nothing_seen(self) -> bool:
        """No row at all came: that is no zero spend, a wrong key answers so."""
        return not self.facts.daily and not self.facts.models

    @property
    def is_partial(self) -> bool:
        """A day was not read whole, or the keys could not be listed."""
        reading = self.facts.reading
        return len(reading.covered) < (reading.end_day - reading.first_day).days or self.facts.keys is None


def build(audited: Audited, run: AuditRun) -> AuditReport:
    """Count and sort. Persons are in it only where `run.names` says so."""
    facts = audited.facts
    return AuditReport(
        organization_id=facts.organization_id,
        organization_name=facts.organization_name,
        as_of=facts.as_of,
        run=run,
        reading=_reading(facts),
        is_nothing_seen=audited.is_nothing_seen,
        is_partial=audited.is_partial,
        cap=_cap(facts.cap),
        tier_cap=major_or_none(facts.tier_cap),
        budget=major_or_none(facts.budget),
        year_to_date=major_or_none(facts.year_to_date),
        amount=major(facts.amount),
        list_amount=major(facts.list_amount),
        month_to_date=major(facts.month_to_date),
        last_month=major_or_none(next(iter(facts.last_months), None)),
        unattributed=major(facts.unattributed),
        forecast=_forecast(facts.forecast),
        month_change=audited.month_change,
        concentration=tuple(_concentrations(facts)),
        findings=tuple(
            sorted(
                lines(audited.answers, audited.titles),
                key=lambda one: (one.severity.rank, one.rule, one.place.label, one.key),
            )
        ),
        gone=(),
        unknown=tuple(
            sorted(unknown(audited.answers, audited.titles), key=lambda one: (one.rule, one.place.label, one.place.id))
        ),
        unseen=tuple(UnseenLine(one.what, one.reason) for one in facts.unseen),
        workspaces=tuple(
            sorted(map(_workspace, facts.workspaces), key=lambda one: (-one.month_to_date, -one.amount, one.id))
        ),
        models=tuple(
            ModelFigures(one.model, major(one.amount), major(one.list_amount))
            for one in sorted(facts.models, key=lambda one: (-one.amount, one.model))
        ),
        keys=_keys(facts.keys, names=run.names),
        people=tuple(_people(facts)) if run.names else (),
        daily=_days(facts.daily),
        notices=audited.notices,
        reconciliation=tuple(map(_reconciled, audited.reconciliation)),
        muted=tuple(muted(audited.muted, audited.titles)),
    )


def _reconciled(result: MonthResult) -> ReconciledMonth:
    return ReconciledMonth(
        month=result.first,
        verdict=result.verdict,
        used=major(result.used),
        unexplained=major_or_none(result.unexplained),
        is_failing=result.is_failing,
        is_provisional=result.is_provisional,
        reasons=tuple(ReasonFigures(one.reason, major_or_none(one.amount)) for one in result.differences),
        tokens=tuple(map(_tokens, result.tokens.lines if result.tokens is not None else ())),
        gaps=tuple(map(_gap, result.tokens.gaps[:_MOST_GAPS] if result.tokens is not None else ())),
        gaps_total=len(result.tokens.gaps) if result.tokens is not None else 0,
    )


def _tokens(line: TokenLine) -> TokenFigures:
    return TokenFigures(line.kind, line.exported, line.reported, line.unexplained, major_or_none(line.worth))


def _gap(one: TokenGap) -> TokenGapFigures:
    return TokenGapFigures(one.day, one.workspace, one.model, one.kind, one.exported, one.reported)


def _reading(facts: Facts) -> ReadingFigures:
    reading = facts.reading
    return ReadingFigures(
        first_day=reading.first_day,
        end_day=reading.end_day,
        days=(reading.end_day - reading.first_day).days,
        days_read=len(reading.covered),
        provisional_from=max(reading.first_day, facts.as_of.date() - PROVISIONAL),
        read_at=reading.read_at,
        refreshed_at=reading.refreshed_at,
        surfaces=reading.surfaces,
        revised_rows=reading.revised_rows,
        difference=major_or_none(reading.difference),
        currency=reading.currency,
    )


def _cap(cap: CapFacts) -> CapFigures:
    return CapFigures(
        amount=major_or_none(cap.amount),
        source=cap.source,
        action=cap.action,
        declared=major_or_none(cap.declared),
        declared_at=cap.declared_at,
        why_unseen=cap.why_unseen,
    )


def _forecast(forecast: ForecastFacts | None) -> ForecastFigures | None:
    if forecast is None:
        return None
    return ForecastFigures(
        amount=major(forecast.amount),
        low=major_or_none(forecast.low),
        high=major_or_none(forecast.high),
        run_rate=major_or_none(forecast.run_rate),
        breach=forecast.breach,
        breach_earliest=forecast.breach_earliest,
        breach_latest=forecast.breach_latest,
        has_level_changed=forecast.has_level_changed,
    )


def _workspace(one: WorkspaceFacts) -> WorkspaceFigures:
    return WorkspaceFigures(
        id=one.id,
        name=one.name,
        is_default=one.is_default,
        is_archived=one.is_archived,
        cap=_cap(one.cap),
        amount=major(one.amount),
        list_amount=major(one.list_amount),
        month_to_date=major(one.month_to_date),
        last_month=major_or_none(next(iter(one.last_months), None)),
        forecast=_forecast(one.forecast),
        minutes_to_burn=None if one.minutes_to_burn is None else rounded(one.minutes_to_burn, OF_A_SHARE),
        cached_share=rounded(Decimal(one.tokens.cache_read) / one.tokens.input, OF_A_SHARE)
        if one.tokens.input
        else None,
        daily=_days(one.daily),
        tags=dict(sorted(one.tags.items())),
    )


def _days(daily: tuple[tuple[date, Decimal], ...]) -> tuple[DayFigure, ...]:
    return tuple(DayFigure(day, major(amount)) for day, amount in sorted(daily))


def _concentrations(facts: Facts) -> Iterator[Concentration]:
    """Of what people ask for, in that order."""
    for what in _DIMENSIONS:
        for one in facts.concentration:
            if one.dimension == what:
                yield concentration_figures(what, one)


def _keys(keys: tuple[KeyFacts, ...] | None, *, names: bool) -> tuple[KeyFigures, ...] | None:
    if keys is None:
        return None
    return tuple(
        KeyFigures(
            id=one.id,
            name=one.name,
            status=one.status,
            owner=str(one.owner),
            owner_label=one.owner_label if names else None,
            expires_at=one.expires_at,
            last_used=one.last_used,
            workspaces=len(one.used_in),
            amount=major(one.amount),
        )
        for one in sorted(keys, key=lambda one: (-one.amount, one.id))
    )


def _people(facts: Facts) -> Iterator[PersonFigures]:
    for one in sorted(facts.people, key=lambda one: (-one.amount, one.id)):
        yield PersonFigures(one.label, one.kind, one.is_gone, major(one.amount))
