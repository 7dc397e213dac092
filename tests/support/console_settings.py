"""What is set in a scope of a running simulator, for changes that a shim is to make there (console_changes.py): put there, and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from claude_simulator import Simulator
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from claude_simulator.changes.rate_limits import set_rate_limits
from claude_simulator.changes.spend_limits import (
    add_threshold,
    remove_spend_limit,
    remove_threshold,
    set_alert_emails,
    set_spend_limit,
)
from claude_simulator.organization import Organization
from claude_simulator.organization import Scope as SimulatedScope
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.console_changes import LIMITER, SONNET, Settings

DEFAULT: Final = "default"
NAMES: Final = ("spend_limit_cents", "threshold_cents", "alert_emails", "rate_limits")


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
        if workspace is not None and workspace == organization.claude_code_workspace_id:
            _prepare_people(organization, settings)


def _prepare_people(organization: Organization, settings: Settings) -> None:
    ids = {user.email: user.id for user in organization.users.values()}
    wanted = {ids[email]: cents for email, cents in settings.people}
    for user_id in [each for each in organization.claude_code_limits if each and each not in wanted]:
        set_claude_code_limit(organization, user_id, None)
    for user_id, cents in wanted.items():
        set_claude_code_limit(organization, user_id, cents)
    set_claude_code_limit(organization, None, settings.default)


def found(state: Mapping[str, Any], where: ConsoleScope) -> Settings:
    """What is set in a scope."""
    row = _row(state, where)
    rates = [limits for limits in row.get("rate_limits", {}).values() if limits]
    assert all(limits.keys() == {LIMITER} for limits in rates)
    people = _people(state) if row.get("is_claude_code") else {}
    return Settings(
        cap=row["spend_limit_cents"],
        thresholds=tuple(sorted(row["threshold_cents"])),
        recipients=tuple(sorted(row["alert_emails"])),
        requests=rates[0][LIMITER] if rates else None,
        default=people.pop(DEFAULT, None),
        people=tuple(sorted(people.items())),
    )


def all_else(state: Mapping[str, Any], *places: ConsoleScope) -> dict[str, Any]:
    """Everything in the organization but these settings of these scopes."""
    rows = [_row(state, where) for where in places]
    here = {row["id"] for row in rows}
    limits = {} if any(row.get("is_claude_code") for row in rows) else _people(state)

    def without(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if row["id"] not in here or name not in NAMES}

    return {
        **{name: value for name, value in state.items() if name not in {"now", "switches", "layout"}},
        "organization": {**without(state["organization"]), "claude_code_limits_cents": limits},
        "workspaces": [without(row) for row in state["workspaces"]],
    }


def _people(state: Mapping[str, Any]) -> dict[str, int]:
    """The limits of Claude Code by e-mail, and the default."""
    emails = {user["id"]: user["email"] for user in state["users"]}
    limits = state["organization"]["claude_code_limits_cents"]
    return {emails.get(user_id, user_id): cents for user_id, cents in limits.items()}


def _row(state: Mapping[str, Any], where: ConsoleScope) -> Mapping[str, Any]:
    if where.scope.workspace_id is None:
        whole: Mapping[str, Any] = state["organization"]
        return whole
    (team,) = (row for row in state["workspaces"] if row["id"] == where.scope.workspace_id)
    return dict(team)


def _sonnet(simulator: Simulator) -> str:
    groups = simulator.world.organization.rate_limit_groups.values()
    return next(group.id for group in groups if group.display_name == SONNET)
