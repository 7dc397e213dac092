"""The organization's rate limits, listed once per process, and the group that somebody means found among them."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit
from pulumi_claude_admin.ports import RateLimits


class CachedRateLimits:
    """`ports.RateLimits`, remembered."""

    def __init__(self, rate_limits: RateLimits, cache: SingleFlightCache) -> None:
        self._rate_limits = rate_limits
        self._cache = cache

    def list(self) -> tuple[OrganizationRateLimit, ...]:
        """One entry per group."""
        return self._cache.get("rate_limits", self._rate_limits.list)

    def group(self, reference: str) -> OrganizationRateLimit:
        """The group meant by an `rlg_…` id, a display name in any case or a model. Raises InvalidInputs with the choices."""
        groups = self.list()
        found = [entry for entry in groups if entry.group.answers_to(reference)]
        exact = [entry for entry in found if entry.group.id == reference.strip()] or found
        if len(exact) == 1:
            return exact[0]
        labels = ", ".join(sorted({f"{entry.group.label!r} ({entry.group.id})" for entry in exact or groups}))
        problem = "names several rate-limit groups" if exact else "is no rate-limit group of this organization"
        raise InvalidInputs(Problem(property="", reason=f"{reference!r} {problem}"), hint=f"Use one of {labels}")
