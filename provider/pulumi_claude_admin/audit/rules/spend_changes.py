"""Days that cost far more than they should, and levels that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, SpikeFacts, WorkspaceFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_COMPARED: Final = 7
_ABOUT_AS_MUCH: Final = Decimal("0.35")


def _too_short(facts: Facts, thresholds: Thresholds) -> tuple[Blind, ...]:
    days = len(facts.reading.covered)
    if days >= thresholds["days"]:
        return ()
    return (Blind(words.organization(facts), f"{words.count(days, 'day')} were read, too few to say what is usual"),)


def _spike(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if short := _too_short(facts, thresholds):
        yield from short
        return
    for one in facts.workspaces:
        if one.spikes:
            yield _spiked(facts, one, thresholds["recent_days"])


def _spiked(facts: Facts, one: WorkspaceFacts, recent_days: Decimal) -> Hit:
    worst = max(one.spikes, key=lambda spike: (spike.is_alert, spike.actual - spike.expected))
    more = f", and {words.count(len(one.spikes) - 1, 'more day')} like it" if len(one.spikes) > 1 else ""
    sent = ", all of it above the usual in batches" if worst.is_of_batches else ""
    excess = sum((max(spike.actual - spike.expected, Decimal(0)) for spike in one.spikes), Decimal(0))
    return Hit(
        words.workspace(one),
        f"{one.name} cost {words.money(facts, worst.actual)} on {worst.day.isoformat()}, when about {words.money(facts, worst.expected)} was usual{sent}{more}",
        at_stake=words.billed(excess),
        evidence=tuple((spike.day.isoformat(), words.exact(spike.actual)) for spike in one.spikes),
        since=min(spike.day for spike in one.spikes),
        severity=_severity(one.spikes, facts.as_of.date() - timedelta(days=int(recent_days))),
    )


def _severity(spikes: tuple[SpikeFacts, ...], recent: date) -> Severity:
    """High while it may still go on; a notice is never more than low."""
    alerts = [spike.day for spike in spikes if spike.is_alert]
    if not alerts:
        return Severity.LOW
    return Severity.HIGH if max(alerts) >= recent else Severity.MEDIUM


def _level(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if short := _too_short(facts, thresholds):
        yield from short
        return
    changes = [
        _Change.of(facts, one, one.level_changed_at) for one in facts.workspaces if one.level_changed_at is not None
    ]
    for change in changes:
        yield _changed(facts, change, next((one for one in changes if change.is_made_up_by(one)), None))


@dataclass(frozen=True, slots=True)
class _Change:
    """What a mean day of a workspace cost before and after its level changed."""

    one: WorkspaceFacts
    day: date
    before: Decimal
    after: Decimal

    @classmethod
    def of(cls, facts: Facts, one: WorkspaceFacts, day: date) -> _Change:
        before = _mean(facts, one, day - timedelta(days=3 * _COMPARED), day)
        return cls(one, day, before, _mean(facts, one, day, day + timedelta(days=_COMPARED)))

    @property
    def rise(self) -> Decimal:
        """Negative where it fell."""
        return self.after - self.before

    @property
    def beyond(self) -> Decimal:
        """What was spent beyond the old level since."""
        since = [amount for day, amount in self.one.daily if day >= self.day]
        return max(sum(since, Decimal(0)) - self.before * len(since), Decimal(0))

    def is_made_up_by(self, other: _Change) -> bool:
        """Whether another workspace changed the other way in the same days, by about as much."""
        together, larger = abs(self.rise + other.rise), max(abs(self.rise), abs(other.rise))
        is_near = other.one.id != self.one.id and abs((self.day - other.day).days) <= _COMPARED
        return is_near and together <= larger * _ABOUT_AS_MUCH


def _changed(facts: Facts, change: _Change, other: _Change | None) -> Hit:
    one, rise = change.one, change.rise
    moved = f"; {other.one.name} changed the other way by about as much, so a team may have moved" if other else ""
    return Hit(
        words.workspace(one),
        f"Since {change.day.isoformat()} a day of {one.name} costs about {words.money(facts, change.after)}, before that {words.money(facts, change.before)}"
        + moved,
        at_stake=words.billed(change.beyond) if rise > 0 and other is None else None,
        evidence=(("before", words.exact(change.before)), ("after", words.exact(change.after))),
        since=change.day,
        severity=None if rise > 0 and other is None else Severity.LOW,
    )


def _mean(facts: Facts, one: WorkspaceFacts, first: date, end: date) -> Decimal:
    """Of the days that were read: a day without a row cost nothing."""
    amounts = dict(one.daily)
    return words.mean(amounts.get(day, Decimal(0)) for day in facts.reading.covered if first <= day < end)


_DAYS: Final = Threshold("days", Decimal(28), "days", "how many have to be read before anything is called unusual")

RULES: Final = (
    Rule(
        id="spend.spike",
        title="A day that cost far more than usual",
        severity=Severity.HIGH,
        risk="An agent in a loop, or a key in the wrong hands.",
        remedy="See who and what spent it (`claude-admin audit spend --by key`); disable the key if nobody can say, and declare a cap that would have stopped it.",
        cannot_know="A launch that was meant: mute the day. What was sent in batches is taken for planned, and told low. The last hours are never called a spike, as their rows may still come.",
        check=_spike,
        thresholds=(
            _DAYS,
            Threshold("recent_days", Decimal(7), "days", "how long ago a spike is still of high severity"),
        ),
    ),
    Rule(
        id="spend.level_changed",
        title="Spend has settled at another level",
        severity=Severity.MEDIUM,
        risk="What was decided for the old level, cap, limit and budget, no longer fits.",
        remedy="Find out what began that week, then set cap and limits for the new level.",
        cannot_know="Why. A team that moved from one workspace to another shows as one up and one down: two that make each other up are told low.",
        check=_level,
        thresholds=(_DAYS,),
    ),
)
