"""What people may spend: defaults, exceptions from them, and who is at the end of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.enterprise.facts import MONTHLY, EnterpriseFacts, EnterprisePerson, PersonLimit
from pulumi_claude_admin.audit.enterprise.rules import words
from pulumi_claude_admin.audit.enterprise.rules.contract import EnterpriseRule
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Thresholds
from pulumi_claude_admin.audit.rules.words import count, exact, percent, ratio
from pulumi_claude_admin.model.member_spend_limit import SEAT_TIER
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_SET: Final = f"Set one for the seat tier, or for the organization: {words.BY_HAND} (no API sets it)."


def _no_default(facts: EnterpriseFacts, _: Thresholds) -> Iterator[Hit | Blind]:
    """Nothing for the organization, and somebody for whom nothing else was set either."""
    if words.has_organization_default(facts):
        return
    tiers = sorted(
        {str(one.scope.name) for one in facts.defaults if one.scope.kind == SEAT_TIER and one.amount is not None}
    )
    without = [one for one in facts.here if _has_nothing_set(one)]
    if not without and tiers and facts.members is None:
        yield Blind(words.organization(facts), words.NOBODY_LISTED)
    elif without or not tiers:
        only = (
            f"only {_series(tiers)} of the seat tiers {'has' if len(tiers) == 1 else 'have'} one"
            if tiers
            else "no seat tier has one"
        )
        number = "1 person" if len(without) == 1 else f"{len(without):,} people"
        yield Hit(
            words.organization(facts),
            f"There is no default for the organization, and {only}: {f'{number} may spend without a limit' if without else 'whoever comes new has no limit'}",
            evidence=(("unlimited", exact(len(without))), ("seat_tiers_with_a_default", ", ".join(tiers) or "none")),
            severity=Severity.HIGH if without else None,
        )


def _has_nothing_set(one: EnterprisePerson) -> bool:
    return all(limit.amount is None and not limit.is_own for limit in one.limits)


def _exceptions(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    here = facts.here
    if not words.is_everybody_told(facts):
        yield Blind(
            words.organization(facts),
            "the people could not be listed, so of how many those with a limit of their own are is not told",
        )
        return
    own = [one for one in here if one.overrides]
    if here and len(own) >= thresholds["people"] and len(own) * 100 >= thresholds["share"] * len(here):
        share = Decimal(len(own)) / len(here)
        yield Hit(
            words.organization(facts),
            f"{len(own):,} of {len(here):,} people ({percent(share)}) have a limit of their own: the exception became the rule",
            evidence=(("share", ratio(share)), ("people", exact(len(own)))),
        )
    elif untold := [one for one in here if any(limit.is_source_untold for limit in one.limits)]:
        yield Blind(
            words.organization(facts),
            f"of {len(untold):,} people with a limit the platform does not say where it comes from",
        )


def _far_above(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for one in facts.here:
        limit = _binding(one)
        worth = None if limit is None else words.of_a_month(limit)
        if limit is None or worth is None or not limit.is_own or worth < thresholds["least"] * 100:
            continue
        if one.added_at is not None and one.added_at.date() > facts.lately.first:
            continue
        used = max((one.lately or Decimal(0), one.month or Decimal(0), one.forecast or Decimal(0)))
        if not used:
            yield Blind(words.person(one), words.NOT_TOLD)
        elif worth >= used * thresholds["times"]:
            yield Hit(
                words.person(one),
                f"The {limit.period} override of {one.label} is {words.money(facts, limit.amount or Decimal(0))}, {_times(worth / used)} times what was used: "
                f"{_used(facts, one)}",
                evidence=(("of_a_month", exact(worth)), ("used", exact(used)), *_forecast_evidence(one)),
            )


def _binding(one: EnterprisePerson) -> PersonLimit | None:
    """The limit that comes to least in a month: it ends the spend first, whatever the others are."""
    told = [(worth, limit) for limit in one.limits if (worth := words.of_a_month(limit)) is not None]
    return min(told, key=lambda pair: pair[0])[1] if told else None


def _used(facts: EnterpriseFacts, one: EnterprisePerson) -> str:
    lately = f"{words.money(facts, one.lately)} in the last {facts.lately.days} days" if one.lately else ""
    heading = f"this month is heading for {words.money(facts, one.forecast)}" if one.forecast is not None else ""
    return (
        ", ".join(filter(None, (lately, heading))) or f"{words.money(facts, one.month or Decimal(0))} this month so far"
    )


def _forecast_evidence(one: EnterprisePerson) -> tuple[tuple[str, str], ...]:
    return () if one.forecast is None else (("forecast", exact(one.forecast)),)


def _times(number: Decimal) -> str:
    return f"{number:,.0f}"


def _reached(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    waiting = {one.user_id: (facts.as_of - one.created_at).days for one in facts.waiting}
    for one in facts.here:
        able = [limit for limit in one.limits if limit.amount]
        at_end = [limit for limit in able if _share(limit) * 100 >= thresholds["share"]]
        if at_end:
            yield _at_limit(facts, one, max(at_end, key=_share), waiting.get(one.id))
        elif able and all(limit.spent is None for limit in able):
            yield Blind(words.person(one), words.NOT_TOLD)


def _at_limit(facts: EnterpriseFacts, one: EnterprisePerson, limit: PersonLimit, days: int | None) -> Hit:
    amount, spent = limit.amount or Decimal(0), limit.spent or Decimal(0)
    ago = "" if days is None else "today" if days == 0 else f"{count(days, 'day')} ago"
    asked = f", and asked for more {ago}" if ago else ""
    return Hit(
        words.person(one),
        f"{one.label} has spent {words.money(facts, spent)} of the {limit.period} {words.money(facts, amount)} ({words.set_by(limit)}){asked}",
        evidence=(
            ("amount", exact(amount)),
            ("spent", exact(spent)),
            ("period", limit.period),
            ("source", words.set_by(limit)),
        ),
    )


def _share(limit: PersonLimit) -> Decimal:
    return Decimal(0) if not limit.amount or limit.spent is None else limit.spent / limit.amount


def _heading(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if facts.credits is None:
        yield Blind(
            words.organization(facts),
            "the credits of people could not be read, so where a month is heading is not told",
        )
        return
    for one in facts.here:
        limit = one.limit_of(MONTHLY)
        if limit is None or not limit.amount or one.forecast is None or _share(limit) >= 1:
            continue
        if one.forecast * 100 >= limit.amount * thresholds["share"]:
            yield Hit(
                words.person(one),
                f"The month of {one.label} is heading for {words.money(facts, one.forecast)}, and {words.money(facts, limit.amount)} ({words.set_by(limit)}) ends it",
                evidence=(("forecast", exact(one.forecast)), ("amount", exact(limit.amount))),
            )


def _unlimited(facts: EnterpriseFacts, _: Thresholds) -> Iterator[Hit | Blind]:
    if not words.is_everybody_told(facts):
        yield Blind(words.organization(facts), words.NOBODY_LISTED)
    for one in facts.here:
        if one.is_unlimited:
            why = (
                "an override says so"
                if one.overrides
                else "nothing was set for them, their groups, their seat tier or the organization"
            )
            spent = (
                f", and {words.money(facts, one.lately)} was used in the last {facts.lately.days} days"
                if one.lately
                else ""
            )
            yield Hit(
                words.person(one),
                f"Nothing limits the credits of {one.label}: {why}{spent}",
                evidence=(("used", exact(one.lately)),),
                severity=None if one.lately else Severity.LOW,
            )


def _undeclared(facts: EnterpriseFacts, _: Thresholds) -> Iterator[Hit | Blind]:
    if not facts.is_declared_known:
        yield Blind(
            words.organization(facts),
            "no stack was named (--stack, --state), so which overrides code declares is not known",
        )
        return
    for one in facts.here:
        strange = [limit for limit in one.overrides if limit.declared_at is None]
        if strange:
            told = ", ".join(f"{_word(facts, limit)} {limit.period}" for limit in strange)
            yield Hit(
                words.person(one),
                f"No stack that was named declares the override of {one.label}: {told}",
                evidence=tuple(
                    (limit.period, exact(limit.amount) if limit.amount is not None else "no_limit") for limit in strange
                ),
            )


def _word(facts: EnterpriseFacts, limit: PersonLimit) -> str:
    return "no limit" if limit.amount is None else words.money(facts, limit.amount)


def _series(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


RULES: Final = (
    EnterpriseRule(
        id="limits.no_default",
        title="No default limit",
        severity=Severity.MEDIUM,
        risk="Whoever comes new, or loses their own limit, may spend without one, and nobody decided that.",
        remedy=_SET,
        cannot_know="Which seat tiers there are: the platform names only those that have a default. Which of several groups' limits counts for somebody who is in two.",
        check=_no_default,
    ),
    EnterpriseRule(
        id="limits.exceptions",
        title="The exception became the rule",
        severity=Severity.MEDIUM,
        risk="Limits that were set one by one are looked at by nobody any more, and a default that is changed changes little.",
        remedy=f"Set a default for the seat tier or the group that fits most of them ({words.BY_HAND}), and take the overrides away that say the same.",
        cannot_know="Why somebody was given a limit of their own, and since when.",
        check=_exceptions,
        thresholds=(
            Threshold("share", Decimal(25), "%", "which part of all people have a limit of their own"),
            Threshold("people", Decimal(3), "people", "and at least so many"),
        ),
    ),
    EnterpriseRule(
        id="limits.override_far_above",
        title="An override far above what is used",
        severity=Severity.LOW,
        risk="It stops nothing: whoever has the account, or a program that runs away, spends all of it first.",
        remedy="Lower it to what a busy month needs: MemberSpendLimits, or claude.ai.",
        cannot_know="What the person has planned. Where nothing is told of what somebody cost, nothing is said: 0 stands for unavailable as well.",
        check=_far_above,
        thresholds=(
            Threshold(
                "times", Decimal(5), "times", "how often what was used, or the month is heading for, fits into it"
            ),
            Threshold("least", Decimal(100), "USD", "below which an override of a month is not looked at"),
        ),
    ),
    EnterpriseRule(
        id="limits.reached",
        title="Somebody is at their limit",
        severity=Severity.MEDIUM,
        risk="The person is stopped until the period ends, or works elsewhere.",
        remedy="Decide: claude-admin increase-requests, or another limit in the code that declares it.",
        cannot_know="Whose spend is told as 0, which stands for unavailable as well. A limit of 0 is no limit that is reached: it is what the seat includes.",
        check=_reached,
        thresholds=(Threshold("share", Decimal(100), "%", "how much of it has to be spent"),),
    ),
    EnterpriseRule(
        id="limits.heading_above",
        title="A month is heading above its limit",
        severity=Severity.LOW,
        risk="The person will be stopped before the month is over.",
        remedy="Tell the person, or decide before they ask.",
        cannot_know="Days that are not there yet: the rate is that of the last thirty whole days. Of whom no credits are told, nothing is said.",
        check=_heading,
        thresholds=(Threshold("share", Decimal(100), "%", "how much of the limit the forecast has to come to"),),
    ),
    EnterpriseRule(
        id="limits.unlimited",
        title="Somebody without any limit",
        severity=Severity.MEDIUM,
        risk="Nothing stops a month that goes wrong.",
        remedy="Declare a limit (MemberSpendLimits), or set a default that holds for them.",
        cannot_know="Whether somebody decided that nothing should limit them.",
        check=_unlimited,
    ),
    EnterpriseRule(
        id="limits.undeclared",
        title="An override that no code declares",
        severity=Severity.LOW,
        risk="Nobody reviews it, and nobody takes it back.",
        remedy="Declare it (claude-admin adopt --kinds member-limits writes it), or clear it in claude.ai.",
        cannot_know="Stacks that were not named. An approval of a request for more writes an override, too: drift tells those.",
        check=_undeclared,
    ),
)
