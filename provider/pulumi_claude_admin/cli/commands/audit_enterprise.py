"""What `claude-admin audit` does with a Claude Enterprise organization: people, limits and seats in, report out. Changes and keeps nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.audit import mute
from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts
from pulumi_claude_admin.audit.enterprise.gather import gather
from pulumi_claude_admin.audit.enterprise.read import EnterpriseRead, read_enterprise
from pulumi_claude_admin.audit.enterprise.rules import RULES
from pulumi_claude_admin.audit.judge import judge_by, require_known
from pulumi_claude_admin.cli.audit_options import AuditOptions
from pulumi_claude_admin.cli.commands.audit_declared_limits import read_declared_limits
from pulumi_claude_admin.cli.commands.audit_mutes import mute_notices
from pulumi_claude_admin.cli.commands.audit_output import print_audit
from pulumi_claude_admin.cli.commands.audit_progress import announce_enterprise
from pulumi_claude_admin.cli.commands.audit_run import exit_codes, run_of
from pulumi_claude_admin.cli.commands.ignore_file import mute_entries
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.pseudonyms import pseudonym_key
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import AuditForm
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.report import enterprise_json
from pulumi_claude_admin.report.audit_changes import compared
from pulumi_claude_admin.report.audit_forms import render
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.enterprise_figures import EnterpriseAudited, build
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.session import Session

SOURCE: Final = "the platform's reports, as they are now"


def run(options: AuditOptions) -> int:
    """Read, judge, print, write, and return the exit code. Raises the errors that `application` turns into lines."""
    earlier = (
        None if options.since is None else enterprise_json.read(read_bounded(options.since), source=str(options.since))
    )
    mutes = mute_entries(options.source.folder)
    declared = read_declared_limits(options.source)  # before anything is asked, so that a wrong file costs nothing
    session = wiring.session(options.source.folder)
    require_known(session.settings.audit.rules)
    with opened(options.outputs) as write:
        declared.require_organization(session.require_enterprise(None).id)
        read = read_enterprise(session.enterprise, announce=lambda plan: announce_enterprise(plan, sys.stderr))
        report = _report(options, session, read, gather(read, declared.of(read)), mutes)
        if earlier is not None:
            report = compared(report, earlier)
        report = replace(report, run=replace(report.run, exit_codes=exit_codes(report)))
        _tell(options, report, write)
    return ExitCode.OK if options.exits_zero else report.run.exit_codes[0]


def _report(
    options: AuditOptions, session: Session, read: EnterpriseRead, facts: EnterpriseFacts, mutes: tuple[Entry, ...]
) -> EnterpriseAudit:
    run = run_of(options, at=read.as_of, source=SOURCE)
    outcome = mute.apply(mutes, judge_by(RULES, facts, session.settings.audit.rules), today=read.as_of.date())
    audited = EnterpriseAudited(
        facts=facts,
        answers=outcome.answers,
        titles={rule.id: rule.title for rule in RULES},
        notices=tuple(mute_notices(outcome)),
        muted=tuple((one.finding, one.entry) for one in outcome.muted),
    )
    if options.is_named:
        return build(audited, run)
    words = pseudonym_key(session.settings)
    return told(build(replace(audited, notices=(*audited.notices, *words.notices)), run), Pii.HASHED, words.key)


def _tell(options: AuditOptions, report: EnterpriseAudit, write: Callable[[Callable[[AuditForm], str]], None]) -> None:
    is_verbose = options.source.is_verbose

    def form_of(form: AuditForm) -> str:
        return render(Form(form), report, is_verbose=is_verbose, target=options.target)

    try:
        write(form_of)
    finally:  # a full disk does not hide what was found
        print_audit(report, Form(options.form), is_verbose=is_verbose, target=options.target)
