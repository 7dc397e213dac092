"""What `claude-admin policy check` does: declarations in, what rules say of them out. Asks nobody but Pulumi."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from pulumi_claude_admin.cli.commands.compared_stacks import ComparedStack, compared_stacks, united
from pulumi_claude_admin.cli.commands.drift_program import preview_programs
from pulumi_claude_admin.cli.commands.policy_declarations import of_state, of_steps, of_team_file
from pulumi_claude_admin.cli.commands.pseudonyms import pseudonym_key
from pulumi_claude_admin.cli.commands.team_files import lines_of
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.policy_options import PolicyOptions
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.drift.program import Step
from pulumi_claude_admin.errors import StateUnreadable
from pulumi_claude_admin.policy.declaration import Declaration
from pulumi_claude_admin.policy.gather import Surroundings, gather
from pulumi_claude_admin.policy.judge import judge
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report import policy_text
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.report.policy_report import (
    SCHEMA_VERSION,
    PolicyReport,
    build,
    findings_document,
    unknown_document,
)
from pulumi_claude_admin.settings import Settings, read_settings


def run(options: PolicyOptions) -> int:
    """Look, print, and return the exit code. Raises the errors that `application` turns into lines."""
    settings = read_settings(folder=options.folder)
    declarations = tuple(_declarations(options))
    around = Surroundings(datetime.now(UTC).date(), labels=frozenset(options.labels))
    facts = gather(declarations, around, is_compared=options.before is not None or _is_of_programs(options))
    report = _told(build(judge(facts, settings.policy or PolicySettings())), options.pii, settings)
    code = ExitCode.POLICY if report.is_violated else ExitCode.OK
    if options.form is PlainForm.JSON:
        sys.stdout.write(json_text(_document(report, len(declarations), code)))
    else:
        sys.stdout.write(policy_text.render(report))
    return ExitCode.OK if options.exits_zero else code


def _is_of_programs(options: PolicyOptions) -> bool:
    return not options.files and not options.states


def _declarations(options: PolicyOptions) -> Iterator[Declaration]:
    for file in options.files:
        yield from of_team_file(file, options.before)
    if options.files:
        return
    stacks = tuple(compared_stacks(options))
    united(stacks)  # no stack twice
    lines = lines_of(stacks)
    if options.states:
        for one in stacks:
            yield from of_state(parse_export(one.text), lines)
        return
    yield from of_steps(_steps(stacks).values(), lines)


def _steps(stacks: tuple[ComparedStack, ...]) -> Mapping[str, Step]:
    """Of all programs. Raises StateUnreadable for one that cannot be previewed: half of what is declared is no answer."""
    branch = preview_programs(stacks, environment={})
    if branch.planned_steps is None:
        raise StateUnreadable(" ".join(branch.failures), hint="See that `pulumi preview` works in the same place")
    return branch.program.steps


def _told(report: PolicyReport, pii: Pii, settings: Settings) -> PolicyReport:
    if pii is not Pii.HASHED:
        return told(report, pii)
    words = pseudonym_key(settings)
    sys.stderr.writelines(f"{notice}\n" for notice in words.notices)
    return told(report, pii, words.key)


def _document(report: PolicyReport, declared: int, code: ExitCode) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "pulumi-claude-admin", "version": version("pulumi-claude-admin")},
        "exit_codes": [int(code)],
        "resources": declared,
        "findings": findings_document(report),
        "cannot_know": unknown_document(report),
    }
