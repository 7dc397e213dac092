"""
Each change that the shim makes in the Console, as data: what is true before, what afterwards, and which saves it takes.

For tests that go through all of them. What is true is asked of the simulator, never of the shim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from claude_simulator import Simulator
from claude_simulator.changes.rate_limits import set_rate_limits
from claude_simulator.changes.spend_limits import (
    add_threshold,
    remove_spend_limit,
    remove_threshold,
    set_alert_emails,
    set_spend_limit,
)
from claude_simulator.organization import Scope as SimulatedScope
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope

SONNET: Final = "Claude Sonnet 4.x"
LIMITER: Final = "requests_per_minute"
NAMES: Final = ("spend_limit_cents", "threshold_cents", "alert_emails", "rate_limits")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set in one scope: amounts in cents, requests per minute for one group of models."""

    cap: int | None
    thresholds: tuple[int, ...]
    recipients: tuple[str, ...]
    requests: int | None = None


@dataclass(frozen=True, slots=True)
class Save:
    """One request with which a page saves: its method and the end of its route."""

    method: str
    endpoint: str


SET_CAP: Final = Save("PUT", "spend_limits_v2")
CHANGE_RECORDS: Final = Save("POST", "spend_limits_v2")
SET_RECIPIENTS: Final = Save("PUT", "alert_emails")
SET_RATES: Final = Save("PUT", "rate_limits")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, from what to what, and the saves that it takes, in their order."""

    name: str
    level: Literal["workspace", "organization"]
    before: Settings
    after: Settings
    saves: tuple[Save, ...]

    def write(self, console: Console, where: ConsoleScope) -> object:
        """Ask the shim for it."""
        wanted = self.after
        if self.saves == (SET_RATES,):
            return console.write_rate_limits(where, SONNET, {LIMITER: wanted.requests})
        if SET_RECIPIENTS in self.saves:
            thresholds = tuple(Money(cents) for cents in wanted.thresholds)
            return console.write_notifications(where, SpendNotifications(where.scope, thresholds, wanted.recipients))
        return console.write_spend_limit(where, None if wanted.cap is None else Money(wanted.cap))

    def read(self, console: Console, where: ConsoleScope) -> object:
        """Ask the shim for what is there."""
        if self.saves == (SET_RATES,):
            return console.read_rate_limits(where, SONNET)
        if SET_RECIPIENTS in self.saves:
            return console.read_notifications(where)
        return console.read_spend_limit(where)

    def route(self, save: Save) -> str:
        """The route of one of its saves."""
        workspace = "/workspaces/{workspace}" if self.level == "workspace" else ""
        return f"/api/organizations/{{organization}}{workspace}/{save.endpoint}"

    @property
    def data(self) -> str:
        """The route from which its page gets what it shows."""
        return self.route(SET_RATES if self.saves == (SET_RATES,) else SET_CAP)

    def page(self, layout: str) -> str:
        """The route of the page where it is made."""
        if self.level == "organization":
            return "/settings/limits" if layout in "ab" else "/settings/billing"
        if self.saves == (SET_RATES,) and layout == "d":
            return "/usage/limits"
        return "/settings/workspaces/{workspace}/limits" if layout in "ab" else "/settings/workspaces/{workspace}"


_TEAM: Final = Settings(cap=40_000, thresholds=(10_000,), recipients=("ana@example.com",), requests=700)
_WHOLE: Final = Settings(cap=1_000_000, thresholds=(900_000,), recipients=("finops@example.com",))
_MORE: Final = ("ana@example.com", "finops@example.com")

CAP_FIRST = Change("first cap", "workspace", replace(_TEAM, cap=None), _TEAM, (SET_CAP,))
CAP_SET = Change("cap", "workspace", _TEAM, replace(_TEAM, cap=50_000), (SET_CAP,))
CAP_CLEARED = Change("no cap", "workspace", _TEAM, replace(_TEAM, cap=None), (CHANGE_RECORDS,))
WHOLE_CAP_SET = Change("organization's cap", "organization", _WHOLE, replace(_WHOLE, cap=950_000), (SET_CAP,))
WHOLE_CAP_CLEARED = Change(
    "no cap of the organization", "organization", _WHOLE, replace(_WHOLE, cap=None), (CHANGE_RECORDS,)
)
MAILS_SET = Change(
    "notifications",
    "workspace",
    _TEAM,
    replace(_TEAM, thresholds=(10_000, 25_000), recipients=_MORE),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
RECIPIENTS_SET = Change("recipients", "workspace", _TEAM, replace(_TEAM, recipients=_MORE), (SET_RECIPIENTS,))
MAILS_CLEARED = Change(
    "no notifications",
    "workspace",
    _TEAM,
    replace(_TEAM, thresholds=(), recipients=()),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
WHOLE_MAILS_SET = Change(
    "organization's notifications",
    "organization",
    _WHOLE,
    replace(_WHOLE, thresholds=(800_000, 900_000), recipients=_MORE),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
RATES_SET = Change("rate limit", "workspace", _TEAM, replace(_TEAM, requests=1_500), (SET_RATES,))
RATES_CLEARED = Change("no rate limit", "workspace", _TEAM, replace(_TEAM, requests=None), (SET_RATES,))


def prepare(simulator: Simulator, where: ConsoleScope, settings: Settings) -> None:
    """Make this what is set in a scope, as if it had always been."""
    organization, workspace = simulator.world.organization, where.scope.workspace_id
    scope = SimulatedScope(workspace)
    with simulator.world.lock:
        if settings.cap is None:
            remove_spend_limit(organization, scope)
        else:
            set_spend_limit(organization, scope, settings.cap)
        for record in organization.spend_of(scope).thresholds:
            if record.cents not in settings.thresholds:
                remove_threshold(organization, scope, record.cents)
        for cents in settings.thresholds:
            add_threshold(organization, scope, cents)
        set_alert_emails(organization, scope, settings.recipients)
        if workspace is not None:
            set_rate_limits(organization, workspace, _sonnet(simulator), {LIMITER: settings.requests})


def found(state: Mapping[str, Any], where: ConsoleScope) -> Settings:
    """What is set in a scope."""
    row = _row(state, where)
    rates = [limits for limits in row.get("rate_limits", {}).values() if limits]
    assert all(limits.keys() == {LIMITER} for limits in rates)
    return Settings(
        cap=row["spend_limit_cents"],
        thresholds=tuple(sorted(row["threshold_cents"])),
        recipients=tuple(sorted(row["alert_emails"])),
        requests=rates[0][LIMITER] if rates else None,
    )


def all_else(state: Mapping[str, Any], *places: ConsoleScope) -> dict[str, Any]:
    """Everything in the organization but these settings of these scopes."""
    here = {_row(state, where)["id"] for where in places}

    def without(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if row["id"] not in here or name not in NAMES}

    return {
        **{name: value for name, value in state.items() if name not in {"now", "switches", "layout"}},
        "organization": without(state["organization"]),
        "workspaces": [without(row) for row in state["workspaces"]],
    }


def _row(state: Mapping[str, Any], where: ConsoleScope) -> Mapping[str, Any]:
    if where.scope.workspace_id is None:
        whole: Mapping[str, Any] = state["organization"]
        return whole
    (team,) = (row for row in state["workspaces"] if row["id"] == where.scope.workspace_id)
    return dict(team)


def _sonnet(simulator: Simulator) -> str:
    groups = simulator.world.organization.rate_limit_groups.values()
    return next(group.id for group in groups if group.display_name == SONNET)
