"""
What the monthly spend limits of a workspace and of the organization share: over the Admin API where the organization is in
the preview, else in the Console. Source: docs/platform/spend-limits.md#set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, TypeVar

from pulumi_claude_admin.channels import Channel
from pulumi_claude_admin.errors import FeatureNotEnabled, WriteNotConfirmed
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.manual_steps import spend_page
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, scope_to_import
from pulumi_claude_admin.lifecycle.setting import SettingProvider
from pulumi_claude_admin.lifecycle.setting_access import ChannelActions, ManualSteps
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.model.spend_limit import (
    OrganizationSpendLimitSpec,
    SpendLimit,
    WorkspaceSpendLimitSpec,
    diff_spend_limit,
)
from pulumi_claude_admin.session import Session

SpendSpecT = TypeVar("SpendSpecT", WorkspaceSpendLimitSpec, OrganizationSpendLimitSpec)


class SpendLimitProvider(SettingProvider[SpendSpecT, SpendLimit | None], Generic[SpendSpecT]):
    """Base of the two spend limit providers."""

    setting_name = "monthly spend limit"
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {"canonical_amount": frozenset({"amount"})}

    def found_in_scope(self, session: Session, where: SpendSpecT) -> Bag | None:
        """The limit of a scope, as it would be declared. `where` says which scope; what it is to be does not matter."""
        scope = scope_to_import(session, self.workspace_id(where), what=self.setting_name)
        limit = self.there(session, where, scope) if scope is not None else None
        return None if limit is None else {"amount": limit.amount.major}

    def channel_actions(
        self, session: Session, spec: SpendSpecT, scope: ResolvedScope, *, declared: SpendSpecT | None = None
    ) -> ChannelActions[SpendLimit | None]:
        """Over the API for organizations in the preview, else in the Console, which reads and confirms by itself."""
        key, before = scope.key, declared.money if declared is not None else None

        def set_over_api() -> SpendLimit | None:
            there = session.api.spend_limits.find(key)
            if not diff_spend_limit(spec.money, there):
                return there
            present = there.amount if there is not None else None
            session.settings.guard_rails.require(amount_steps(self.capability, present, spec.money, declared=before))
            return session.api.spend_limits.set(key, spec.money)

        def set_in_console() -> SpendLimit | None:
            written = session.console.write_spend_limit(scope.console_scope, spec.money, declared=before)
            return _confirmed(session, spec, scope, written) if spec.channel == "console" else written

        def clear_over_api() -> None:
            session.api.spend_limits.clear(key)

        return ChannelActions(
            read={
                Channel.API: lambda: session.api.spend_limits.find(key),
                Channel.CONSOLE: lambda: session.console.read_spend_limit(scope.console_scope),
            },
            write={Channel.API: set_over_api, Channel.CONSOLE: set_in_console},
            clear={
                Channel.API: clear_over_api,
                Channel.CONSOLE: lambda: session.console.write_spend_limit(scope.console_scope, None),
            },
        )

    def manual_steps(self, session: Session, spec: SpendSpecT, scope: ResolvedScope) -> ManualSteps:
        """What a person does in the Console."""
        where = spend_page(session, scope)
        return ManualSteps(
            to_set=(where, f"Set the monthly limit to {spec.money}"), to_clear=(where, "Remove the monthly limit")
        )

    def managed_items(self, session: Session, spec: SpendSpecT, id_: str | None) -> Iterable[ManagedItem]:
        """The one limit of the scope."""
        del session, id_
        return [ManagedItem("spend limit", self.workspace_id(spec))]

    def changes(self, spec: SpendSpecT, value: SpendLimit | None) -> tuple[Change, ...]:
        """The amount, when it differs."""
        return diff_spend_limit(spec.money, value)

    def is_cleared(self, spec: SpendSpecT, value: SpendLimit | None) -> bool:
        """Whether there is no limit."""
        del spec
        return value is None

    def facts(self, spec: SpendSpecT, value: SpendLimit | None, before: Bag) -> Bag:
        """The amount as the platform has it: `canonical_amount` in major units."""
        del spec, before
        return {} if value is None else {"canonical_amount": value.amount.major}

    def describe(self, spec: SpendSpecT) -> str:
        """With the amount."""
        return f"monthly spend limit {spec.money}"


def _confirmed(
    session: Session, spec: SpendSpecT, scope: ResolvedScope, written: SpendLimit | None
) -> SpendLimit | None:
    """Read back over the API where it can read, though the Console was asked for."""
    api = session.api
    api.spend_limits.forget()
    try:
        there = api.spend_limits.find(scope.key)
    except FeatureNotEnabled:
        return written
    if diff_spend_limit(spec.money, there):
        found = there.amount if there is not None else "no limit"
        raise WriteNotConfirmed(f"the Console shows {spec.money} for {scope}, the Admin API reads {found}")
    return written
