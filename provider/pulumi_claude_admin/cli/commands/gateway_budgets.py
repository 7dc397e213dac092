"""Budgets of teams, from what an audit reads and what the team file declares: the one place where the two become one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

from pulumi_claude_admin.audit.reading_facts import KeptDays, currency_of
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways.export_contract import Subject
from pulumi_claude_admin.gateways.loss import Loss
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.gateways.team_budget import GroupLimits, TeamBudget
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from pulumi_claude_admin.model.rate_limit import RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.team_file.declared_caps import declared_caps, workspaces_of_teams
from pulumi_claude_admin.team_file.model import Arguments
from pulumi_claude_admin.team_file.read import read_file

_FILE: Final = "teams.yaml"
_DAY: Final = timedelta(days=1)
DOLLARS: Final = "USD"
"""What gateways count, and no other currency."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """
    `as_of` is up to when spend was counted, None where nothing was read. `is_whole`: no earlier day of the month is missing.
    """

    subject: Subject
    teams: tuple[TeamBudget, ...]
    policy: ModelPolicy
    as_of: datetime | None
    is_whole: bool
    losses: tuple[Loss, ...]


def declared_teams(folder: Path, file: Path | None) -> Mapping[str, Arguments]:
    """The teams of a file, or of the project's team file where there is one. Raises TeamFileError before anything is asked."""
    path = file or find_upwards(folder, _FILE)
    return {} if path is None else read_file(path)


def require_dollars(found: Budgets, *, by: str, hint: str = "Amounts are never converted") -> None:
    """Raise ConfigurationError where the organization is billed in another currency than gateways count."""
    if found.subject.currency != DOLLARS:
        raise ConfigurationError(
            f"{by} counts US dollars, and {found.subject.organization_name} is billed in {found.subject.currency}",
            hint=hint,
        )


def budgets(read: AuditReading, teams: Mapping[str, Arguments]) -> Budgets:
    """The month of the last reading, of every live workspace that can have a cap."""
    kept = KeptDays.of(read.archive)
    as_of = kept.seen_until(COST_BY_WHO)
    month = _month(as_of or read.as_of)
    spent = {row.what[0]: row.amount for row in read.archive.spend(("workspace_id",), month)}
    live = [one for one in read.inputs.workspaces if not one.is_archived]
    names = {one.id: one.name for one in live}
    keys = {id_: key for key, id_ in workspaces_of_teams(teams, names).items() if id_ is not None}
    caps = declared_caps(teams, names)
    made = [_team(read, one, keys.get(one.id), teams, spent, caps.by_workspace) for one in live]
    return Budgets(
        subject=_subject(read, currency_of(read.archive, month)),
        teams=tuple(one for one, _ in made),
        policy=read.settings.gateway,
        as_of=as_of,
        is_whole=as_of is not None and kept.covered(COST_BY_WHO) >= _days_before(as_of),
        losses=(*_left_out(read, caps.without_workspace), *(loss for _, losses in made for loss in losses)),
    )


def _subject(read: AuditReading, currency: str) -> Subject:
    cap = read.inputs.caps.get(ORGANIZATION)
    known = [one for one in (cap.declared, cap.stops_at) if one is not None] if cap is not None else []
    return Subject(
        read.inputs.identity.id,
        read.inputs.identity.name,
        currency,
        cap=min(known, default=None),
        is_cap_seen=cap is not None and cap.is_seen,
    )


def _team(
    read: AuditReading,
    workspace: Workspace,
    key: str | None,
    teams: Mapping[str, Arguments],
    spent: Mapping[str | None, Decimal],
    declared: Mapping[str, Decimal],
) -> tuple[TeamBudget, tuple[Loss, ...]]:
    team = teams[key] if key is not None else {}
    cap = read.inputs.caps.get(Scope(workspace.id))
    limits, losses = _limits(read, workspace, cast("Mapping[str, Mapping[str, int]]", team.get("rate_limits") or {}))
    names = [name for name in (key, workspace.name, workspace.id) if name is not None]
    budget = TeamBudget(
        workspace_id=workspace.id,
        name=workspace.name,
        key=key,
        group=read.settings.gateway.of_team(names).group or cast("str | None", team.get("gateway_group")),
        spent=spent.get(workspace.id, Decimal(0)),
        declared=declared.get(workspace.id, cap.declared if cap is not None else None),
        actual=cap.stops_at if cap is not None else None,
        is_seen=cap is not None and cap.is_seen,
        limits=limits,
    )
    return budget, losses


def _limits(
    read: AuditReading, workspace: Workspace, declared: Mapping[str, Mapping[str, int]]
) -> tuple[tuple[GroupLimits, ...], tuple[Loss, ...]]:
    """Of each model group the lower of what is declared and what is there."""
    actual = read.inputs.workspace_rate_limits.get(workspace.id)
    groups = _groups(read, actual or ())
    found = {one.group.id: dict(one.limits) for one in actual or ()}
    losses = [] if actual is not None else [Loss("the rate limits", "nobody could look at them", workspace.name)]
    for reference, limits in declared.items():
        group = next((one for one in groups.values() if one.answers_to(reference)), None)
        if group is None:
            losses.append(Loss(f"limits of {reference!r}", "no model group is called so", workspace.name))
            continue
        of_group = found.setdefault(group.id, {})
        of_group.update({name: min(value, of_group.get(name, value)) for name, value in _named(limits).items()})
    told = (GroupLimits(groups[id_].label, groups[id_].models, limits) for id_, limits in found.items() if limits)
    return tuple(sorted(told, key=lambda one: one.group)), tuple(losses)


def _named(limits: Mapping[str, Any]) -> Mapping[str, int]:
    return {name: value for name, value in limits.items() if value is not None}


def _groups(read: AuditReading, actual: Iterable[WorkspaceRateLimit]) -> Mapping[str, RateLimitGroup]:
    listed = (*(one.group for one in read.inputs.rate_limits or ()), *(one.group for one in actual))
    return {one.id: one for one in listed}


def _left_out(read: AuditReading, without_workspace: tuple[str, ...]) -> Iterable[Loss]:
    if read.inputs.default_workspace_id is not None:
        yield Loss("the Default workspace", "the platform takes no cap for it")
    for key in without_workspace:
        yield Loss("the budget", "no workspace of this organization is this team's", key)


def _month(at: datetime) -> tuple[date, date]:
    """From its first day to before the one after this."""
    day = at.astimezone(UTC).date()
    return (day.replace(day=1), day + _DAY)


def _days_before(as_of: datetime) -> frozenset[date]:
    first, end = _month(as_of)
    return frozenset(first + _DAY * number for number in range((end - first).days - 1))
