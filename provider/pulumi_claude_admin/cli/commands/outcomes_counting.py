"""From what the archive holds to the report: who is who, which team they are in, what is counted, what a reader has to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pulumi_claude_admin.cli.commands.outcomes_archive import BesideChanges
from pulumi_claude_admin.cli.commands.outcomes_reading import RepositoryKept
from pulumi_claude_admin.cli.commands.outcomes_teams import Teams
from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.active_people import active_people
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.outcome_archive import CHANGES, Days, OutcomeArchive
from pulumi_claude_admin.outcomes.people import People
from pulumi_claude_admin.outcomes.signs_seen import signs_seen
from pulumi_claude_admin.outcomes.size_bands import by_size
from pulumi_claude_admin.outcomes.teams import TeamOf, as_one, team_of
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.report.outcome_figures import Bill, Counted
from pulumi_claude_admin.report.outcome_report import RepositoryRead

SHORT: Final = "of some days its forge has more changes than it handed out"

UNMEASURED: Final = (
    "what tests covered is known of no change: of none both its commit and the one before it were measured"
)


@dataclass(frozen=True, slots=True)
class Material:
    """All that is counted: changes of these weeks as of a moment, teams, and what the archive of audits says beside them."""

    weeks: Sequence[Week]
    as_of: datetime
    facts: Sequence[ChangeFact]
    same: Sequence[frozenset[str]]
    """Hashes that are one person's."""
    teams: Teams
    people: People
    beside: BesideChanges

    @property
    def placed(self) -> TeamOf:
        """Which team each person is in."""
        return team_of(self.teams.members, self.people)


def counted(material: Material) -> Counted:
    """The figures."""
    beside, teams = material.beside, material.placed.teams
    facts = as_one(material.facts, (*material.same, *material.people.same), teams)
    asked = Asked(facts, material.weeks, material.as_of, teams, beside.spend.spend)
    figures = outcomes(asked)
    told = {cell.team for cell in figures.cells if cell.team}
    active = {week: material.people.member_hashes(emails) for week, emails in beside.active.items()}
    is_whole = len(active) == len(material.weeks)
    return Counted(
        weeks=material.weeks,
        as_of=material.as_of,
        figures=figures,
        sizes=by_size(asked, figures),
        active=active_people(active, teams, told) if is_whole else {},
        signs=signs_seen(facts, _work(beside, material.people), beside.reported_weeks) if active else None,
        bill=_bill(beside),
    )


def _work(beside: BesideChanges, people: People) -> Iterator[ReportedWork]:
    """What is reported, of each person under one address: two addresses are not two people."""
    return (replace(one, email=people.proper_email(one.email)) for one in beside.work)


def _bill(beside: BesideChanges) -> Bill | None:
    """None where no day of spend was read: nothing is known, which is not nothing."""
    spend = beside.spend
    if not beside.has_spend:
        return None
    outside = spend.unmatched if spend.spend else None
    return Bill(spend.amount, spend.list_amount, outside, spend.missing_days)


def by_repository(facts: Iterable[ChangeFact]) -> Mapping[str, Sequence[ChangeFact]]:
    """The same, by the name of each one's repository; none of a repository without any."""
    found = defaultdict[str, list[ChangeFact]](list)
    for one in facts:
        found[one.repository].append(one)
    return found


def repositories_read(
    kept: Iterable[RepositoryKept], facts: Mapping[str, Sequence[ChangeFact]], archive: OutcomeArchive, days: Days
) -> tuple[RepositoryRead, ...]:
    """What was read of each, for the reader. `facts` are those of each name."""
    return tuple(_read(one, facts.get(one.place.name, ()), archive, days) for one in kept)


def is_unmeasured(one: RepositoryKept, facts: Sequence[ChangeFact]) -> bool:
    """Whether coverage was asked for, with a checkout, and is known of no change: a token or a folder may be the wrong one."""
    is_asked = one.said.coverage is not None and one.kept is not None and "checkout" not in one.kept.lacked
    return is_asked and bool(facts) and all(fact.coverage is None for fact in facts)


def is_elsewhere(left_out: LeftOut, facts: Sequence[ChangeFact]) -> bool:
    """Whether everything was merged into other branches than the one that was named: it may be the wrong one."""
    return left_out.elsewhere > 0 and not facts


def _read(one: RepositoryKept, facts: Sequence[ChangeFact], archive: OutcomeArchive, days: Days) -> RepositoryRead:
    left_out = archive.left_out([one.place], days)
    lacked = frozenset({"checkout", "coverage"}) if one.kept is None else one.kept.lacked
    remarks = (*one.remarks, *_remarks(one, facts, left_out))
    return RepositoryRead(
        name=one.place.name,
        forge=one.place.forge.value,
        branch=one.said.branch,
        bots=left_out.bots,
        has_checkout="checkout" not in lacked,
        has_coverage="coverage" not in lacked,
        why_unread=one.why_unread(days),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _remarks(one: RepositoryKept, facts: Sequence[ChangeFact], left_out: LeftOut) -> Iterator[str]:
    if is_elsewhere(left_out, facts):
        yield f"everything was merged into other branches than {one.said.branch}: look at `branch`"
    if one.kept is not None and CHANGES in one.kept.lacked:
        yield SHORT
    if is_unmeasured(one, facts):
        yield UNMEASURED
