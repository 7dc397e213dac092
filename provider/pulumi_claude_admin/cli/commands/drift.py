"""What `claude-admin drift` does: state and organization in, report out. Puts the parts together and decides nothing itself."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pulumi_claude_admin import wiring
from pulumi_claude_admin.channels import Capability, Channel, Purpose
from pulumi_claude_admin.cli.commands.compared_stacks import ComparedStack, compared_stacks, united
from pulumi_claude_admin.cli.commands.drift_leavers import told_of_leavers
from pulumi_claude_admin.cli.commands.drift_presses import told_of_presses
from pulumi_claude_admin.cli.commands.drift_program import Branch, preview_programs
from pulumi_claude_admin.cli.commands.fail_on import parse_fail_on
from pulumi_claude_admin.cli.commands.ignore_file import add_proposals, ignore_entries, ignore_file, present_proposals
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.policy_of_branch import policy_of_branch, with_policy
from pulumi_claude_admin.cli.commands.progress import Reached, progress_on
from pulumi_claude_admin.cli.commands.report_output import print_report
from pulumi_claude_admin.cli.commands.run_facts import read_from, run_facts
from pulumi_claude_admin.cli.commands.team_files import with_lines
from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift import ignore
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.declared_twice import with_declared_twice
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.gateway_authors import with_gateway_authors
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.second_look import contradicted, look_again
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.drift.sources import ConsoleSource, EnterpriseSource, GatewaySource, Sources
from pulumi_claude_admin.enterprise_wiring import on_the_surface_that_is_open
from pulumi_claude_admin.errors import AdminApiError, ConfigurationError
from pulumi_claude_admin.feed.actor_names import with_names
from pulumi_claude_admin.feed.attribution import with_authors
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.kept_copy import lists_for_children
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_notices import enterprise_notices, feed_notices, notices
from pulumi_claude_admin.report.drift_report import Report, build
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.report.run import FailOn
from pulumi_claude_admin.session import Session


def run(options: DriftOptions) -> int:
    """Compare, print, write, and return the exit code. Raises the errors that `application` turns into lines."""
    fail_on = parse_fail_on(options.fail_on)
    present = present_proposals(options.proposals)
    with opened(options.outputs) as write:
        whole, key = _compare(options, fail_on)
        report = told(whole, options.pii, key)
        try:
            write(lambda form: render(form, report, is_verbose=options.is_verbose, target=options.target))
        finally:  # a full disk does not hide what was found
            print_report(report, options.form, is_verbose=options.is_verbose, target=options.target)
    if options.proposals is not None:
        today = report.run.generated_at.date()
        add_proposals(options.proposals, whole.findings, today=today, present=present)
    return ExitCode.OK if options.exits_zero else report.run.exit_codes[0]


def _compare(options: DriftOptions, fail_on: FailOn) -> tuple[Report, str]:
    """The report with everybody's e-mail, and the key of the words that may stand for them."""
    ignored = ignore_file(options)
    entries = ignore_entries(ignored)
    stacks = tuple(compared_stacks(options))
    declared = united(stacks)
    wiring.keep_copy(options.cache, is_full=options.is_full)
    session = on_the_surface_that_is_open(wiring.session(options.folder))
    key = _pseudonym_key(session, options)
    reached = Reached(progress_on(sys.stderr, "lists read"))
    try:
        _require_organization(session, stacks)
        reading = _read(session, declared, options, reached)
    except KeyboardInterrupt:
        sys.stderr.write(f"{reached.words()}; there is no report, and nothing was changed\n")
        raise
    finally:
        session.console.close()
    branch = _branch(session, stacks) if options.is_program_compared else None
    report = _report(
        session, stacks, reading, entries, branch=branch, options=options, fail_on=fail_on, ignored=ignored
    )
    return report, key


def _branch(session: Session, stacks: tuple[ComparedStack, ...]) -> Branch:
    """The programs' side. Their checks and look-ups are answered by what was just read, and by the organization's rate limits."""
    with contextlib.suppress(AdminApiError):
        session.api.rate_limits.list()
    with lists_for_children(session) as environment:
        return preview_programs(stacks, environment=environment)


def _pseudonym_key(session: Session, options: DriftOptions) -> str:
    """The key of `--pii hashed`; empty when none is asked for."""
    if options.pii is not Pii.HASHED:
        return ""
    if session.settings.pseudonym_key is None:
        raise ConfigurationError(
            "--pii hashed needs a key", hint="Set CLAUDE_ADMIN_PSEUDONYM_KEY to 16 characters or more, kept secret"
        )
    return session.settings.pseudonym_key.get_secret_value()


def _require_organization(session: Session, stacks: Iterable[ComparedStack]) -> None:
    """Before anything else is read: of another organization everything would look as if it were gone."""
    organization = session.organization
    for one in stacks:
        one.declared.require_organization(organization.id)


def _read(session: Session, declared: Declared, options: DriftOptions, reached: Reached) -> Reading:
    sources = Sources(
        api=session.api,
        console=_console(session, options),
        gateway=_gateway(session, declared),
        enterprise=_enterprise(session, declared),
        is_gate_known_closed=lambda organization_id: _is_gate_closed(session, organization_id),
        has_token=session.settings.admin_api_key is None,
        progress=reached.tell,
    )
    reading = read_organization(declared, sources, declared_only=options.is_declared_only)
    late = contradicted(detect(declared, reading).findings)
    return look_again(reading, session.api.anew(), late) if late else reading


def _console(session: Session, options: DriftOptions) -> ConsoleSource:
    if not options.is_console_allowed:
        return ConsoleSource(None, "the Console was not asked, as --no-console says")
    if not session.settings.session_file.is_file():
        return ConsoleSource(None, "there is no Console session; make one with `claude-admin console login`")
    return ConsoleSource(session.console)


def _gateway(session: Session, declared: Declared) -> GatewaySource | None:
    """The gateway where a stack declares limits there; the same settings may name a LiteLLM proxy, which nobody asks then."""
    if all(one.kind is not Kind.GATEWAY_SPEND_LIMIT for one in declared.declarations):
        return None
    why = session.settings.why_no_gateway
    return GatewaySource(str(session.settings.gateway_url), session.gateway_limits, why or "")


def _enterprise(session: Session, declared: Declared) -> EnterpriseSource | None:
    """The Enterprise organization where a stack declares limits of its people, or where there is no other."""
    settings = session.settings
    is_alone = settings.enterprise_key is not None and not settings.has_credential
    kinds = {one.kind for one in declared.declarations}
    if not is_alone and kinds.isdisjoint({Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS}):
        return None
    why = settings.why_no_enterprise or ""
    return EnterpriseSource(session.enterprise_organization, why, is_alone=is_alone)


def _is_gate_closed(session: Session, organization_id: str) -> bool:
    known = session.channels.remembered(organization_id, Purpose.READ)
    return known.get(Capability.WORKSPACE_SPEND_LIMIT) in {Channel.CONSOLE, Channel.BY_HAND}


def _report(
    session: Session,
    stacks: tuple[ComparedStack, ...],
    reading: Reading,
    entries: tuple[Entry, ...],
    *,
    branch: Branch | None,
    options: DriftOptions,
    fail_on: FailOn,
    ignored: Path | None,
) -> Report:
    declared = united(stacks)
    detection = detect(declared, reading, elsewhere=session.settings.elsewhere_stacks)
    findings, silence = with_authors(
        detection.findings,
        session.api.activities,
        users=reading.snapshot.users,
        organization_id=reading.snapshot.identity.id,
        now=reading.now,
    )
    findings = with_gateway_authors(findings, reading.snapshot.gateway)
    findings = with_names(findings, session.settings.names)
    findings, of_journal = told_of_presses(
        findings, session.settings.journal_file, organization_id=reading.snapshot.identity.id
    )
    if branch is not None:
        findings = branch.beside(findings, reading)
    findings = told_of_leavers(session, findings, declared.declarations, reading)
    outcome = ignore.apply(
        entries,
        with_declared_twice(with_lines(findings, stacks), declared.declarations),
        today=reading.now.date(),
        is_everything_seen=not options.is_declared_only and not any(one.is_partial for one in reading.unseen),
    )
    outcome = replace(
        outcome, findings=graded(outcome.findings, session.settings.cap_raise, session.settings.severities)
    )
    policy = policy_of_branch(branch, stacks, reading, session.settings.policy, options.labels)
    run = run_facts(
        options,
        reading,
        outcome.findings,
        stacks=declared.stacks,
        elsewhere=session.settings.elsewhere_stacks,
        fail_on=fail_on,
        ignored=ignored,
        read_from=read_from(session.api.how_read),
    )
    return build(
        run=replace(
            run,
            planned_steps=branch.planned_steps if branch is not None else None,
            exit_codes=with_policy(run.exit_codes, policy),
        ),
        organization=reading.snapshot.identity,
        coverage=detection.coverage,
        outcome=outcome,
        unseen=reading.unseen,
        notices=(
            *(branch.notices if branch is not None else ()),
            *notices(declared, is_declared_only=options.is_declared_only),
            *enterprise_notices(reading),
            *feed_notices(reading, silence),
            *of_journal,
        ),
        policy=policy,
    )
