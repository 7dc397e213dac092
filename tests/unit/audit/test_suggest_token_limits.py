"""Which ceilings are suggested for a workspace, so that its cap lasts a day, and not below its normal peak."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.burn import burn
from pulumi_claude_admin.audit.facts import ModelFacts, TokenFacts, WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import LimiterFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.suggest_token_limits import SuggestedLimit, suggest_token_limits
from pulumi_claude_admin.audit_ports import PeakHour
from tests.support.audit_facts import cap, usd, workspace

SONNET, HAIKU = "claude-sonnet-5", "claude-haiku-4-5"
PRICES = OwnPrices(date(2026, 11, 24))
INPUT, OUTPUT = "input_tokens_per_minute_cache_aware", "output_tokens_per_minute"


def _limiters(group: str, model: str, *, own: int | None = None) -> tuple[LimiterFacts, ...]:
    return (
        LimiterFacts(group, (model,), INPUT, own, 5_000_000),
        LimiterFacts(group, (model,), OUTPUT, own, 1_000_000),
        LimiterFacts(group, (model,), "requests_per_minute", own, 4_000),
    )


def _peak(model: str, *, tokens: int) -> PeakHour:
    at = datetime(2026, 11, 10, 9, tzinfo=UTC)
    return PeakHour("wrkspc_01Pay", model, at, tokens * 9, tokens * 9, 100, tokens, tokens)


def _workspace(*, own: int | None = None, peak: int = 60) -> WorkspaceFacts:
    used = ModelFacts(SONNET, usd("900"), usd("900"), TokenFacts(uncached_input=40_000_000, output=8_000_000))
    return replace(
        workspace("wrkspc_01Pay", "Payments", a_week="100"),
        models=(used,),
        limiters=(*_limiters("Sonnet", SONNET, own=own), *_limiters("Haiku", HAIKU, own=own)),
        peaks=(_peak(SONNET, tokens=peak),),
    )


def _suggested(one: WorkspaceFacts, amount: str = "1300") -> dict[tuple[str, str], SuggestedLimit]:
    return {(limit.group, limit.limiter): limit for limit in suggest_token_limits(one, usd(amount), PRICES)}


def _with(one: WorkspaceFacts, suggested: dict[tuple[str, str], SuggestedLimit]) -> tuple[LimiterFacts, ...]:
    return tuple(
        replace(limiter, workspace_value=suggested[limiter.group, limiter.limiter].value)
        if (limiter.group, limiter.limiter) in suggested
        else limiter
        for limiter in one.limiters or ()
    )


def test_at_the_suggested_ceilings_the_cap_lasts_a_day_and_not_much_longer() -> None:
    one = _workspace()

    suggested = _suggested(one)

    burned = burn(_with(one, suggested), PRICES, cap("1300"), Decimal(0))
    assert burned.minutes is not None
    assert 24 * 60 <= burned.minutes <= 26 * 60
    assert set(suggested) == {(group, limiter) for group in ("Sonnet", "Haiku") for limiter in (INPUT, OUTPUT)}


def test_a_group_that_was_not_used_gets_little() -> None:
    suggested = _suggested(_workspace())

    assert suggested["Haiku", OUTPUT].value < suggested["Sonnet", OUTPUT].value
    assert suggested["Haiku", OUTPUT].reason == (
        "Haiku, output: 4,500 tokens a minute, at which its share of the cap lasts a day; hardly used so far."
    )


def test_a_normal_peak_hour_is_not_slowed_down() -> None:
    suggested = _suggested(_workspace(peak=6_000_000))

    limit = suggested["Sonnet", OUTPUT]
    assert limit.value == 150_000
    assert limit.reason == (
        "Sonnet, output: a normal peak hour takes 100,000 tokens a minute, so 150,000; "
        "at that ceiling alone the whole cap lasts 14 h 27 min."
    )


def test_a_ceiling_that_is_as_low_already_is_left_alone() -> None:
    assert _suggested(_workspace(own=100)) == {}


def test_tokens_of_both_kinds_share_one_ceiling_where_there_is_no_other() -> None:
    one = replace(_workspace(), limiters=(LimiterFacts("Sonnet", (SONNET,), "tokens_per_minute", None, 9_000_000),))

    assert [limiter for _, limiter in _suggested(one)] == ["tokens_per_minute"]


def test_an_unknown_price_or_unread_limits_or_hours_suggest_nothing() -> None:
    one = _workspace()

    unpriced = replace(one, limiters=_limiters("New", "claude-of-tomorrow"))
    assert _suggested(unpriced) == {}
    assert _suggested(replace(one, limiters=None)) == {}
    assert _suggested(replace(one, peaks=())) == {}
