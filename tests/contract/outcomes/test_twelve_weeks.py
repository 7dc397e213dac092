"""
Twelve weeks of two forges' histories whose truth is known, spend from an archive that a real audit filled: what one command tells of them.

Every command is a process of its own, and everybody it asks is on loopback: the platform, GitHub, GitLab and Codecov.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.outcomes.people import account_hash, person_hash
from pulumi_claude_admin.outcomes.suppress import SMALLEST
from pulumi_claude_admin.outcomes.week import Week
from tests.support.histories.company import LAST_DAY, Company, made_company
from tests.support.histories.history import START, History
from tests.support.outcome_reader import few_people, named, numbers, places, worked_out_of

KEY = "a key of a test, long enough"
FORMS = ("text", "markdown", "json", "html", "csv")
PAGES = ("text", "markdown", "html")
"""Of those the renewal page has."""


COLUMNS = {
    "merged": "merged",
    "reviewed_changes": "review",
    "covered_changes": "coverage",
    "reverted_of": "reverted",
    "lines_of": "lines",
    "issue_of": "issue",
}
"""Of how many changes each measure is, as the table for spreadsheets calls it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the commands have written: each form by its name, and spend as the audit has it for spreadsheets."""

    company: Company
    forms: Mapping[str, str]
    focus: str
    again: Mapping[str, Any]
    """The JSON of a run from the archive alone."""
    calls: int
    calls_again: int

    @property
    def report(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.forms["json"])
        return found

    def team(self, name: str | None) -> Mapping[str, Any]:
        (found,) = [one for one in self.report["teams"] if one["team"] == name]
        return dict(found)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder: Path = tmp_path_factory.mktemp("company")
    company = made_company(folder)
    with Simulator(seed=company.seed()) as simulator, company.forges() as forges:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_", "GITLAB_"))},
            "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "CLAUDE_ADMIN_HOME": str(folder / "home"),
            "CLAUDE_ADMIN_PSEUDONYM_KEY": KEY,
            "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "100000",
            **forges.environment,
        }

        def command(*arguments: str) -> None:
            line = [sys.executable, "-c", "from pulumi_claude_admin.cli import main; main()", *arguments]
            ended = subprocess.run(
                line, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
            )
            assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]

        def outcomes(*arguments: str) -> None:
            command("outcomes", "--until", str(LAST_DAY + timedelta(days=1)), *arguments)

        command("audit", "--fail-on", "none", "-o", "focus:focus.csv")
        outcomes(*(part for form in FORMS for part in ("-o", f"{form}:outcomes.{form}")))
        calls = forges.requests() + len(simulator.requests())
        outcomes("--renewal", "--offline", *(part for form in PAGES for part in ("-o", f"{form}:renewal.{form}")))
        outcomes("--offline", "-o", "json:again.json")
        forms = {form: (folder / f"outcomes.{form}").read_text(encoding="utf-8") for form in FORMS}
        forms |= {f"renewal {form}": (folder / f"renewal.{form}").read_text(encoding="utf-8") for form in PAGES}
        yield Told(
            company,
            forms,
            (folder / "focus.csv").read_text(encoding="utf-8"),
            json.loads((folder / "again.json").read_text(encoding="utf-8")),
            calls,
            forges.requests() + len(simulator.requests()),
        )


def merged_by(company: Company) -> Iterator[tuple[str, str, str, str]]:
    """Who merged what, truly: person, team, week, and kind of each change."""
    team_of = {email: team for team, emails in company.teams.items() for email in emails}
    for history in (company.shop, company.till):
        for one in history.changes:
            if one.author is not None and not one.author.is_bot:
                email = f"{one.author.login}@example.com"
                kind = "assisted" if one.number in history.assisted else "no_sign"
                yield email, team_of[email], str(Week.of(one.merged_at)), kind


def test_the_four_metrics_of_each_team_are_told_with_their_doubt(told: Told) -> None:
    merged = Counter((team, kind) for _, team, _, kind in merged_by(told.company))
    truth = {
        "Shop": {"review_median": 4, "review_upper_quarter": 4, "coverage": -1, "lines": 10},
        "Till": dict.fromkeys(("review_median", "review_upper_quarter", "coverage", "lines"), 0),
    }
    for name, effects in truth.items():
        team = told.team(name)
        for kind in ("assisted", "no_sign"):
            assert team["total"][kind]["merged"] == merged[name, kind]
        differences = {one["measure"]: one for one in team["differences"]}
        assert {"merged", "reverted", "issue", *effects} == differences.keys()
        for measure, effect in effects.items():
            assert float(differences[measure]["low"]) <= effect <= float(differences[measure]["high"]), measure
        verdicts = {one["verdict"] for one in differences.values()}
        assert (verdicts & {"higher", "lower"} != set()) is (name == "Shop")
    assert told.team("Shop")["differences"][1]["verdict"] == "higher"


def test_defects_by_lines_are_those_that_there_were(told: Told) -> None:
    def caused(history: History, emails: tuple[str, ...]) -> int:
        people = {email.partition("@")[0] for email in emails}
        return sum(
            one.number in history.caused and one.author is not None and one.author.login in people
            for one in history.changes
        )

    company = told.company
    for name, history in (("Shop", company.shop), ("Till", company.till)):
        total, there_were = told.team(name)["total"], caused(history, company.teams[name])
        found = sum(total[kind]["lines"]["count"] for kind in ("assisted", "no_sign"))
        assert there_were > 5
        assert abs(found - there_were) <= 0.15 * there_were


def test_spend_is_what_the_audit_has_of_the_same_days_and_cost_is_by_merged_changes(told: Told) -> None:
    days = [START.date() + timedelta(days=number) for number in range((LAST_DAY - START.date()).days + 1)]
    rows = csv.DictReader(told.focus.splitlines())
    spent = Counter[str]()
    for row in rows:
        if date.fromisoformat(row["ChargePeriodStart"][:10]) in days:
            spent[row["SubAccountName"]] += Decimal(row["BilledCost"])  # type: ignore[assignment] # a sum of decimals
    for name in ("Shop", "Till"):
        total = told.team(name)["total"]
        assert spent[name] > 100
        assert Decimal(total["spend"]) == pytest.approx(Decimal(spent[name]), abs=Decimal("0.01"))
        assert Decimal(total["cost_per_merged"]) == pytest.approx(
            Decimal(total["spend"]) / total["merged"], abs=Decimal("0.01")
        )
        assert sum(Decimal(week["spend"]) for week in told.team(name)["weeks"]) == pytest.approx(
            Decimal(total["spend"]), abs=Decimal("0.1")
        )


def test_a_reader_who_looks_for_a_person_finds_none(told: Told) -> None:
    company = told.company
    hashes = {person_hash(one, KEY) for one in company.names} | {account_hash(one, KEY) for one in company.names}
    for form, text in told.forms.items():
        assert len(text) > 500, form
        assert named(text, company.names) == [], form
        assert [one for one in hashes if one[:8] in text] == [], form


def test_a_reader_who_looks_for_a_ranking_finds_teams_in_the_order_of_their_names(told: Told) -> None:
    assert [one["team"] for one in told.report["teams"]] == ["Shop", "Till", None]
    rows = [(row["team"], row["week"]) for row in csv.DictReader(told.forms["csv"].splitlines())]
    weeks = [str(one) for one in told.company.shop.weeks]
    assert rows == [(team, week) for team in ("Shop", "Till", rows[-1][0]) for week in (*weeks, "all")]
    for form in FORMS:
        assert told.forms[form].index("Shop") < told.forms[form].index("Till"), form
    for form in PAGES:
        assert named(told.forms[f"renewal {form}"], ["Shop", "Till"]) == [], form


def test_a_reader_who_works_out_what_is_hidden_finds_nothing_of_fewer_than_five(told: Told) -> None:
    report = told.report
    assert report["unclassified"]["has_left_out"]
    for form, text in told.forms.items():
        assert named(text, ["Three"]) == [], form
    known, weeks = numbers(report), [str(one) for one in told.company.shop.weeks]
    few = few_people(merged_by(told.company), report, fewest=SMALLEST)
    assert few
    assert [what for what in few if known[what] is not None] == []
    assert worked_out_of(report, weeks) & few == set()
    assert [cell["people"] for _, cell in places(report) if cell["people"] and cell["people"] < SMALLEST] == []


def test_a_table_for_spreadsheets_hides_what_is_hidden_for_programs(told: Told) -> None:
    rows = {(row["team"], row["week"]): row for row in csv.DictReader(told.forms["csv"].splitlines())}
    everybody = list(rows)[-1][0]
    known = numbers(told.report)
    for (team, week), _ in places(told.report):
        row = rows[everybody if team is None else team, week or "all"]
        for column, what in (("people", "people"), ("merged", "all")):
            assert row[column] == _written(known[what, "", (team, week)])
        for kind, (column, what) in product(("assisted", "no_sign"), COLUMNS.items()):
            assert row[f"{kind}_{column}"] == _written(known[what, kind, (team, week)])


def _written(number: int | None) -> str:
    return "" if number is None else str(number)


def test_a_run_from_the_archive_alone_tells_the_same_and_asks_nobody(told: Told) -> None:
    for part in ("teams", "sizes", "unclassified", "spend", "repositories"):
        assert told.again[part] == told.report[part], part
    assert told.calls_again == told.calls
