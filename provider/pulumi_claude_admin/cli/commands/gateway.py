"""What `claude-admin gateway export` does: what was declared and read in, one document for a gateway out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.commands.gateway_budgets import Budgets, budgets, declared_teams, require_dollars
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import OutputFile
from pulumi_claude_admin.cli.gateway_options import ExportOptions, ExportTarget
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways import contract
from pulumi_claude_admin.gateways.contract import BudgetContract
from pulumi_claude_admin.gateways.export_claude_gateway import ORGANIZATION_CAP as GATEWAY_CAP
from pulumi_claude_admin.gateways.export_claude_gateway import export_claude_gateway
from pulumi_claude_admin.gateways.export_contract import Moment, contract_of
from pulumi_claude_admin.gateways.export_litellm import ORGANIZATION_CAP as LITELLM_CAP
from pulumi_claude_admin.gateways.export_litellm import export_litellm
from pulumi_claude_admin.gateways.loss import Loss, in_order
from pulumi_claude_admin.quoting import json_text, one_line


def export(options: ExportOptions) -> int:
    """Read, write, tell what is lost, and return the exit code: 10 where something could not be seen."""
    teams = declared_teams(options.source.folder, options.teams)
    previous = _previous(options.previous)
    files = [OutputFile(options.target, options.output)] if options.output is not None else []
    with opened(files) as write:
        with reading(options.source) as read:
            found = budgets(read, teams)
            now = read.as_of
        return _exported(options, found, now, previous, write)


def _exported(
    options: ExportOptions,
    found: Budgets,
    now: datetime,
    previous: BudgetContract | None,
    write: Callable[[Callable[[ExportTarget], str]], None],
) -> int:
    if previous is not None and previous.organization.id != found.subject.organization_id:
        raise ConfigurationError(f"{options.previous} is of another organization, {previous.organization.id}")
    if options.target is ExportTarget.JSON:
        made = _contract(options, found, now, previous)
    else:
        made = _configuration(options.target, found)
    if made is None:
        _tell(["nothing of this month was read, which is not the same as no spend: nothing is exported"])
        return ExitCode.PARTIAL
    text, losses = made
    if options.output is None:
        sys.stdout.write(text)
    else:
        write(lambda _: text)
    _tell(one.line for one in losses)
    is_whole = found.is_whole or options.target is not ExportTarget.JSON
    if not is_whole:
        _tell(
            [
                "days of this month were not read, so every budget counts as near its end; `claude-admin audit` reads them"
            ]
        )
    return ExitCode.OK if is_whole and all(one.is_known for one in found.teams) else ExitCode.PARTIAL


def _contract(
    options: ExportOptions, found: Budgets, now: datetime, previous: BudgetContract | None
) -> tuple[str, tuple[Loss, ...]] | None:
    if found.as_of is None:
        return None
    until = found.as_of + options.valid_for if found.is_whole else found.as_of
    moment = Moment(now, found.as_of, until)
    made, losses = contract_of(found.subject, found.teams, found.policy, moment, previous=previous)
    return contract.render(made), in_order((*found.losses, *losses))


def _configuration(target: ExportTarget, found: Budgets) -> tuple[str, tuple[Loss, ...]]:
    require_dollars(found, by=target, hint="Amounts are never converted; --target json says them in their own currency")
    export = export_litellm if target is ExportTarget.LITELLM else export_claude_gateway
    document, losses = export(found.teams, found.policy)
    of_all = LITELLM_CAP if target is ExportTarget.LITELLM else GATEWAY_CAP
    told = in_order((*found.losses, *losses, *([of_all] if found.subject.cap is not None else [])))
    return json_text({**document, "losses": [one.document for one in told]}), told


def _previous(file: Path | None) -> BudgetContract | None:
    """Read before anything is asked. That there is none yet is how the first run begins."""
    if file is None:
        return None
    if not file.exists():
        _tell([f"{file} is not there, so this contract follows none"])
        return None
    return contract.read(read_bounded(file), source=str(file))


def _tell(lines: Iterable[str]) -> None:
    sys.stderr.writelines(f"{one_line(line)}\n" for line in lines)
