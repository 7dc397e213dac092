"""
How a workspace's rate limits of one group are read and written: over the Admin API, which always reads them, or in the
Console, which shows three limiters. Source: docs/platform/rate-limits.md#write, docs/platform/console.md#rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pulumi_claude_admin.channels import Capability
from pulumi_claude_admin.errors import ClaudeAdminError, WriteNotConfirmed
from pulumi_claude_admin.lifecycle.limiters import on_page_as
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.lifecycle.series import Series
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.guard_rails import amount_steps
from pulumi_claude_admin.model.rate_limit import (
    OrganizationRateLimit,
    WorkspaceRateLimit,
    WorkspaceRateLimitSpec,
    diff_rate_limit,
)
from pulumi_claude_admin.session import Session


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a workspace has of one group. `written_at` is the platform's time when this very call wrote it, else None."""

    actual: WorkspaceRateLimit
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RateLimitActions:
    """The calls for one declaration in one scope; `declared` are the limits that the last run wanted."""

    session: Session
    spec: WorkspaceRateLimitSpec
    scope: ResolvedScope
    entry: OrganizationRateLimit
    declared: Mapping[str, int] = field(default_factory=dict)

    def read(self) -> Overrides:
        """From the workspace's list, which shows overrides only."""
        there = self.session.api.workspace_rate_limits.list(self.spec.workspace_id)
        found = next((limit for limit in there if limit.group.id == self.entry.group.id), None)
        return self._overrides(found.limits if found is not None else {})

    def set_over_api(self) -> Overrides:
        """Write the limiters that differ."""
        there = self.read().actual.limits
        wanted = {name: value for name, value in self.spec.limits.items() if there.get(name) != value}
        present = {name: value for name, value in there.items() if name in wanted}
        self.session.settings.guard_rails.require(
            amount_steps(Capability.WORKSPACE_RATE_LIMIT, present, wanted, declared=self.declared)
        )
        return self._write(wanted)

    def clear_over_api(self) -> Overrides:
        """Clear the limiters that the declaration owns, as far as they are set."""
        there = self.read().actual.limits
        return self._write({name: None for name in self.spec.limits if name in there})

    def set_in_console(self) -> Overrides:
        """Write the three limiters that the page shows, and read them back over the API."""
        self._in_console(self.spec.limits)
        written = self._read_afresh()
        if changes := diff_rate_limit(self.spec, written.actual):
            raise WriteNotConfirmed(
                f"the Admin API reads other rate limits than were set in the Console: {_describe_differences(changes)}"
            )
        return written

    def clear_in_console(self) -> Overrides:
        """Clear the limiters that the declaration owns."""
        self._in_console(dict.fromkeys(self.spec.limits))
        return self._read_afresh()

    def _write(self, limits: Mapping[str, int | None]) -> Overrides:
        if not limits:
            return self.read()
        api = self.session.api
        answer = api.workspace_rate_limits.set(self.spec.workspace_id, self.entry.entry_id, limits)
        return self._overrides(answer.limits, written_at=api.now())

    def _in_console(self, limits: Mapping[str, int | None]) -> None:
        on_page = {on_page_as(name, self.entry): value for name, value in limits.items()}
        console, where, label = self.session.console, self.scope.console_scope, self.entry.group.label
        declared = {on_page_as(name, self.entry): value for name, value in self.declared.items() if name in limits}

        def named(rates: Mapping[str, int | None]) -> dict[str, int | None]:
            return {name: rates.get(name) for name in on_page}

        series: Series[Mapping[str, int | None]] = Series(
            read=lambda: named(console.read_rate_limits(where, label)),
            put=lambda value: console.write_rate_limits(where, label, value, declared=declared),
            before=lambda found: named(found) if isinstance(found, Mapping) else None,
            parts=lambda value: frozenset(value.items()),
            describe=_describe_rates,
        )
        try:
            series.write(on_page)
        except ClaudeAdminError:
            self.session.api.workspace_rate_limits.forget(self.spec.workspace_id)
            raise

    def _read_afresh(self) -> Overrides:
        self.session.api.workspace_rate_limits.forget(self.spec.workspace_id)
        return replace(self.read(), written_at=self.session.api.now())

    def _overrides(self, limits: Mapping[str, int], written_at: datetime | None = None) -> Overrides:
        group = self.entry.group
        return Overrides(WorkspaceRateLimit(self.entry.entry_id, self.spec.workspace_id, group, limits), written_at)


def _describe_rates(rates: Mapping[str, int | None]) -> str:
    return ", ".join(f"{name} {'inherited' if value is None else f'{value:,}'}" for name, value in rates.items())


def _describe_differences(changes: tuple[Change, ...]) -> str:
    return ", ".join(f"{change.path} {change.actual} instead of {change.declared}" for change in changes)
