"""Reports of outcomes for tests and pictures, from changes that are drawn: three teams, one of three people, and people of none, over twelve weeks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final

from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.active_people import active_people
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.signs_seen import SignsSeen
from pulumi_claude_admin.outcomes.size_bands import by_size
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.report.outcome_figures import Bill, Counted, build
from pulumi_claude_admin.report.outcome_report import OutcomeReport, OutcomeRun, RepositoryRead
from tests.support.change_facts import A_FACT

START: Final = datetime(2026, 8, 31, 9, tzinfo=UTC)
AS_OF: Final = datetime(2026, 11, 30, 6, 20, tzinfo=UTC)
TEAMS: Final[Mapping[str, int]] = {"Payments": 14, "Platform": 22, "Research": 9, "Site reliability": 3, "": 4}
"""How many people each has: those of the last two are told together, as people of none and of small ones."""
_SPEND: Final = {"Payments": 1_900_00, "Platform": 3_400_00, "Research": 1_250_00}
"""Cents a week, about."""
RUN: Final = OutcomeRun(AS_OF, "0.1.0", "the archive as of 2026-11-30, and two forges", (0,))
REPOSITORIES: Final = (
    RepositoryRead("acme/ledger", "github", "main", 74, has_checkout=True, has_coverage=True),
    RepositoryRead(
        "acme/research/models",
        "gitlab",
        "main",
        9,
        has_checkout=True,
        has_coverage=False,
        remarks=("14 changes are not on the branch main of the checkout",),
    ),
)


def weeks_of(number: int) -> tuple[Week, ...]:
    """So many weeks from the first Monday on."""
    return tuple(Week.of(START + timedelta(weeks=one)) for one in range(number))


def drawn_facts(weeks: int = 12, seed: int = 18) -> tuple[ChangeFact, ...]:
    """The same changes for the same seed. Assisted ones of Platform wait longer for a review; those of Research cause more defects."""
    draw = random.Random(seed)  # noqa: S311 - a picture, no secret
    return tuple(_drawn(draw, weeks))


def _drawn(draw: random.Random, weeks: int) -> Iterator[ChangeFact]:
    number = 0
    for team, size in TEAMS.items():
        for place in range(size):
            share, pace = draw.betavariate(2, 2), draw.uniform(1.2, 4.2)
            for week in range(weeks):
                for _ in range(round(draw.gauss(pace, 1))):
                    number += 1
                    at = START + timedelta(weeks=week, hours=draw.uniform(0, 100))
                    yield _fact(draw, team, f"{team or 'nobody'}-{place}", number, at, share=share)


def _fact(draw: random.Random, team: str, person: str, number: int, at: datetime, *, share: float) -> ChangeFact:
    sign = Sign.ASSISTED if draw.random() < share else Sign.NO_SIGN
    if draw.random() < 0.03:
        sign = draw.choice([Sign.UNREAD, Sign.OTHER_TOOL])
    is_assisted = sign is Sign.ASSISTED
    slower = 1.7 if is_assisted and team == "Platform" else 1.0
    hours = draw.lognormvariate(1.2, 0.8) * slower
    caused = [0.05, 0.11 + 0.13 * (is_assisted and team == "Research"), 0.06]
    defects = frozenset(kind for kind, rate in zip(DefectKind, caused, strict=True) if draw.random() < rate)
    measured, before = draw.randint(40, 400), draw.uniform(0.5, 0.8)
    after = min(before + draw.gauss(0.012, 0.05), 1)
    coverage = CoverageChange(
        FileCoverage(round(measured * before), measured), FileCoverage(round(measured * after), measured)
    )
    return replace(
        A_FACT,
        repository=REPOSITORIES[number % 2].name,
        number=number,
        merged_at=at,
        person=person,
        sign=sign,
        reviewed=Reviewed(None, is_self_merged=True) if draw.random() < 0.08 else Reviewed(timedelta(hours=hours)),
        defects=defects,
        coverage=coverage if number % 2 else None,
        lines=round(draw.lognormvariate(4.1 + 0.5 * (not is_assisted), 1.1)),
    )


def team_of(person: str) -> str:
    """Whose team that is, empty for somebody of none."""
    team = person.rpartition("-")[0]
    return "" if team == "nobody" else team


@cache
def counted(weeks: int = 12, seed: int = 18) -> Counted:
    """Everything that a report is made of."""
    facts, these = drawn_facts(weeks, seed), weeks_of(weeks)
    people = {one.person for one in facts if one.person}
    teams = {one: team_of(one) for one in people if team_of(one)}
    asked = Asked(facts, these, AS_OF, teams, _spend(these, seed))
    figures = outcomes(asked)
    told = {one.team for one in figures.differences if one.team}
    active = {week: frozenset(one for one in people if (len(one) + place) % 5) for place, week in enumerate(these)}
    billed = sum(asked.spend.values(), Decimal(0)) + 410_00
    return Counted(
        these,
        AS_OF,
        figures,
        by_size(asked, figures),
        active_people(active, teams, told),
        SignsSeen(1_420, 2_010, 690, 812),
        Bill(billed, billed / Decimal("0.9"), Decimal(410_00), (date(2026, 9, 3),)),
    )


def _spend(weeks: tuple[Week, ...], seed: int) -> dict[tuple[str, Week], Decimal]:
    draw = random.Random(seed)  # noqa: S311 - a picture, no secret
    return {
        (team, week): Decimal(round(amount * draw.uniform(0.7, 1.2) * (1 + place / 20)))
        for team, amount in _SPEND.items()
        for place, week in enumerate(weeks)
    }


@cache
def a_report(weeks: int = 12, seed: int = 18) -> OutcomeReport:
    """Twelve weeks of three teams."""
    return build(
        counted(weeks, seed),
        organization_id="11111111-1111-4111-8111-111111111111",
        organization_name="Juniper Freight",
        currency="USD",
        run=RUN,
        repositories=REPOSITORIES,
        remarks=("2 memberships are of people in several teams: they are counted with the smallest",),
    )


def a_report_of_quiet_weeks() -> OutcomeReport:
    """Eight people over eight weeks, and three of them in the four weeks after: too few for a sum with what is younger than thirty days."""
    these = weeks_of(12)
    facts = [
        replace(A_FACT, number=number, person=f"Payments-{place}", merged_at=START + timedelta(weeks=week), sign=sign)
        for number, (week, place, sign) in enumerate(product(range(12), range(8), (Sign.ASSISTED, Sign.NO_SIGN)))
        if week < 8 or place < 3
    ]
    as_of = START + timedelta(weeks=12)
    asked = Asked(facts, these, as_of, {f"Payments-{place}": "Payments" for place in range(8)}, resamples=50)
    figures = outcomes(asked)
    return build(
        Counted(these, as_of, figures, by_size(asked, figures)),
        organization_id="11111111-1111-4111-8111-111111111111",
        organization_name="Juniper Freight",
        currency="USD",
        run=RUN,
        repositories=REPOSITORIES,
    )


def an_empty_report() -> OutcomeReport:
    """Nothing was merged by anybody, and one repository could not be read."""
    these = weeks_of(2)
    figures = outcomes(Asked((), these, AS_OF, {}))
    gone = RepositoryRead(
        "acme/gone", "github", "main", 0, has_checkout=False, has_coverage=False, why_unread="it is gone"
    )
    return build(
        Counted(these, AS_OF, figures),
        organization_id="11111111-1111-4111-8111-111111111111",
        organization_name="Juniper Freight",
        currency="USD",
        run=replace(RUN, exit_codes=(10,)),
        repositories=(gone,),
    )
