"""Spend limits, listed once per process and found in that list by scope. Writes keep the list right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit
from pulumi_claude_admin.ports import SpendLimits

SPEND_LIMITS: Final = "spend_limits"
_TIER_CAP: Final = "tier_cap"


class CachedSpendLimits:
    """`ports.SpendLimits`, remembered; being behind the gate is remembered too."""

    def __init__(self, spend_limits: SpendLimits, cache: SingleFlightCache) -> None:
        self._spend_limits = spend_limits
        self._cache = cache

    def list(self) -> tuple[SpendLimit, ...]:
        """All of them. Raises FeatureNotEnabled behind the gate."""
        return self._cache.get(SPEND_LIMITS, self._spend_limits.list)

    def retrieve_tier_cap(self) -> Money | None:
        """What the platform itself allows in a month. Raises FeatureNotEnabled behind the gate."""
        return self._cache.get(_TIER_CAP, self._spend_limits.retrieve_tier_cap)

    def find(self, scope: Scope) -> SpendLimit | None:
        """The monthly limit of a scope, None when there is none. Raises FeatureNotEnabled behind the gate."""
        return next((limit for limit in self.list() if limit.scope == scope), None)

    def set(self, scope: Scope, amount: Money) -> SpendLimit:
        """Set the limit of a scope."""
        with self._cache.dropping_on_error(SPEND_LIMITS):
            limit = self._spend_limits.set(scope, amount)
            self.require_kept(limit)
        return limit

    def require_kept(self, written: SpendLimit, *, look: Callable[[], tuple[SpendLimit, ...]] | None = None) -> None:
        """By a list that was asked for after the write, and is remembered; writes that end meanwhile share the next."""
        anew = look or (lambda: self._cache.renewed(SPEND_LIMITS, self._spend_limits.list))
        self._spend_limits.require_kept(written, look=anew)

    def clear(self, scope: Scope) -> None:
        """Remove the limit of a scope."""
        with self._cache.dropping_on_error(SPEND_LIMITS):
            self._spend_limits.clear(scope)

        def edit(known: tuple[SpendLimit, ...]) -> tuple[SpendLimit, ...]:
            return tuple(limit for limit in known if limit.scope != scope)

        self._cache.change(SPEND_LIMITS, edit)

    def forget(self) -> None:
        """Drop the list, after a write through the Console. That the gate is closed stays known."""
        self._cache.drop_values(SPEND_LIMITS)
