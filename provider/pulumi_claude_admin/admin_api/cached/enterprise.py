"""An Enterprise organization, each of its lists asked for once per process. Writes keep them right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, Self

from pulumi_claude_admin.admin_api.cached.enterprise_rows import KnownEffective, KnownLimits
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.enterprise_ports import (
    Credits,
    EffectiveLimits,
    Engagement,
    Enterprise,
    EnterpriseLimits,
    EnterprisePeople,
    IncreaseRequests,
)
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.money import Money

_IDENTITY: Final = "organization"
_LIMITS: Final = "limits"
_EFFECTIVE: Final = "effective"
_PEOPLE: Final = "people"


class CachedEnterprise:
    """`enterprise_ports.Enterprise`, remembered. Requests for an increase are asked anew each time. Safe to use from several threads."""

    def __init__(self, enterprise: Enterprise) -> None:
        self._enterprise = enterprise
        self._cache = SingleFlightCache(lasting=(PermissionDenied,))
        self.limits: EnterpriseLimits = _CachedLimits(enterprise.limits, self._cache)
        self.effective: EffectiveLimits = _CachedEffective(enterprise.effective, self._cache)
        self.people: EnterprisePeople = _CachedPeople(enterprise.people, self._cache)

    @property
    def increase_requests(self) -> IncreaseRequests:
        """Never remembered: other people make them."""
        return self._enterprise.increase_requests

    @property
    def credits(self) -> Credits:
        """Never remembered: a window is asked for once."""
        return self._enterprise.credits

    @property
    def engagement(self) -> Engagement:
        """The same."""
        return self._enterprise.engagement

    def organization_id(self) -> str:
        """The organization that the key belongs to."""
        return self._cache.get(_IDENTITY, self._enterprise.organization_id)

    def now(self) -> datetime:
        """The platform's clock."""
        return self._enterprise.now()

    def anew(self) -> Self:
        """The same, with nothing remembered."""
        return type(self)(self._enterprise)


class _CachedLimits:
    def __init__(self, limits: EnterpriseLimits, cache: SingleFlightCache) -> None:
        self._limits = limits
        self._cache = cache

    def list(self) -> tuple[EnterpriseLimit, ...]:
        return self._cache.get(_LIMITS, lambda: KnownLimits(self._limits.list())).all()

    def set(self, user_id: str, period: str, amount: Money | None) -> EnterpriseLimit:
        with self._cache.dropping_on_error(_LIMITS):
            written = self._limits.set(user_id, period, amount)
        self._cache.change(_EFFECTIVE, lambda known: known.with_own(written))
        self._cache.change(_LIMITS, lambda known: known.put(written))
        return written

    def clear(self, limit: EnterpriseLimit) -> None:
        with self._cache.dropping_on_error(_LIMITS):
            self._limits.clear(limit)
        self._cache.drop(_EFFECTIVE)
        self._cache.change(_LIMITS, lambda known: known.without(limit))


class _CachedEffective:
    def __init__(self, effective: EffectiveLimits, cache: SingleFlightCache) -> None:
        self._effective = effective
        self._cache = cache

    def list(self) -> tuple[EffectiveLimit, ...]:
        return self._cache.get(_EFFECTIVE, lambda: KnownEffective(self._effective.list())).all()

    def list_of(self, user_ids: Collection[str]) -> tuple[EffectiveLimit, ...]:
        return self._effective.list_of(user_ids)

    def read_back(
        self, written: Collection[EnterpriseLimit], cleared: Collection[EnterpriseLimit] = ()
    ) -> tuple[EffectiveLimit, ...]:
        return self._effective.read_back(written, cleared)


class _CachedPeople:
    def __init__(self, people: EnterprisePeople, cache: SingleFlightCache) -> None:
        self._people = people
        self._cache = cache

    def list(self) -> tuple[User, ...]:
        return self._cache.get(_PEOPLE, self._people.list)

    def retrieve(self, user_id: str) -> User:
        return self._people.retrieve(user_id)
