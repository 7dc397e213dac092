"""What `claude-admin gateway export` does: what was declared and read in, one document for a gateway out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.commands.gateway_budgets import Budgets, budgets, declared_teams
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import OutputFile
from pulumi_claude_admin.cli.gateway_options import ExportOptions, ExportTarget
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways import contract
from pulumi_claude_admin.gateways.contract import BudgetContract
from pulumi_claude_admin.gateways.export_contract import Moment, contract_of
from pulumi_claude_admin.gateways.loss import Loss, in_order
from pulumi_claude_admin.quoting import one_line


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
    if found.as_of is None:
        _tell(["nothing of this month was read, which is not the same as no spend: nothing is exported"])
        return ExitCode.PARTIAL
    text, losses = _document(options, found, found.as_of, now, previous)
    if options.output is None:
        sys.stdout.write(text)
    else:
        write(lambda _: text)
    losses = in_order((*found.losses, *losses))
    _tell(one.line for one in losses)
    return _exit_code(found)


def _document(
    options: ExportOptions, found: Budgets, as_of: datetime, now: datetime, previous: BudgetContract | None
) -> tuple[str, tuple[Loss, ...]]:
    moment = Moment(now, as_of, as_of + options.valid_for if found.is_whole else as_of)
    match options.target:
        case ExportTarget.JSON:
            made, losses = contract_of(found.subject, found.teams, found.policy, moment, previous=previous)
            return contract.render(made), losses


def _exit_code(found: Budgets) -> int:
    if not found.is_whole:
        _tell(
            [
                "days of this month were not read, so every budget counts as near its end; `claude-admin audit` reads them"
            ]
        )
        return ExitCode.PARTIAL
    return ExitCode.OK if all(one.is_known for one in found.teams) else ExitCode.PARTIAL


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
