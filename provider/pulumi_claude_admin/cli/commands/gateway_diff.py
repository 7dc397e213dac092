"""What `claude-admin gateway diff` does: what teams may spend, beside what a gateway lets them spend."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pulumi_claude_admin import gateway_wiring
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading, reading
from pulumi_claude_admin.cli.commands.audit_stacks import Stacks
from pulumi_claude_admin.cli.commands.gateway_budgets import Budgets, budgets, declared_teams, require_dollars
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.gateway_options import DiffOptions, DiffTarget
from pulumi_claude_admin.drift.kinds.gateway_spend_limit import DeclaredGatewaySpendLimit
from pulumi_claude_admin.gateways.claude_gateway_budgets import group_budgets
from pulumi_claude_admin.gateways.compare import DIFFERENT, GatewayBudget, Standing, compare
from pulumi_claude_admin.gateways.litellm_budgets import proxy_budgets
from pulumi_claude_admin.gateways.team_budget import TeamBudget
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.report.gateway_table import GatewayTable, is_different, render_json, render_text
from pulumi_claude_admin.settings import Settings


def diff(options: DiffOptions) -> int:
    """Compare, print, and return the exit code: 7 where a budget is another, 10 where a cap could not be seen."""
    teams = declared_teams(options.source.folder, options.teams)
    with reading(options.source) as read:
        found = budgets(read, teams)
        require_dollars(found, by=options.target)
        is_proxy = options.target is DiffTarget.LITELLM
        table = _of_proxy(found, read.settings) if is_proxy else _of_gateway(found, read)
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    if is_different(table.rows, DIFFERENT):
        return ExitCode.DRIFT
    return ExitCode.PARTIAL if is_different(table.rows, frozenset({Standing.UNSEEN})) else ExitCode.OK


def _of_gateway(found: Budgets, read: AuditReading) -> GatewayTable:
    with gateway_wiring.opened_gateway(read.settings) as gateway:
        at_gateway = group_budgets(gateway.list(), gateway.changes())
    where = str(read.settings.gateway_url)
    return _table(found, at_gateway, where=where, pools=dict(_pools(read.stacks, where)))


def _pools(stacks: Stacks, where: str) -> Iterator[tuple[str, Decimal | None]]:
    """What stacks declare for groups at this gateway, in cents; None for a pool that is to be suspended."""
    for _, declared in stacks:
        for one in declared.declarations:
            if isinstance(one, DeclaredGatewaySpendLimit) and is_same_organization(one.address, where):
                pool = one.spec.pool
                if one.spec.group is not None and pool is not None:
                    yield one.spec.group, None if pool.is_paused else Decimal(pool.amount.minor)


def _of_proxy(found: Budgets, settings: Settings) -> GatewayTable:
    there = proxy_budgets(found.teams, gateway_wiring.proxy_teams(settings))
    return GatewayTable(
        organization_name=found.subject.organization_name,
        where=str(settings.gateway_url),
        currency=found.subject.currency,
        rows=compare(found.teams, there.names, there.budgets),
        left_out=there.left_out,
    )


def _table(
    found: Budgets, at_gateway: Iterable[GatewayBudget], *, where: str, pools: Mapping[str, Decimal | None]
) -> GatewayTable:
    shared = {group for group, number in Counter(one.group for one in found.teams).items() if number > 1}
    names = {one.workspace_id: one.group for one in found.teams if one.group is not None and one.group not in shared}
    return GatewayTable(
        organization_name=found.subject.organization_name,
        where=where,
        currency=found.subject.currency,
        rows=compare(found.teams, names, at_gateway, pools=pools),
        left_out=tuple(_left_out(one) for one in found.teams if one.workspace_id not in names and one.cap is not None),
    )


def _left_out(team: TeamBudget) -> str:
    if team.group is not None:
        return f"{team.name} is left out: more than one workspace has the group {team.group!r}"
    return f"{team.name} is left out: name its group of the identity provider as gateway_group of teams.yaml, or in [gateway.teams] of claude-admin.toml"
