from __future__ import annotations

from collections.abc import Callable

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, FeatureNotEnabled
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit
from tests.support.admin_api.stored import StoredOrganization


class FakeSpendLimits:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[SpendLimit, ...]:
        self.stored.asked("spend_limits.list")
        self._gate()
        with self.stored.lock:
            return tuple(self.stored.spend.values())

    def retrieve_tier_cap(self) -> Money | None:
        self.stored.asked("spend_limits.retrieve_tier_cap")
        self._gate()
        return self.stored.tier_cap

    def set(self, scope: Scope, amount: Money) -> SpendLimit:
        self.stored.asked("spend_limits.set")
        self._gate()
        if scope.workspace_id is not None:
            self.stored.live(scope.workspace_id)
        with self.stored.lock:
            known = self.stored.spend.get(scope)
            id_ = known.id if known else f"spl_{next(self.stored.numbers):02}"
            limit = self.stored.spend[scope] = SpendLimit(scope=scope, amount=amount, id=id_)
        return limit

    def require_kept(self, written: SpendLimit, *, look: Callable[[], tuple[SpendLimit, ...]] | None = None) -> None:
        self.stored.asked("spend_limits.require_kept")
        if written not in (look or self.list)():
            raise ApiWriteNotConfirmed("another limit")

    def clear(self, scope: Scope) -> None:
        self.stored.asked("spend_limits.clear")
        self._gate()
        with self.stored.lock:
            self.stored.spend.pop(scope, None)

    def _gate(self) -> None:
        if not self.stored.has_spend_preview:
            raise FeatureNotEnabled("not enabled", status=403, error_code="spend_limits_admin_api_writes_not_enabled")
