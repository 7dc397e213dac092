"""A `ports.Console` in memory: what the pages would show. `refusal` is raised by everything; `calls` says what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.errors import ClaudeAdminError, LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits, applied
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope
from tests.support.fake_admin_api import FakeAdminApi


@dataclass
class FakeConsole:
    """Shows the rate limits of the `api` beside it, as the platform does."""

    api: FakeAdminApi
    refusal: ClaudeAdminError | None = None
    spend: dict[Scope, Money] = field(default_factory=dict)
    notifications: dict[Scope, SpendNotifications] = field(default_factory=dict)
    claude_code: dict[Scope, ClaudeCodeLimits] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    declared: list[Money | None] = field(default_factory=list)
    """What was said to have been declared before, at each write of a cap."""
    loses_writes: bool = False

    def whoami(self) -> ConsoleIdentity:
        self._asked("whoami")
        return ConsoleIdentity(self.api.stored.identity.id, self.api.stored.identity.name, "admin")

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        self._asked("read_spend_limit")
        return self._cap(where.scope)

    def write_spend_limit(
        self, where: ConsoleScope, amount: Money | None, *, declared: Money | None = None
    ) -> SpendLimit | None:
        self.declared.append(declared)
        self._asked("write_spend_limit")
        if amount is None:
            self.spend.pop(where.scope, None)
        else:
            self.spend[where.scope] = amount
        return self._cap(where.scope)

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        self._asked("read_notifications")
        return self.notifications.get(where.scope, SpendNotifications(where.scope, (), ()))

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        self._asked("write_notifications")
        self.notifications[where.scope] = wanted
        return wanted

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        self._asked("read_rate_limits")
        return self._overrides(where, group)

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        del declared
        self._asked("write_rate_limits")
        entry = next(entry for entry in self.api.stored.groups if entry.group.label == group)
        names = dict.fromkeys(entry.limits)
        for name, value in limits.items():
            known = next((full for full in names if full.startswith(name)), name)
            if value is None:
                self._overrides(where, group).pop(known, None)
            elif not self.loses_writes:
                self._overrides(where, group)[known] = value
        return self._overrides(where, group)

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        self._asked("read_claude_code_limits")
        if where.scope not in self.claude_code:
            raise LayoutUnknown(f"the page of {where.workspace_name} has no limits for each person")
        return self.claude_code[where.scope]

    def write_claude_code_limits(
        self, where: ConsoleScope, wanted: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges | None = None
    ) -> ClaudeCodeLimits:
        del declared
        self._asked("write_claude_code_limits")
        if where.scope not in self.claude_code:
            raise LayoutUnknown(f"the page of {where.workspace_name} has no limits for each person")
        self.claude_code[where.scope] = applied(wanted, self.claude_code[where.scope])
        return self.claude_code[where.scope]

    def close(self) -> None:
        self.calls.append("close")

    def _asked(self, name: str) -> None:
        self.calls.append(name)
        if self.refusal is not None:
            raise self.refusal

    def _cap(self, scope: Scope) -> SpendLimit | None:
        return SpendLimit(scope, self.spend[scope]) if scope in self.spend else None

    def _overrides(self, where: ConsoleScope, group: str) -> dict[str, int]:
        assert where.scope.workspace_id is not None
        entry = next(entry for entry in self.api.stored.groups if entry.group.label == group)
        return self.api.stored.overrides.setdefault((where.scope.workspace_id, entry.entry_id), {})
