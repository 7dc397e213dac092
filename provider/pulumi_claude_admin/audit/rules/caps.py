"""What stops spend, and whether it would: caps of workspaces and of the organization."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, ForecastFacts
from pulumi_claude_admin.audit.finding import Place
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_Scope = tuple[Place, CapFacts, Decimal, ForecastFacts | None, tuple[Decimal, ...]]


def _scopes(facts: Facts) -> Iterator[_Scope]:
    """The organization, then each workspace that can have a cap: place, cap, month to date, forecast, whole months."""
    yield words.organization(facts), facts.cap, facts.month_to_date, facts.forecast, facts.last_months
    for one in words.live(facts):
        yield words.workspace(one), one.cap, one.month_to_date, one.forecast, one.last_months


def _missing(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    for place, cap, month_to_date, _forecast, last_months in _scopes(facts):
        if not cap.is_seen:
            yield Blind(place, words.unseen_cap(cap))
        elif cap.amount is None:
            spent = max((month_to_date, *last_months))
            yield Hit(
                place,
                f"Nothing stops the spend of {place.label}: there is no monthly cap, and {words.money(facts, month_to_date)} was spent this month"
                + _declared(facts, cap),
                at_stake=words.billed(spent) if spent else None,
                evidence=(("month_to_date", words.exact(month_to_date)),),
                severity=None if spent else Severity.MEDIUM,
            )


def _declared(facts: Facts, cap: CapFacts) -> str:
    if cap.declared is None:
        return ""
    where = f" at {cap.declared_at}" if cap.declared_at else ""
    return f" (code declares {words.money(facts, cap.declared)}{where})"


def _notify_only(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    untold = 0
    for place, cap, month_to_date, _forecast, _months in _scopes(facts):
        if cap.amount is None or not cap.is_seen:
            continue
        if cap.action is CapAction.NOTIFIES:
            yield Hit(
                place,
                f"{place.label} has {words.money(facts, cap.amount)} as a threshold that only sends an e-mail: nothing stops at it",
                at_stake=words.billed(max(month_to_date - cap.amount, Decimal(0))),
                evidence=(("amount", words.exact(cap.amount)), ("seen_by", cap.source or "")),
            )
        elif cap.action is CapAction.UNKNOWN:
            untold += 1
    if untold:
        yield Blind(
            words.organization(facts),
            f"{words.count(untold, 'cap')} came from a source that does not tell whether spend stops there or only an e-mail is sent",
        )


def _ceiling(facts: Facts) -> tuple[Decimal, str] | None:
    """The lowest amount that is known to stop the whole organization, and what it is."""
    known = [
        (facts.tier_cap, "the usage tier's"),
        (facts.cap.amount if facts.cap.is_seen else None, "the organization's"),
    ]
    return min(((amount, words_) for amount, words_ in known if amount is not None), default=None)


def _no_ceiling(facts: Facts) -> Blind:
    why = "it has none and that of the usage tier is not known" if facts.cap.is_seen else words.unseen_cap(facts.cap)
    return Blind(words.organization(facts), f"there is no cap of the organization to compare with: {why}")


def _above(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    ceiling = _ceiling(facts)
    if ceiling is None:
        yield _no_ceiling(facts)
        return
    own = facts.cap.amount if facts.cap.is_seen else None
    if own is not None and facts.tier_cap is not None and own > facts.tier_cap:
        yield _too_high(facts, words.organization(facts), own, (facts.tier_cap, "the usage tier's"))
    for one in words.live(facts):
        if one.cap.is_seen and one.cap.amount is not None and one.cap.amount > ceiling[0]:
            yield _too_high(facts, words.workspace(one), one.cap.amount, ceiling)


def _too_high(facts: Facts, place: Place, amount: Decimal, ceiling: tuple[Decimal, str]) -> Hit:
    limit, whose = ceiling
    return Hit(
        place,
        f"The cap of {place.label}, {words.money(facts, amount)}, is above {whose} ({words.money(facts, limit)}), which stops everybody first",
        evidence=(("cap", words.exact(amount)), ("above", words.exact(limit))),
    )


def _sum_above(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    ceiling, caps = _ceiling(facts), [one.cap for one in words.live(facts)]
    unseen = sum(not cap.is_seen for cap in caps)
    if ceiling is None:
        yield _no_ceiling(facts)
        return
    total = sum((cap.amount for cap in caps if cap.is_seen and cap.amount is not None), Decimal(0))
    if total > ceiling[0]:
        yield Hit(
            words.organization(facts),
            f"The caps of all workspaces are {words.money(facts, total)} together, above {ceiling[1]} ({words.money(facts, ceiling[0])}): "
            "one team's runaway can stop the others",
            evidence=(("sum", words.exact(total)), ("above", words.exact(ceiling[0]))),
        )
    elif unseen:
        yield Blind(words.organization(facts), f"{words.count(unseen, 'cap')} of workspaces could not be looked at")


def _far_above(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for place, cap, month_to_date, forecast, last_months in _scopes(facts):
        if not cap.is_seen or cap.amount is None:
            continue
        if not last_months:
            yield Blind(place, "no whole month was read, so there is no usual spend to compare the cap with")
            continue
        ahead = [forecast.amount if forecast.high is None else forecast.high] if forecast is not None else []
        usual = max(month_to_date, *last_months, *ahead)
        if cap.amount > usual * thresholds["times"] and cap.amount - usual >= thresholds["amount"] * words.CENTS:
            yield Hit(
                place,
                f"The cap of {place.label}, {words.money(facts, cap.amount)}, is far above its dearest month ({words.money(facts, usual)}): "
                "a runaway could cost the difference before it stops",
                at_stake=words.estimated(cap.amount - usual),
                evidence=(("cap", words.exact(cap.amount)), ("dearest_month", words.exact(usual))),
            )


def _near(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    for place, cap, month_to_date, _forecast, _months in _scopes(facts):
        if not cap.is_seen:
            yield Blind(place, words.unseen_cap(cap))
        elif cap.amount is not None and month_to_date >= cap.amount * thresholds["share"] / 100:
            share = "all" if month_to_date >= cap.amount else words.percent(month_to_date / cap.amount)
            yield Hit(
                place,
                f"{place.label} has used {share} of its cap this month: {words.money(facts, month_to_date)} of {words.money(facts, cap.amount)}",
                evidence=(("month_to_date", words.exact(month_to_date)), ("cap", words.exact(cap.amount))),
            )


_UNDOCUMENTED: Final = (
    "Which amount the platform counts against a cap, and how late, is not documented; the billed amount is compared."
)

RULES: Final = (
    Rule(
        id="spend.cap_missing",
        title="No monthly cap",
        severity=Severity.HIGH,
        risk="A loop, a leaked key or a wrong setting spends until somebody looks at the invoice.",
        remedy='Declare spend_limit: "AMOUNT" in teams.yaml, or WorkspaceSpendLimit; `claude-admin audit --suggest-caps` proposes one.',
        cannot_know="A cap that no source could show is unseen, and never told as missing. Where the Admin API is closed to this organization and there is no Console session, feed or state, nobody can look.",
        check=_missing,
    ),
    Rule(
        id="spend.notify_only",
        title="A notification taken for a cap",
        severity=Severity.HIGH,
        risk="The amount looks like a cap and stops nothing: an e-mail is sent, and spend goes on.",
        remedy="Declare a spend limit beside it; keep the notification for a lower amount.",
        cannot_know="The activity feed and the Console tell whether spend stops at an amount; the Admin API does not.",
        check=_notify_only,
    ),
    Rule(
        id="spend.cap_above_organization",
        title="A cap above the one over it",
        severity=Severity.MEDIUM,
        risk="The higher cap stops everybody before this one stops its own workspace.",
        remedy="Lower the cap below the one over it, or have that raised.",
        cannot_know="The cap of the usage tier is known only where the Admin API lists spend limits.",
        check=_above,
    ),
    Rule(
        id="spend.caps_sum_above",
        title="All caps together above the organization's",
        severity=Severity.LOW,
        risk="Teams that each stay within their cap can still stop one another.",
        remedy="Lower caps that are far above use, or have the organization's raised.",
        cannot_know="Caps that nobody could look at are left out of the sum, and said. Over-booking may be meant: switch the rule off then.",
        check=_sum_above,
    ),
    Rule(
        id="spend.cap_far_above",
        title="A cap far above use",
        severity=Severity.LOW,
        risk="A cap that is many times a usual month lets a runaway spend the difference.",
        remedy="Lower the cap to what `claude-admin audit --suggest-caps` proposes.",
        cannot_know="A launch that is planned: raise the cap with its own date, or mute this.",
        check=_far_above,
        thresholds=(
            Threshold("times", Decimal(5), "times", "how many times the dearest month the cap has to be"),
            Threshold("amount", Decimal(1000), "currency units", "how far above it at least"),
        ),
    ),
    Rule(
        id="spend.near_cap",
        title="Near the cap",
        severity=Severity.HIGH,
        risk="At the cap every request is refused until the first of next month (UTC).",
        remedy="Use a smaller model or a cache, or raise the cap knowingly.",
        cannot_know=f"{_UNDOCUMENTED} Month to date is what was read: at least that much.",
        check=_near,
        thresholds=(Threshold("share", Decimal(90), "%", "which part of the cap has to be used"),),
    ),
)
