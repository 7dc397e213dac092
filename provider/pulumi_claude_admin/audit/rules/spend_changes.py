"""Days that cost far more than they should, and levels that changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, SpikeFacts, WorkspaceFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Threshold, Thresholds
from pulumi_claude_admin.model.severity import Severity

_COMPARED: Final = 7


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
    excess = sum((max(spike.actual - spike.expected, Decimal(0)) for spike in one.spikes), Decimal(0))
    return Hit(
        words.workspace(one),
        f"{one.name} cost {words.money(facts, worst.actual)} on {worst.day.isoformat()}, when about {words.money(facts, worst.expected)} was usual{more}",
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
    for one in facts.workspaces:
        if one.level_changed_at is not None:
            yield _changed(facts, one, one.level_changed_at)


def _changed(facts: Facts, one: WorkspaceFacts, day: date) -> Hit:
    before = _mean(facts, one, day - timedelta(days=3 * _COMPARED), day)
    after = _mean(facts, one, day, day + timedelta(days=_COMPARED))
    return Hit(
        words.workspace(one),
        f"Since {day.isoformat()} a day of {one.name} costs about {words.money(facts, after)}, before that {words.money(facts, before)}",
        at_stake=words.estimated((after - before) * 30) if after > before else None,
        evidence=(("before", words.exact(before)), ("after", words.exact(after))),
        since=day,
        severity=None if after > before else Severity.LOW,
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
        cannot_know="A launch or a batch that was meant: mute the day. The last hours are never called a spike, as their rows may still come.",
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
        cannot_know="Why. A team that moved from one workspace to another shows as one up and one down.",
        check=_level,
        thresholds=(_DAYS,),
    ),
)
