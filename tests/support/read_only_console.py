"""A `ports.Console` that shows what a test puts on its pages and refuses to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.errors import ClaudeAdminError, LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope


@dataclass
class ShownConsole:
    """`error` is raised by every question. `closed` counts."""

    organization_id: str
    spend: dict[Scope, SpendLimit] = field(default_factory=dict)
    notifications: dict[Scope, SpendNotifications] = field(default_factory=dict)
    claude_code: dict[Scope, ClaudeCodeLimits] = field(default_factory=dict)
    error: ClaudeAdminError | None = None
    closed: int = 0

    def whoami(self) -> ConsoleIdentity:
        self._fail()
        return ConsoleIdentity(self.organization_id, "Tiny Tools", "Admin")

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        self._fail()
        return self.spend.get(where.scope)

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        self._fail()
        return self.notifications.get(where.scope, SpendNotifications(where.scope, (), ()))

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        self._fail()
        if where.scope not in self.claude_code:
            raise LayoutUnknown(f"the page of {where.workspace_name} has no limits for each person")
        return self.claude_code[where.scope]

    def write_claude_code_limits(
        self, where: ConsoleScope, wanted: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges | None = None
    ) -> ClaudeCodeLimits:
        raise AssertionError((where, wanted, declared))

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        raise AssertionError((where, group))

    def write_spend_limit(
        self, where: ConsoleScope, amount: Money | None, *, declared: Money | None = None
    ) -> SpendLimit | None:
        raise AssertionError((where, amount, declared))

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        raise AssertionError((where, wanted))

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        raise AssertionError((where, group, limits, declared))

    def close(self) -> None:
        self.closed += 1

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error
