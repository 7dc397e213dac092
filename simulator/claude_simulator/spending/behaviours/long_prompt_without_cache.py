"""A service that sends the same long prompt with every request and never marks it for the cache."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending import prices
from claude_simulator.spending.behaviours.plan import written_share
from claude_simulator.spending.behaviours.strand import Strand

GOOD_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class LongPromptWithoutCache(Strand):
    """How little comes from the cache is ``cache_share`` of its seed."""

    RULE: ClassVar[str | None] = "cache.low_share"

    @property
    def avoidable_share(self) -> Fraction | None:
        """What caching nine tenths of the input would not have cost."""
        rates = prices.rates(self.plan.model, prices.START)
        now, then = (input_price(rates, share) for share in (self.plan.mix.cache_share, GOOD_SHARE))
        answers = Fraction(self.plan.mix.output_share) * rates.output_tokens
        asked = 1 - Fraction(self.plan.mix.output_share)
        return asked * (now - then) / (asked * now + answers)


def input_price(rates: prices.Rates, cache_share: float) -> Fraction:
    """Return what an average token of input costs, in picocents, when so much comes from the cache."""
    read = Fraction(cache_share)
    written = (1 - read) * Fraction(written_share(cache_share))
    fresh = 1 - read - written
    return (
        read * rates.cache_read_input_tokens
        + written * rates.cache_write_5m_tokens
        + fresh * rates.uncached_input_tokens
    )
