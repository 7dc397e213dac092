"""What `claude-admin gateway diff` does: what teams may spend, beside what a gateway lets them spend."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from pulumi_claude_admin import gateway_wiring
from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.commands.gateway_budgets import Budgets, budgets, declared_teams, require_dollars
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.gateway_options import DiffOptions, DiffTarget
from pulumi_claude_admin.gateways.claude_gateway_budgets import group_budgets
from pulumi_claude_admin.gateways.compare import DIFFERENT, GatewayBudget, Standing, compare
from pulumi_claude_admin.gateways.litellm_budgets import proxy_budgets
from pulumi_claude_admin.gateways.team_budget import TeamBudget
from pulumi_claude_admin.report.gateway_table import GatewayTable, is_different, render_json, render_text
from pulumi_claude_admin.settings import Settings


def diff(options: DiffOptions) -> int:
    """Compare, print, and return the exit code: 7 where a budget is another, 10 where a cap could not be seen."""
    teams = declared_teams(options.source.folder, options.teams)
    with reading(options.source) as read:
        found = budgets(read, teams)
        require_dollars(found, by=options.target)
        if options.target is DiffTarget.LITELLM:
            table = _of_proxy(found, read.settings)
        else:
            table = _of_gateway(found, read.settings)
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    if is_different(table.rows, DIFFERENT):
        return ExitCode.DRIFT
    return ExitCode.PARTIAL if is_different(table.rows, frozenset({Standing.UNSEEN})) else ExitCode.OK


def _of_gateway(found: Budgets, settings: Settings) -> GatewayTable:
    with gateway_wiring.opened_gateway(settings) as gateway:
        at_gateway = group_budgets(gateway.list(), gateway.changes())
    return _table(found, at_gateway, where=str(settings.gateway_url))


def _of_proxy(found: Budgets, settings: Settings) -> GatewayTable:
    there = proxy_budgets(found.teams, gateway_wiring.proxy_teams(settings))
    return GatewayTable(
        organization_name=found.subject.organization_name,
        where=str(settings.gateway_url),
        currency=found.subject.currency,
        rows=compare(found.teams, there.names, there.budgets),
        left_out=there.left_out,
    )


def _table(found: Budgets, at_gateway: Iterable[GatewayBudget], *, where: str) -> GatewayTable:
    shared = {group for group, number in Counter(one.group for one in found.teams).items() if number > 1}
    names = {one.workspace_id: one.group for one in found.teams if one.group is not None and one.group not in shared}
    return GatewayTable(
        organization_name=found.subject.organization_name,
        where=where,
        currency=found.subject.currency,
        rows=compare(found.teams, names, at_gateway),
        left_out=tuple(_left_out(one) for one in found.teams if one.workspace_id not in names and one.cap is not None),
    )


def _left_out(team: TeamBudget) -> str:
    if team.group is not None:
        return f"{team.name} is left out: more than one workspace has the group {team.group!r}"
    return f"{team.name} is left out: name its group of the identity provider as gateway_group of teams.yaml, or in [gateway.teams] of claude-admin.toml"
