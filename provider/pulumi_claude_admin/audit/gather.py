"""
All that an audit knows, from an archive of what was spent and what could be read of the organization.

Every figure is a sum of one cube; what cubes say of one another is compared, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.burn import burn
from pulumi_claude_admin.audit.burst_facts import burst_facts
from pulumi_claude_admin.audit.concentration import concentration
from pulumi_claude_admin.audit.facts import (
    BudgetFacts,
    BurstFacts,
    ConcentrationFacts,
    Facts,
    ModelFacts,
    PersonFacts,
    TokenFacts,
    WorkspaceFacts,
)
from pulumi_claude_admin.audit.key_facts import key_facts
from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.audit.limiter_facts import organization_limiters, workspace_limiters
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit.outlook import under_caps
from pulumi_claude_admin.audit.people_facts import people_facts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.reading_facts import KeptDays, reading
from pulumi_claude_admin.audit.series_facts import (
    budget_facts,
    forecast_facts,
    level_changed_at,
    spike_facts,
    without_batches,
)
from pulumi_claude_admin.audit.spend_series import SpendSeries, spend_by_day
from pulumi_claude_admin.audit.spend_sums import Daily, SpendSums, since, total, whole_months
from pulumi_claude_admin.audit_ports import PeakHour, SpendArchive
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_HOUR
from pulumi_claude_admin.model.key_ownership import known_leavers
from pulumi_claude_admin.model.people import Everybody
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.usage import ActorKind
from pulumi_claude_admin.model.workspace import Workspace

DAYS: Final = 90
_HOURS_OF: Final = timedelta(days=USAGE_BY_HOUR.days or DAYS)
_NOT_LOOKED_AT: Final = CapFacts(None, None, why_unseen="nothing that was read shows it")
_NO_CAP_POSSIBLE: Final = CapFacts(None, None, why_unseen="the Default workspace can have none")
_UNRESTRICTED: Final = "global"


def gather(
    archive: SpendArchive, inputs: OrganizationInputs, as_of: datetime, *, days: int = DAYS, zone: tzinfo = UTC
) -> Facts:
    """
    The facts as of a moment of the platform's clock, over so many UTC days that end with that one.

    `zone` is where people work: in it a week ends. All that is money is of UTC days.
    """
    return _Gathering.of(archive, inputs, as_of, days, zone).facts()


@dataclass(frozen=True, slots=True)
class _Gathering:
    archive: SpendArchive
    inputs: OrganizationInputs
    as_of: datetime
    period: tuple[date, date]
    sums: SpendSums
    kept: KeptDays
    people: Everybody | None
    zone: tzinfo

    @classmethod
    def of(
        cls, archive: SpendArchive, inputs: OrganizationInputs, as_of: datetime, days: int, zone: tzinfo
    ) -> _Gathering:
        end = as_of.astimezone(UTC).date() + timedelta(days=1)
        period = (end - timedelta(days=days), end)
        people = Everybody.of(inputs.users) if inputs.users is not None else None
        sums = SpendSums(archive, period, inputs.default_workspace_id or _unlisted(archive, inputs, period))
        return cls(archive, inputs, as_of, period, sums, KeptDays.of(archive), people, zone)

    @property
    def today(self) -> date:
        return self.period[1] - timedelta(days=1)

    @property
    def month(self) -> date:
        return self.today.replace(day=1)

    @property
    def covered(self) -> frozenset[date]:
        """Every day that the archive has, however old."""
        return self.kept.covered(COST_BY_WHO)

    def facts(self) -> Facts:
        """Everything."""
        everything = (min({*self.covered, self.period[0]}), self.period[1])
        daily_of = self.sums.daily("workspace_id", everything)
        daily = self.sums.daily(None, everything).get("", ())
        cap = self.inputs.caps.get(ORGANIZATION, _NOT_LOOKED_AT)
        models = self.sums.models(has_list_prices=not self.kept.is_untold(COST_BY_WHO, "list_amount"))
        prices = OwnPrices.of(models, self.today)
        workspaces = self._workspaces(daily_of, prices)
        actors = self.archive.actors()
        leavers = known_leavers(actors, self.inputs.activities or (), self.people)
        use = self.sums.key_use()
        people = people_facts(
            actors,
            self.sums.by("actor"),
            self.sums.tokens("actor"),
            self.archive.claude_code(self.period),
            self.people,
            leavers,
        )
        limiters = organization_limiters(self.inputs)
        spent = total(since(daily, self.month))
        return Facts(
            as_of=self.as_of,
            organization_id=self.inputs.identity.id,
            organization_name=self.inputs.identity.name,
            reading=reading(self.archive, self.kept, self.period),
            cap=cap,
            tier_cap=self.inputs.tier_cap,
            amount=total(since(daily, self.period[0])),
            list_amount=self.sums.lists()[1],
            month_to_date=spent,
            last_months=whole_months(daily, self.covered, self.today),
            daily=since(daily, self.period[0]),
            forecast=under_caps(
                forecast_facts(self._series(daily), month=self.month, cap=cap.stops_at), workspaces, cap=cap.stops_at
            ),
            workspaces=workspaces,
            keys=key_facts(self.inputs, use, self.people, leavers),
            people=people,
            models=models,
            shares=self.sums.shares(),
            unattributed=self.sums.unattributed(),
            concentration=_concentrations(people, workspaces, use.amounts),
            recipients=self.inputs.recipients.get(ORGANIZATION),
            member_emails=frozenset(self.people.by_key) if self.people is not None else None,
            leaver_emails=leavers.emails,
            burn=burn(limiters, prices, cap, spent) if limiters is not None else None,
            budget=self.inputs.budget,
            budget_at=self.inputs.budget_at,
            year_to_date=self._year_to_date(daily),
            budget_outlook=self._budget_outlook(daily),
            claude_code_limit=self.inputs.claude_code_limit,
            unseen=self.inputs.unseen,
        )

    def _series(self, daily: Daily) -> SpendSeries:
        """For the statistics: days that were read whole alone."""
        rows = [row for row in daily if row[0] in self.covered]
        return spend_by_day(rows, covered=self.covered, seen_until=self.kept.seen_until(COST_BY_WHO) or self.as_of)

    def _year_to_date(self, daily: Daily) -> Decimal | None:
        """None where a day of this year was not read. Today's may still come."""
        first = date(self.today.year, 1, 1)
        days = {first + timedelta(days=number) for number in range((self.today - first).days)}
        return total(since(daily, first)) if self.covered >= days else None

    def _budget_outlook(self, daily: Daily) -> BudgetFacts | None:
        if self.inputs.budget is None or self._year_to_date(daily) is None:
            return None
        return budget_facts(self._series(daily), year=self.today.year, budget=self.inputs.budget)

    def _workspaces(self, daily_of: Mapping[str, Daily], prices: OwnPrices) -> tuple[WorkspaceFacts, ...]:
        """Those that are listed, and those that only rows name, by id."""
        listed = {one.id: one for one in self.inputs.workspaces}
        default = self.sums.default_workspace_id
        ids = {*listed, *daily_of} | ({default} if default is not None else set())
        lists, _ = self.sums.lists()
        share = _Share(
            lists=lists,
            models=self.sums.models_of_workspaces(),
            tokens=self.sums.tokens("workspace_id"),
            geos=self.sums.geos(),
            peaks=self._peaks(),
            bursts=self._bursts(),
        )
        return tuple(
            self._workspace(place, listed.get(place), daily_of.get(place, ()), share, prices) for place in sorted(ids)
        )

    def _workspace(
        self, place: str, known: Workspace | None, daily: Daily, share: _Share, prices: OwnPrices
    ) -> WorkspaceFacts:
        is_default = place == self.sums.place(None)
        cap = _NO_CAP_POSSIBLE if is_default else self.inputs.caps.get(Scope(place), _NOT_LOOKED_AT)
        series = self._series(daily)
        limiters = workspace_limiters(self.inputs, place, is_default=is_default)
        spent = total(since(daily, self.month))
        return WorkspaceFacts(
            id=place,
            name=known.name if known is not None else "Default" if is_default else place,
            is_default=is_default,
            is_archived=known.is_archived if known is not None else not is_default,
            cap=cap,
            amount=total(since(daily, self.period[0])),
            list_amount=share.lists.get(place, Decimal(0)),
            month_to_date=spent,
            last_months=whole_months(daily, self.covered, self.today),
            daily=since(daily, self.period[0]),
            forecast=forecast_facts(series, month=self.month, cap=cap.stops_at),
            spikes=tuple(
                without_batches(one, self.sums.batches(one.day).get(place, Decimal(0)))
                for one in spike_facts(series)
                if one.day >= self.period[0]
            ),
            level_changed_at=level_changed_at(series),
            models=share.models.get(place, ()),
            tokens=share.tokens.get(place, TokenFacts()),
            limiters=limiters,
            peaks=share.peaks.get(place, ()),
            burn=burn(limiters, prices, cap, spent) if limiters is not None else None,
            bursts=share.bursts.get(place, ()) if share.bursts is not None else None,
            recipients=self.inputs.recipients.get(Scope(place)),
            residency_geo=_residency(known),
            geo_amounts=share.geos.get(place, {}),
            tags=known.tags if known is not None else {},
        )

    def _hours(self) -> tuple[date, date]:
        return (max(self.period[0], self.period[1] - _HOURS_OF), self.period[1])

    def _peaks(self) -> dict[str, tuple[PeakHour, ...]]:
        found: dict[str, list[PeakHour]] = {}
        for one in self.archive.peak_hours(self._hours()):
            found.setdefault(self.sums.place(one.workspace_id), []).append(one)
        return {place: tuple(peaks) for place, peaks in found.items()}

    def _bursts(self) -> dict[str, tuple[BurstFacts, ...]] | None:
        """By workspace; None where too few whole weeks were read by the hour."""
        hours = ((self.sums.place(used.what[0]), at, used) for at, used in self.archive.hourly_tokens(self._hours()))
        read = [day for day in self.kept.covered(USAGE_BY_HOUR) if day < self.today]
        return burst_facts(hours, read, self.zone)


@dataclass(frozen=True, slots=True)
class _Share:
    """What belongs to each workspace, by its id."""

    lists: Mapping[str, Decimal]
    models: Mapping[str, tuple[ModelFacts, ...]]
    tokens: Mapping[str, TokenFacts]
    geos: Mapping[str, Mapping[str | None, Decimal]]
    peaks: Mapping[str, tuple[PeakHour, ...]]
    bursts: Mapping[str, tuple[BurstFacts, ...]] | None


def _unlisted(archive: SpendArchive, inputs: OrganizationInputs, period: tuple[date, date]) -> str | None:
    """
    The one id that rows name and the list, which has archived workspaces too, does not show: that of the Default workspace.

    None where there are several: nobody can tell which (docs/platform/workspaces.md#default-workspace).
    """
    listed = {one.id for one in inputs.workspaces}
    named = {row.what[0] for row in archive.spend(("workspace_id",), period)}
    unlisted = [one for one in named if one is not None and one not in listed]
    return unlisted[0] if len(unlisted) == 1 else None


def _concentrations(
    people: Iterable[PersonFacts], workspaces: Iterable[WorkspaceFacts], keys: Mapping[str, Decimal]
) -> tuple[ConcentrationFacts, ...]:
    spread = (
        concentration("people", (one.amount for one in people if one.kind == ActorKind.USER)),
        concentration("workspaces", (one.amount for one in workspaces)),
        concentration("keys", keys.values()),
    )
    return tuple(one for one in spread if one is not None)


def _residency(known: Workspace | None) -> str | None:
    """Where a workspace's settings keep inference: the one place that is allowed, else the one that is taken unasked."""
    if known is None:
        return None
    allowed = known.data_residency.allowed_inference_geos
    if isinstance(allowed, tuple) and len(allowed) == 1:
        return allowed[0]
    return known.data_residency.default_inference_geo or _UNRESTRICTED
