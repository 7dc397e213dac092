"""What `claude-admin outcomes` does: merged changes into the archive, and out of it beside spend. Puts the parts together and decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.commands.outcomes_archive import beside_changes
from pulumi_claude_admin.cli.commands.outcomes_asked import Asked, asked_of
from pulumi_claude_admin.cli.commands.outcomes_counting import (
    Material,
    by_repository,
    counted,
    is_elsewhere,
    is_unmeasured,
    repositories_read,
)
from pulumi_claude_admin.cli.commands.outcomes_enterprise import enterprise_work
from pulumi_claude_admin.cli.commands.outcomes_output import print_outcomes, render_outcomes
from pulumi_claude_admin.cli.commands.outcomes_reading import RepositoryKept, kept_alone, last_read, read_all
from pulumi_claude_admin.cli.commands.outcomes_sources import mailmap
from pulumi_claude_admin.cli.commands.outcomes_teams import NO_TEAMS, Teams, known_organization, of_file, of_workspaces
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.outcomes_options import OutcomesOptions
from pulumi_claude_admin.outcomes.outcome_archive import Days, OutcomeArchive
from pulumi_claude_admin.outcomes.people import People
from pulumi_claude_admin.report import outcome_figures
from pulumi_claude_admin.report.forms import OutcomeForm
from pulumi_claude_admin.report.outcome_report import OutcomeReport, OutcomeRun
from pulumi_claude_admin.settings import Settings

if TYPE_CHECKING:
    from pulumi_claude_admin.archive.spend_archive import ParquetArchive

SOURCE: Final = "what the forges, checkouts and coverage files say, and an archive of the platform's reports"
ARCHIVE_ALONE: Final = "an archive of what the forges and the platform have said before"


def run(options: OutcomesOptions) -> int:
    """Read, count, print, write, and return the exit code. Raises the errors that `application` turns into lines."""
    asked = asked_of(options)
    settings = asked.session.settings
    with opened(options.outputs) as write, _archive(options, settings) as archive:
        report = _report(asked, archive)

        renewal, verbose = options.is_renewal, options.is_verbose

        def form_of(form: OutcomeForm) -> str:
            return render_outcomes(report, form, is_renewal=renewal, is_verbose=verbose)

        try:
            write(form_of)
        finally:  # a full disk does not hide what was found
            print_outcomes(report, options.form, is_renewal=renewal, is_verbose=verbose)
    return report.run.exit_codes[0]


def _archive(options: OutcomesOptions, settings: Settings) -> ParquetArchive:
    pinned = next((id_ for id_, _ in settings.organization_pins), None)
    return open_archive(settings, place=options.archive, organization_id=pinned)


def _report(asked: Asked, archive: ParquetArchive) -> OutcomeReport:
    """What was merged is read first: what it lacks is told, and the rest goes on."""
    changes = archive.outcomes(asked.company.key)
    known = known_organization(archive)
    teams = _teams(asked, archive.organization_id, known)
    kept = _kept(asked, changes)
    days = asked.told_days
    there = dict.fromkeys(one.kept.repository for one in kept if one.kept is not None)
    facts = changes.facts(tuple(there), days)
    enterprise = None if asked.options.is_offline else enterprise_work(asked.session, asked.weeks)
    beside = beside_changes(archive, teams, asked.weeks, enterprise)
    as_of, same = last_read(kept) or asked.now, changes.same_people()
    material = Material(asked.weeks, as_of, facts, same, teams, _people(asked), beside)
    return outcome_figures.build(
        counted(material),
        organization_id=archive.organization_id,
        organization_name=archive.organization_id if known is None else known.identity.name,
        currency=beside.currency,
        run=_run(asked, material, by_precedence(_exit_codes(kept, days, material, changes))),
        repositories=repositories_read(kept, by_repository(facts), changes, days),
        remarks=(*teams.remarks, *material.placed.remarks, *beside.remarks),
    )


def _teams(asked: Asked, organization_id: str, known: OrganizationInputs | None) -> Teams:
    if asked.teams is not None:
        return of_file(asked.teams, known)
    if known is None or asked.options.is_offline or not asked.session.settings.has_credential:
        return Teams(remarks=(NO_TEAMS,))
    return of_workspaces(asked.session, organization_id, known)


def _kept(asked: Asked, changes: OutcomeArchive) -> tuple[RepositoryKept, ...]:
    if asked.options.is_offline:
        return kept_alone(asked.file.repositories, changes)
    return read_all(asked.sources, asked.days, asked.company, changes, asked.now)


def _people(asked: Asked) -> People:
    aliases = replace(asked.company.aliases, mailmap=mailmap(asked.file.repositories, asked.folder))
    return People(asked.company.key, aliases)


def _run(asked: Asked, material: Material, codes: tuple[int, ...]) -> OutcomeRun:
    is_offline = asked.options.is_offline
    return OutcomeRun(
        generated_at=material.as_of if is_offline else asked.now,
        tool_version=version("pulumi-claude-admin"),
        source=ARCHIVE_ALONE if is_offline else SOURCE,
        exit_codes=codes,
    )


def _exit_codes(
    kept: Sequence[RepositoryKept], days: Days, material: Material, changes: OutcomeArchive
) -> Iterator[int]:
    """Of what failed where nothing is left to tell; else that something is missing."""
    if not material.facts:
        yield from (one.failure.exit_code for one in kept if one.failure is not None)
    is_unread = any(one.why_unread(days) is not None or one.lacks for one in kept)
    facts = by_repository(material.facts)
    for one in kept:
        own = facts.get(one.place.name, ())
        is_unread |= is_unmeasured(one, own) or is_elsewhere(changes.left_out([one.place], days), own)
    if is_unread or not material.facts or material.beside.spend.missing_days:
        yield ExitCode.PARTIAL
