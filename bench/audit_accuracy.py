"""
How well the audit finds what is wrong in drawn organizations, rule by rule, against what only their seeds know.

    python -m bench.audit_accuracy [ORGANIZATIONS]      the table of docs/audit-methods.md

A rule that follows from settings and sums alone has to be right everywhere. One that judges behaviour is measured: by how strong
what happens is (1: at the rule's default threshold; weaker is no fault) and with look-alikes, which are a third of what happens.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from bench.ledger_archive import LedgerArchive
from bench.ledger_inputs import inputs_of
from claude_simulator import Simulator
from claude_simulator.organization import ORGANIZATION_SCOPE, Organization, Scope
from claude_simulator.seeds.drawn import draw
from claude_simulator.spending.event import Event
from claude_simulator.spending.truth import truth
from claude_simulator.spending.truth_of_months import asked_this_month
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.any_audit import first_things
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_run import AuditRun

ORGANIZATIONS: Final = 200
FACTS: Final = (
    "cache.low_share",
    "keys.leaver",
    "keys.never_expires",
    "keys.ownerless",
    "keys.unused",
    "model.large_for_small",
    "rate.missing",
    "spend.cap_above_organization",
    "spend.cap_missing",
    "spend.caps_sum_above",
    "spend.concentration",
    "spend.default_workspace",
    "spend.near_cap",
)
"""Rules that need no judgement."""
BEHAVIOURAL: Final = (
    "spend.spike",
    "spend.level_changed",
    "spend.forecast_breach",
    "usage.end_of_week_burst",
    "usage.trivial_change",
)
ALARMS: Final = "alarms"
"""Spikes of the careful rule, day by day: what would wake somebody."""
BANDS: Final = ((1.0, 1.25), (1.25, 2.0), (2.0, 1e9))
"""Strengths, from just beyond the threshold to far beyond it."""
MONTH_PARTS: Final = ((1, 7), (8, 14), (15, 21), (22, 31))
_SETTLES: Final = timedelta(days=7)
"""How far from the day of the truth a change may be dated."""
_EXPLAINS: Final = ("spend.spike", "spend.level_changed", "usage.end_of_week_burst")
"""A fault of one of these shows in the days of the others too: there it is neither right nor wrong."""


@dataclass(slots=True)
class Score:
    """Places that were rightly told, wrongly told, and not told; and of the faults of each of `BANDS` (told, there were)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    by_strength: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)] * len(BANDS))
    fooled_by: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """What stood behind what was wrongly told."""

    @property
    def precision(self) -> float:
        """Of what was told, what is so."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is so, what was told."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(slots=True)
class Accuracy:
    """All of it. Forecast errors are shares of what the month asked for, of organizations and workspaces alike."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    forecast_errors: dict[tuple[int, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    avoidable: Decimal = Decimal(0)
    avoidable_in_first: Decimal = Decimal(0)

    @property
    def first_share(self) -> float:
        """Of the money that need not have been spent, what the first five recommendations point at."""
        return float(self.avoidable_in_first / self.avoidable) if self.avoidable else 1.0

    def forecast_error(self, part: tuple[int, int]) -> float:
        """The median error of forecasts made on these days of a month."""
        return median(self.forecast_errors[part]) if self.forecast_errors[part] else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """One drawn organization, what is wrong in it, and what the audit says."""

    organization: Organization
    events: tuple[Event, ...]
    facts: Facts
    answers: tuple[Answer, ...]

    @property
    def findings(self) -> tuple[AuditFinding, ...]:
        """What it tells of; what it cannot know is left out."""
        return tuple(one for one in self.answers if isinstance(one, AuditFinding))


def measure_all(numbers: Iterable[int]) -> Accuracy:
    """Draw these organizations and audit each."""
    found = Accuracy()
    for number in numbers:
        case = audited(number)
        for rule in FACTS:
            _score_places(found.scores[rule], case, rule)
        for rule in BEHAVIOURAL:
            _score_places(found.scores[rule], case, rule)
        _score_alarms(found.scores[ALARMS], case)
        _score_forecasts(found, case)
        _score_money(found, case)
    return found


def audited(number: int) -> Case:
    """One drawn organization and its audit, as of the moment that its seed says."""
    organization = Simulator(seed=draw(number)).world.organization
    events = truth(organization)
    facts = gather(LedgerArchive(organization), inputs_of(organization), organization.clock.now())
    return Case(organization, events, facts, tuple(answer for rule in RULES for answer in rule.answers(facts)))


def _score_places(score: Score, case: Case, rule: str) -> None:
    events = {event.id: event for event in case.events if event.rule == rule}
    told = {one.place.id: one for one in case.findings if one.rule == rule and not _is_notice(one)}
    for place in sorted({*events, *told}):
        event, finding = events.get(place), told.get(place)
        is_fault = event is not None and event.is_fault
        is_right = finding is not None and is_fault and event is not None and _is_dated(finding, event)
        if is_fault and event is not None:
            score.right += is_right
            score.missed += not is_right
            _note_strength(score, event, is_right=is_right)
        elif finding is not None and not _is_explained(case, rule, place):
            score.wrong += 1
            score.fooled_by[_behind(case, event, place)] += 1


def _is_notice(finding: AuditFinding) -> bool:
    """Whether it is only mentioned: a spike of the sensitive rule or of batches, a level that fell or that moved elsewhere."""
    return finding.rule in ("spend.spike", "spend.level_changed") and finding.severity is Severity.LOW


def _is_dated(finding: AuditFinding, event: Event) -> bool:
    """Whether a finding of a spike or of a level is about the days of the event; others have no days."""
    if finding.rule == "spend.spike":
        return any(_days(event, date.fromisoformat(name)) for name, _ in finding.evidence)
    if finding.rule == "spend.level_changed" and finding.since is not None and event.since is not None:
        return abs(finding.since - event.since.date()) <= _SETTLES
    return True


def _days(event: Event, day: date) -> bool:
    since, until = event.since, event.until
    return (since is None or day >= since.date()) and (until is None or day <= until.date())


def _is_explained(case: Case, rule: str, place: str) -> bool:
    """Whether another fault of the same place, or a cap at which it stopped, shows in its days."""
    stopped = {stop.scope.workspace_id for stop in case.organization.ledger.stops}
    if rule == "spend.forecast_breach" and stopped & {None, place}:
        return True
    if rule not in _EXPLAINS:
        return False
    others = [event.rule for event in case.events if event.id == place and event.is_fault and event.rule != rule]
    return bool(stopped & {None, place}) or any(other in _EXPLAINS for other in others)


def _behind(case: Case, event: Event | None, place: str) -> str:
    """What a wrong finding was about: a look-alike or something too weak, by its behaviour, or an ordinary place."""
    if event is not None and event.behaviour is not None:
        return event.behaviour
    there = sorted({one.behaviour for one in case.events if one.id == place and one.behaviour is not None})
    return there[0] if there else "ordinary"


def _note_strength(score: Score, event: Event, *, is_right: bool) -> None:
    for number, (least, most) in enumerate(BANDS):
        if event.strength is not None and least <= event.strength < most:
            right, there = score.by_strength[number]
            score.by_strength[number] = (right + is_right, there + 1)


def _score_alarms(score: Score, case: Case) -> None:
    """Days in a row are one alarm, and one is enough to have found what runs away."""
    for workspace in case.facts.workspaces:
        here = [event for event in case.events if event.id == workspace.id and event.is_fault]
        spikes = [event for event in here if event.rule == "spend.spike"]
        alarms = [spike.day for spike in workspace.spikes if spike.is_alert]
        for event in spikes:
            is_right = any(_days(event, day) for day in alarms)
            score.right += is_right
            score.missed += not is_right
            _note_strength(score, event, is_right=is_right)
        for days in _in_a_row(alarms):
            is_fault = any(_days(event, day) for event in spikes for day in days)
            if not is_fault and not any(event.rule in _EXPLAINS for event in here):
                score.wrong += 1
                score.fooled_by[_behind(case, None, workspace.id)] += 1


def _in_a_row(days: Iterable[date]) -> list[list[date]]:
    rows: list[list[date]] = []
    for day in sorted(days):
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows


def _score_forecasts(found: Accuracy, case: Case) -> None:
    day = case.facts.as_of.day
    part = next(part for part in MONTH_PARTS if part[0] <= day <= part[1])
    stopped = {stop.scope for stop in case.organization.ledger.stops if stop.until is None}
    asked = asked_this_month(case.organization)  # where nothing stands still, this is what will be spent
    forecasts = [(ORGANIZATION_SCOPE, case.facts.forecast)]
    forecasts += [(Scope(workspace.id), workspace.forecast) for workspace in case.facts.workspaces]
    for scope, forecast in forecasts:
        is_free = scope not in stopped and not (scope == ORGANIZATION_SCOPE and stopped)
        if forecast is not None and asked.get(scope) and is_free:
            actual = asked[scope] / 10**12
            found.forecast_errors[part].append(abs(float(forecast.amount) - actual) / actual)


def _score_money(found: Accuracy, case: Case) -> None:
    titles = {rule.id: rule.title for rule in RULES}
    run = AuditRun(case.facts.as_of, "bench", "a drawn organization", None, ())
    report = build(Audited(case.facts, case.answers, titles), run)
    things = {line.rule for line, _ in first_things(report)}
    first = {(one.rule, one.place.id) for one in case.findings if one.rule in things}
    for event in case.events:
        if event.avoidable_cents is not None:
            found.avoidable += event.avoidable_cents
            found.avoidable_in_first += event.avoidable_cents if (event.rule, event.id) in first else 0


def table(found: Accuracy) -> Iterator[str]:
    """Lines of text: precision and recall of each rule, and of behavioural ones by strength."""
    yield f"{'rule':<30} {'precision':>9} {'recall':>7} {'right':>6} {'wrong':>6} {'missed':>7}  recall by strength 1+ / 1.25+ / 2+; taken in by"
    for rule in (*FACTS, *BEHAVIOURAL, ALARMS):
        score = found.scores[rule]
        bands = " / ".join(f"{right}/{there}" for right, there in score.by_strength if there)
        fooled = ", ".join(f"{name} {count}" for name, count in sorted(score.fooled_by.items()))
        yield (
            f"{rule:<30} {score.precision:>9.3f} {score.recall:>7.3f} {score.right:>6} {score.wrong:>6} {score.missed:>7}  "
            f"{'; '.join(filter(None, (bands, fooled)))}"
        ).rstrip()
    for part in MONTH_PARTS:
        yield f"forecast made on day {part[0]} to {part[1]}: median error {100 * found.forecast_error(part):.1f} %"
    yield f"avoidable money in the first five recommendations: {100 * found.first_share:.0f} %"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ORGANIZATIONS
    print("\n".join(table(measure_all(range(count)))))
