"""Cases of the rules about rate limits, cache, models, and how use was paid for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, ModelFacts, TokenFacts
from pulumi_claude_admin.audit.limit_facts import BurnFacts, LimiterFacts
from pulumi_claude_admin.audit_ports import PeakHour
from tests.support.audit_facts import AS_OF, usd
from tests.support.rule_cases.case import Case, model, organization, share, team


def _limiter(own: int | None) -> LimiterFacts:
    return LimiterFacts("Claude Opus", ("claude-opus-5-5",), "output_tokens_per_minute", own, 4_000)


def _peak(output: int) -> tuple[PeakHour, ...]:
    return (PeakHour("wrkspc_01Payments", "claude-opus-5-5", AS_OF, 9, output, 9, 9, output),)


def _burn(minutes: int) -> BurnFacts:
    return BurnFacts(usd("10"), Decimal(minutes), Decimal(minutes))


def _cached(read: int, requests: int | None = 1_000) -> Facts:
    used = model(tokens=TokenFacts(uncached_input=10_000_000 - read, cache_read=read, output=1, requests=requests))
    return organization(team(models=(used,)), models=(used,))


def _sized(tokens: int, requests: int | None = 1_000, name: str = "claude-opus-5-5") -> Facts:
    used = model(name, tokens=TokenFacts(uncached_input=tokens - 100_000, output=100_000, requests=requests))
    return organization(team(models=(used,)))


def _only(*models: ModelFacts) -> Facts:
    return organization(models=models)


_OWN: Final = {"output_tokens": Decimal("0.0024")}
USE: Final[Mapping[str, Case]] = {
    "rate.missing": Case(
        fires=organization(team(limiters=(_limiter(None),))),
        quiet=organization(team(limiters=(_limiter(500),))),
        blind=organization(team(limiters=None)),
    ),
    "rate.burns_cap": Case(
        fires=organization(team(burn=_burn(24 * 60 - 1))),
        quiet=organization(team(burn=_burn(24 * 60))),
        blind=organization(team(burn=BurnFacts(None, why_unknown="the price of claude-next is not known"))),
    ),
    "rate.never_approached": Case(
        fires=organization(team(limiters=(_limiter(1_000),), peaks=_peak(5_999))),
        quiet=organization(team(limiters=(_limiter(1_000),), peaks=_peak(6_000))),
        blind=organization(team(limiters=(_limiter(1_000),), peaks=())),
    ),
    "rate.nearly_hit": Case(
        fires=organization(team(limiters=(_limiter(1_000),), peaks=_peak(48_000))),
        quiet=organization(team(limiters=(_limiter(1_000),), peaks=_peak(47_999))),
        blind=organization(team(limiters=None)),
    ),
    "cache.low_share": Case(
        fires=_cached(4_999_999),
        quiet=_cached(5_000_000),
        blind=_cached(4_999_999, requests=None),
    ),
    "model.retiring": Case(
        fires=_only(model("claude-sonnet-4-5-20250929")),
        quiet=_only(
            model("claude-sonnet-4-6"), model("claude-sonnet-4-5", daily=((AS_OF.date() - timedelta(15), Decimal(1)),))
        ),
        blind=_only(model("claude-next")),
    ),
    "model.large_for_small": Case(
        fires=_sized(1_500_000),
        quiet=_sized(1_500_001),
        blind=_sized(1_500_000, name="claude-next"),
    ),
    "model.price_differs": Case(
        fires=_only(model(list_prices=_OWN)),
        quiet=_only(model(list_prices={"output_tokens": Decimal("0.0022")})),
        blind=_only(model("claude-next", list_prices=_OWN)),
    ),
    "paid.priority_tier": Case(
        fires=organization(amount=usd("100"), shares=(share("service_tier", "priority", "20"),)),
        quiet=organization(amount=usd("100"), shares=(share("service_tier", "priority", "19.99"),)),
        blind=organization(),
    ),
    "paid.no_batch": Case(
        fires=organization(
            amount=usd("4000"),
            shares=(share("service_tier", "standard", "3900"), share("service_tier", "batch", "100")),
        ),
        quiet=organization(
            amount=usd("4000"),
            shares=(share("service_tier", "standard", "3800"), share("service_tier", "batch", "200")),
        ),
        blind=organization(),
    ),
    "paid.residency": Case(
        fires=organization(team(geo_amounts={"us": usd("110")}, residency_geo="global")),
        quiet=organization(team(geo_amounts={"us": usd("110")}, residency_geo="us")),
        blind=organization(team(geo_amounts={"us": usd("110")}, residency_geo=None)),
    ),
}
