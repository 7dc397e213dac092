from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.burn import burn
from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapAction, CapFacts, CapSource, LimiterFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from tests.support.audit_facts import UNSEEN, cap, usd

OPUS = ("claude-opus-5-5",)
PRICES = OwnPrices(date(2026, 11, 24))
CAP = cap("100")
"""Opus 5.5 asks $8 a million for writing to the cache for an hour, and $20 for output: 0.0008 and 0.002 cents a token."""


def limit(limiter: str, own: int | None, all_of_us: int | None = None, models: tuple[str, ...] = OPUS) -> LimiterFacts:
    return LimiterFacts("Opus" if models == OPUS else "Others", models, limiter, own, all_of_us)


def incoming(own: int | None, all_of_us: int | None = None, models: tuple[str, ...] = OPUS) -> LimiterFacts:
    return limit("input_tokens_per_minute_cache_aware", own, all_of_us, models)


def outgoing(own: int | None, all_of_us: int | None = None, models: tuple[str, ...] = OPUS) -> LimiterFacts:
    return limit("output_tokens_per_minute", own, all_of_us, models)


def of(*limiters: LimiterFacts, at: CapFacts = CAP, spent: str = "0") -> BurnFacts:
    return burn(limiters, PRICES, at, usd(spent))


def test_input_is_written_to_the_cache_for_an_hour_and_output_comes_on_top() -> None:
    found = of(incoming(1_000_000), outgoing(100_000), spent="25")
    assert found.per_minute == Decimal(800) + Decimal(200)
    assert (found.minutes, found.minutes_left) == (Decimal(10), Decimal("7.5"))
    assert found.has_uncounted_reads


def test_the_lower_of_workspace_and_organization_holds() -> None:
    assert of(incoming(1_000_000, 500_000), outgoing(50_000, 100_000)).per_minute == Decimal(500)
    assert of(incoming(None, 500_000), outgoing(50_000)).per_minute == Decimal(500)


def test_groups_are_added() -> None:
    haiku = ("claude-haiku-5-5",)
    found = of(incoming(1_000_000), outgoing(100_000), incoming(1_000_000, None, haiku), outgoing(0, None, haiku))
    assert found.per_minute == Decimal(1000) + Decimal(20)


def test_the_dearest_model_of_a_group_counts() -> None:
    both = ("claude-haiku-5-5", "claude-fable-5")
    assert of(incoming(1_000_000, None, both), outgoing(0, None, both)).per_minute == Decimal(2000)


def test_a_limiter_that_counts_reads_lets_none_pass() -> None:
    found = of(limit("input_tokens_per_minute", 500_000), incoming(1_000_000), outgoing(100_000))
    assert (found.per_minute, found.has_uncounted_reads) == (Decimal(600), False)


def test_a_limit_of_all_tokens_bounds_both() -> None:
    assert of(limit("tokens_per_minute", 100_000)).per_minute == Decimal(200)
    assert of(limit("tokens_per_minute", 1_000_000), incoming(100_000), outgoing(0)).per_minute == Decimal(80)


def test_fast_mode_comes_on_top_at_twice_the_price() -> None:
    fast = (limit("fast_itpmca", 100_000), limit("fast_otpm", 10_000))
    assert of(incoming(0), outgoing(0), *fast).per_minute == Decimal(160) + Decimal(40)


@pytest.mark.parametrize(
    ("limiters", "why"),
    [
        ((limit("requests_per_minute", 5),), "Opus has no ceiling for tokens of input"),
        ((incoming(5),), "Opus has no ceiling for tokens of output"),
        (
            (incoming(5, None, ("claude-next",)), outgoing(5, None, ("claude-next",))),
            "the price of claude-next is not known",
        ),
        ((incoming(5, None, ()), outgoing(5, None, ())), "the models of Others are not known"),
        ((), "no group of models has a rate limit"),
    ],
)
def test_what_has_no_ceiling_or_no_price_has_no_rate(limiters: tuple[LimiterFacts, ...], why: str) -> None:
    found = of(*limiters)
    assert (found.per_minute, found.minutes, found.why_unknown) == (None, None, why)


def test_a_model_that_does_not_answer_any_more_needs_no_price() -> None:
    assert (
        of(incoming(5, None, ("claude-opus-4", *OPUS)), outgoing(0, None, ("claude-opus-4", *OPUS))).per_minute
        is not None
    )


def test_what_the_organization_is_asked_itself_wins_over_the_book() -> None:
    own = OwnPrices(date(2026, 11, 24), {"claude-opus-5-5": {"output_tokens": Decimal("0.003")}})
    assert burn([incoming(0), outgoing(100_000)], own, CAP, Decimal(0)).per_minute == Decimal(300)


@pytest.mark.parametrize(
    "at",
    [UNSEEN, CapFacts(None, CapSource.API), cap("100", action=CapAction.NOTIFIES)],
    ids=["unseen", "none", "notifies"],
)
def test_without_an_amount_that_stops_nothing_is_burned_down(at: CapFacts) -> None:
    found = of(incoming(1_000_000), outgoing(100_000), at=at)
    assert (found.per_minute, found.minutes, found.minutes_left) == (Decimal(1000), None, None)


def test_a_cap_that_is_reached_lasts_no_longer() -> None:
    assert of(incoming(1_000_000), outgoing(0), spent="120").minutes_left == Decimal(0)


def test_a_ceiling_of_nothing_burns_nothing_down() -> None:
    assert of(incoming(0), outgoing(0)).minutes is None
