"""What is refused about the legacy report of messages, and in part about that of cost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from claude_simulator.rules.refused import invalid

FAST_BETA = "fast-mode-2026-02-01"


def speed_needs_its_beta(betas: Collection[str], *, is_asked: bool) -> None:
    """Refuse speeds in the messages report without the beta header. Source: usage.md#legacy; 400 is [assumed]."""
    if is_asked and FAST_BETA not in betas:
        raise invalid(f"speed: needs anthropic-beta: {FAST_BETA}")


def report_end_is_after_its_start(since: datetime, until: datetime) -> None:
    """Refuse a legacy report that ends before it begins. Source: usage.md#legacy; 400 is [assumed]."""
    if until <= since:
        raise invalid("ending_at: must be after starting_at")
