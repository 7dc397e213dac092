"""Rate limits: whether there are any, whether they slow a runaway down, and whether anybody comes near them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import LimiterFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.audit_ports import PeakHour
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_UNREAD: Final = "its rate limits could not be read"
_NO_HOURS: Final = "usage by the hour was not read"
_MINUTES: Final = 60


def _missing(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    for one in words.live(facts):
        if one.limiters is None:
            yield Blind(words.workspace(one), _UNREAD)
        elif all(limiter.workspace_value is None for limiter in one.limiters):
            yield Hit(
                words.workspace(one),
                f"{one.name} has no rate limit of its own: it may use all that the organization may, and take it from the others",
                severity=None if one.tokens.input or one.tokens.output else Severity.LOW,
            )


def _burns(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for one in words.live(facts):
        if one.burn is None:
            yield Blind(words.workspace(one), _UNREAD)
        elif one.burn.per_minute is None:
            yield Blind(words.workspace(one), one.burn.why_unknown or "a ceiling is not known")
        elif one.burn.minutes is not None and one.burn.minutes < thresholds["hours"] * _MINUTES:
            yield _burnt(facts, one, one.burn.minutes, one.burn.per_minute)


def _burnt(facts: Facts, one: WorkspaceFacts, minutes: Decimal, per_minute: Decimal) -> Hit:
    reads = ", and reads from the cache come on top" if one.burn is not None and one.burn.has_uncounted_reads else ""
    cap = one.cap.amount or Decimal(0)
    return Hit(
        words.workspace(one),
        f"At the ceiling of its rate limits {one.name} burns its cap of {words.money(facts, cap)} in {words.duration(minutes)} "
        f"({words.money(facts, per_minute)} a minute{reads})",
        at_stake=words.estimated(max(cap - one.month_to_date, Decimal(0))),
        evidence=(("minutes", words.exact(minutes)), ("per_minute", words.exact(per_minute))),
    )


def _never_approached(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for one in words.live(facts):
        own = [limiter for limiter in one.limiters or () if limiter.workspace_value is not None]
        if not own:
            continue
        if not one.peaks:
            yield Blind(words.workspace(one), _NO_HOURS)
            continue
        idle = [
            limiter
            for limiter in own
            if (share := _share(one, limiter)) is not None and share * 100 < thresholds["share"]
        ]
        if idle:
            named = ", ".join(f"{limiter.group} {limiter.limiter}" for limiter in idle)
            yield Hit(
                words.workspace(one),
                f"The fullest hour of {one.name} stayed below {thresholds['share']} % of {words.count(len(idle), 'rate limit')}: {named}",
                evidence=_evidence(one, idle),
            )


def _nearly_hit(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    for one in words.live(facts):
        if one.limiters is None:
            yield Blind(words.workspace(one), _UNREAD)
            continue
        if not one.peaks and one.tokens.output:
            yield Blind(words.workspace(one), _NO_HOURS)
            continue
        full = [
            limiter
            for limiter in one.limiters
            if (share := _share(one, limiter)) is not None and share * 100 >= thresholds["share"]
        ]
        if full:
            named = ", ".join(f"{limiter.group} {limiter.limiter}" for limiter in full)
            yield Hit(
                words.workspace(one),
                f"In its fullest hour {one.name} used {thresholds['share']} % or more of {words.count(len(full), 'rate limit')}: {named}",
                evidence=_evidence(one, full),
            )


def _evidence(one: WorkspaceFacts, limiters: list[LimiterFacts]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{limiter.group} {limiter.limiter}", words.ratio(_share(one, limiter))) for limiter in limiters)


def _share(one: WorkspaceFacts, limiter: LimiterFacts) -> Decimal | None:
    """What the fullest hours of the group's models were of an hour at the ceiling; None where this cannot be compared."""
    ceiling = limiter.effective
    if not ceiling or not limiter.limiter.endswith(("_per_minute", "_cache_aware")):
        return None
    peaks = [peak for peak in one.peaks if peak.model in limiter.models]
    counted = [_counted(limiter.limiter, peak) for peak in peaks]
    known = [count for count in counted if count is not None]
    return Decimal(sum(known)) / (ceiling * _MINUTES) if len(known) == len(counted) else None


def _counted(limiter: str, peak: PeakHour) -> int | None:
    match limiter:
        case "requests_per_minute":
            return peak.requests
        case "output_tokens_per_minute":
            return peak.output_tokens
        case "tokens_per_minute":
            return peak.input_tokens + peak.output_tokens
        case _:
            return peak.input_tokens


_HOURS_ONLY: Final = (
    "Refusals leave no trace, and usage is told by the hour: a minute at the ceiling inside a quiet hour is not seen."
)

RULES: Final = (
    Rule(
        id="rate.missing",
        title="No rate limit",
        severity=Severity.MEDIUM,
        risk="A cap stops a runaway only after the money is gone, and one workspace can use up what all share.",
        remedy="Declare rate_limits for the model groups that the workspace uses, or WorkspaceRateLimit.",
        cannot_know="Limits that callers set themselves, in a gateway or in their code.",
        check=_missing,
    ),
    Rule(
        id="rate.burns_cap",
        title="The rate limits burn the cap within a day",
        severity=Severity.MEDIUM,
        risk="A runaway at the ceiling has spent the month's cap before anybody reads an e-mail.",
        remedy="Declare lower token limits for the workspace, above its normal peak hour; `claude-admin audit --suggest-caps` proposes them.",
        cannot_know="List prices are taken, without batch or discount, and reads from the cache are counted by no ceiling of the newer models. Models whose price is not known make the time unknown.",
        check=_burns,
        thresholds=(Threshold("hours", Decimal(24), "hours", "how long the cap has to last at the ceiling"),),
    ),
    Rule(
        id="rate.never_approached",
        title="A rate limit that nobody comes near",
        severity=Severity.LOW,
        risk="A ceiling many times above use slows nothing down when something runs away.",
        remedy="Lower the limit to a few times the normal peak hour.",
        cannot_know=_HOURS_ONLY,
        check=_never_approached,
        thresholds=(Threshold("share", Decimal(10), "%", "which part of the ceiling the fullest hour stays below"),),
    ),
    Rule(
        id="rate.nearly_hit",
        title="A rate limit that is nearly hit",
        severity=Severity.MEDIUM,
        risk="Requests are refused or soon will be, and people work around it with other keys and workspaces.",
        remedy="Spread the load, use batch, or raise the limit; the lower one of workspace and organization counts.",
        cannot_know=_HOURS_ONLY,
        check=_nearly_hit,
        thresholds=(Threshold("share", Decimal(80), "%", "which part of the ceiling the fullest hour has to reach"),),
    ),
)
