"""What `claude-admin audit` does: spend and organization in, report out. Puts the parts together and decides nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pulumi_claude_admin.audit import mute
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.judge import judge
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.cli.audit_options import AuditOptions, Part
from pulumi_claude_admin.cli.commands.audit_focus import FocusFile, focus_file
from pulumi_claude_admin.cli.commands.audit_last_run import FIRST_RUN, keep_run, with_last_run
from pulumi_claude_admin.cli.commands.audit_month import change_since_last_month
from pulumi_claude_admin.cli.commands.audit_mutes import mute_notices
from pulumi_claude_admin.cli.commands.audit_output import print_audit
from pulumi_claude_admin.cli.commands.audit_papers import GivenPapers, hold, read_papers, write_proof
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading, reading
from pulumi_claude_admin.cli.commands.audit_run import exit_codes, run_of
from pulumi_claude_admin.cli.commands.ignore_file import mute_entries
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.pseudonyms import pseudonym_key
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import AuditForm
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.report import audit_json
from pulumi_claude_admin.report.audit_changes import compared, since
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_forms import render
from pulumi_claude_admin.report.audit_parts import only_caps, only_keys
from pulumi_claude_admin.report.audit_people import without_names
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.audit_run import AuditRun
from pulumi_claude_admin.report.finding_figures import lines
from pulumi_claude_admin.report.forms import Form

_FOCUS = {AuditForm.FOCUS, AuditForm.FOCUS_PARQUET}
PLATFORM = "the platform's reports, and an archive of earlier ones"


def run(options: AuditOptions, notices: tuple[str, ...] = ()) -> int:
    """Read, judge, print, write, and return the exit code. `notices` are told, too. Raises the errors that `application` turns into lines."""
    earlier = _earlier(options.since)
    mutes = mute_entries(options.source.folder)
    papers = read_papers(options.papers.places, options.papers.balances)
    with opened(options.outputs) as write, reading(options.source) as read:
        audited = with_last_run(read, _audited(replace(read, notices=(*read.notices, *notices)), mutes))
        report = _report(options, read, audited, earlier=earlier, papers=papers)
        spend = _spend(read, audited, papers) if _is_focus_wanted(options) else None
        _tell(options, report, spend, write)
        if options.part is Part.ALL and not options.source.is_offline:
            keep_run(read, audited)  # once it was told: a run that was cut off is told again
    return ExitCode.OK if options.exits_zero else report.run.exit_codes[0]


def _tell(
    options: AuditOptions,
    report: AuditReport,
    spend: FocusFile | None,
    write: Callable[[Callable[[AuditForm], str | bytes]], None],
) -> None:
    is_verbose = options.source.is_verbose

    def form_of(form: AuditForm) -> str | bytes:
        if spend is not None and form in _FOCUS:
            return spend.csv() if form is AuditForm.FOCUS else spend.parquet()
        return render(Form(form), report, is_verbose=is_verbose, target=options.target)

    try:
        write(form_of)
    finally:  # a full disk does not hide what was found
        if spend is not None and options.form is AuditForm.FOCUS:
            sys.stdout.write(spend.csv())
        else:
            print_audit(report, Form(options.form), is_verbose=is_verbose, target=options.target)


def _spend(read: AuditReading, audited: Audited, papers: GivenPapers | None) -> FocusFile:
    return focus_file(read.archive, audited.facts, papers.papers.invoices if papers is not None else ())


def _is_focus_wanted(options: AuditOptions) -> bool:
    return not _FOCUS.isdisjoint({options.form, *(output.form for output in options.outputs)})


def _earlier(file: Path | None) -> AuditReport | None:
    """Read before anything is asked, so that a wrong file costs nothing."""
    return None if file is None else audit_json.read(read_bounded(file), source=str(file))


def _report(
    options: AuditOptions,
    read: AuditReading,
    audited: Audited,
    *,
    earlier: AuditReport | None,
    papers: GivenPapers | None,
) -> AuditReport:
    if papers is not None:
        audited = _held(options.papers.proof, read, audited, papers)
    run = run_of(options, at=read.as_of, source=PLATFORM)
    if not options.is_named:
        words = pseudonym_key(read.settings)
        audited = replace(without_names(audited, words.key), notices=(*audited.notices, *words.notices))
    report = _compared(audited, run, earlier)
    match options.part:
        case Part.KEYS:
            report = only_keys(report)
        case Part.CAPS:
            report = only_caps(report)
        case Part.ALL:
            pass
    return replace(report, run=replace(report.run, exit_codes=exit_codes(report)))


def _compared(audited: Audited, run: AuditRun, earlier: AuditReport | None) -> AuditReport:
    """The report held against the earlier one that was given, else against the run that the archive keeps; without either it says so."""
    if earlier is not None:
        return compared(build(audited, run), earlier)
    if audited.earlier is None:
        return build(replace(audited, notices=(*audited.notices, FIRST_RUN)), run)
    return since(build(audited, run), audited.earlier.as_of, lines(audited.earlier.findings, audited.titles))


def _audited(read: AuditReading, mutes: tuple[Entry, ...]) -> Audited:
    zone = ZoneInfo(read.settings.audit.time_zone)
    facts = gather(read.archive, read.inputs, read.as_of, zone=zone)
    answers = judge(facts, read.settings.audit.rules)
    outcome = mute.apply(mutes, answers, today=read.as_of.date())
    return Audited(
        facts=facts,
        answers=outcome.answers,
        titles={rule.id: rule.title for rule in RULES},
        month_change=change_since_last_month(read.archive, facts.reading.covered),
        notices=(*read.notices, *mute_notices(outcome)),
        muted=tuple((one.finding, one.entry) for one in outcome.muted),
    )


def _held(proof: Path | None, read: AuditReading, audited: Audited, papers: GivenPapers) -> Audited:
    """With the months against the papers, proven in a file where one was asked for."""
    facts = audited.facts
    results, remarks = hold(papers, read.archive, facts, read.as_of, read.settings.audit.unexplained)
    if proof is not None:
        write_proof(
            proof,
            results,
            papers,
            read.archive,
            organization_id=facts.organization_id,
            as_of=read.as_of,
            currency=facts.reading.currency,
        )
    return replace(audited, reconciliation=results, notices=(*audited.notices, *remarks))
