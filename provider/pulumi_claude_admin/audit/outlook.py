"""Where an organization's month is heading when caps of its workspaces stop some of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pulumi_claude_admin.audit.facts import ForecastFacts, WorkspaceFacts


def under_caps(
    forecast: ForecastFacts | None, workspaces: Iterable[WorkspaceFacts], *, cap: Decimal | None
) -> ForecastFacts | None:
    """
    The organization's forecast, never above what its workspaces can still come to under their own caps.

    A cap that only notifies stops nothing; a workspace that is over its cap keeps what it has spent. `cap` is the organization's own: what no longer
    reaches it is no breach. Where a workspace has no forecast, nothing bounds the organization's.
    """
    outlooks = [_outlook(one) for one in workspaces]
    if forecast is None or any(one is None for one in outlooks):
        return forecast
    amount = sum((one.amount for one in outlooks if one is not None), Decimal(0))
    if amount >= forecast.amount:
        return forecast
    high = sum((one.high or one.amount for one in outlooks if one is not None), Decimal(0))
    bounded = replace(
        forecast,
        amount=amount,
        low=None if forecast.low is None else min(forecast.low, amount),
        high=None if forecast.high is None else min(forecast.high, max(high, amount)),
    )
    if cap is None or amount >= cap:
        return bounded
    return replace(bounded, breach=None, breach_earliest=None, breach_latest=None)


def _outlook(workspace: WorkspaceFacts) -> ForecastFacts | None:
    """The workspace's own forecast, no higher than its cap lets it go."""
    forecast, stops_at = workspace.forecast, workspace.cap.stops_at
    if forecast is None:
        return None if workspace.month_to_date else _nothing()
    if stops_at is None:
        return forecast
    most = max(stops_at, workspace.month_to_date)
    return replace(
        forecast, amount=min(forecast.amount, most), high=None if forecast.high is None else min(forecast.high, most)
    )


def _nothing() -> ForecastFacts:
    return ForecastFacts(amount=Decimal(0), low=None, high=None, run_rate=None)
