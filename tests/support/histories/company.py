"""
A company that works with Claude: a team at GitHub and one at GitLab, twelve weeks of either with known truth, and what they spend.

Everything that `claude-admin outcomes` reads is here as it is in the field: both forges and Codecov over HTTP, full checkouts, a folder
of coverage files, the file of outcomes, a file of teams, and the seed of an organization in which they spend.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from claude_simulator.seeds import Seed
from pulumi_claude_admin.outcome_ports import FileCoverage, MergedChange
from tests.support.forges.measured_codecov import TOKEN, MeasuredCodecov
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving
from tests.support.histories.draw import MEASURED, draw_history
from tests.support.histories.history import START, WEEKS, Effects, History
from tests.support.spending_seed import seed_of, strand

SHOP, TILL = "acme/shop", "acme/tills/till"
LAST_DAY = (START + timedelta(weeks=WEEKS, days=-1)).date()
FEW = 3
"""People of the third team, which is too small to be told."""
_LINES = 200
"""Of each file that a coverage file tells of."""


@dataclass(frozen=True, slots=True)
class Forges:
    """Who is asked about merged changes, while they are served."""

    github: MergedGitHub
    gitlab: MergedGitLab
    codecov: MeasuredCodecov

    @property
    def environment(self) -> Mapping[str, str]:
        """Where they are, and what lets somebody in who reads."""
        return {
            "GITHUB_TOKEN": "ghs_reader",
            "GITHUB_API_URL": self.github.url,
            "GITLAB_TOKEN": "glpat-reader",
            "CI_SERVER_URL": self.gitlab.url,
            "CODECOV_TOKEN": TOKEN,
            "CODECOV_URL": self.codecov.url,
        }

    def requests(self) -> int:
        """How often anybody was asked."""
        return len(self.github.questions) + len(self.gitlab.requests) + self.codecov.requests


@dataclass(frozen=True, slots=True)
class Company:
    """Where everything is. `shop` slows reviews down and breaks more with an assistant, `till` has no effect of it."""

    folder: Path
    shop: History
    till: History

    @property
    def teams(self) -> Mapping[str, tuple[str, ...]]:
        """Their members by e-mail; the last people of the shop are the small team."""
        return {"Shop": self.shop.emails[:-FEW], "Till": self.till.emails, "Three": self.shop.emails[-FEW:]}

    @property
    def team_file(self) -> Path:
        """Teams and their members."""
        return self.folder / "teams.yaml"

    @property
    def outcomes_file(self) -> Path:
        """Repositories and what belongs to them."""
        return self.folder / "outcomes.yaml"

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that would say who somebody is: addresses and accounts of everybody who did anything."""
        people = (*self.shop.emails, *self.till.emails)
        return (*people, *(email.partition("@")[0] for email in people), "lead@example.com")

    def seed(self) -> Seed:
        """The organization on the day after: a workspace for each team, in which its people spend."""
        people = [email for emails in self.teams.values() for email in emails]
        return seed_of(
            *(
                strand("steady_people", name=team, workspace=team, keys=None, tokens_a_day=9_000_000)
                for team in self.teams
            ),
            now=START + timedelta(weeks=WEEKS, hours=6),
            since=START - timedelta(days=3),
            people=[{"email": "admin@example.com", "role": "admin"}, *({"email": each} for each in people)],
            workspaces=[
                {"name": team, "members": dict.fromkeys(emails, "workspace_developer")}
                for team, emails in self.teams.items()
            ],
            api_keys=[],
        )

    @contextmanager
    def forges(self) -> Iterator[Forges]:
        """Serve both forges and Codecov."""
        codecov = MeasuredCodecov(self.shop.coverage, SHOP)
        with (
            serving(MergedGitHub(self.shop.changes, SHOP)) as github,
            serving(MergedGitLab(_of_project(self.till.changes), TILL)) as gitlab,
            serving(codecov),
        ):
            yield Forges(github, gitlab, codecov)


def made_company(folder: Path) -> Company:
    """Draw both histories into a folder, with the files that are written beside them."""
    effects = Effects(defect=0.1, hours=4.0, points=-1.0)
    shop = draw_history(folder / "shop", people=15, effects=effects, seed=18, initial="ana")
    till = draw_history(folder / "till", people=8, effects=Effects(), seed=19, initial="ben")
    company = Company(folder, shop, till)
    _write_coverage(folder / "coverage" / TILL, till.coverage)
    _write(company.outcomes_file, _outcomes_file())
    _write(company.team_file, _team_file(company.teams))
    return company


def _of_project(changes: tuple[MergedChange, ...]) -> tuple[MergedChange, ...]:
    return tuple(replace(one, repository=TILL, url=one.url.replace(SHOP, TILL)) for one in changes)


def _write(file: Path, content: object) -> None:
    """As JSON, which is YAML."""
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _write_coverage(folder: Path, coverage: Mapping[str, Mapping[str, FileCoverage]]) -> None:
    """As coverage.py writes it, a file for each commit."""
    folder.mkdir(parents=True)
    for commit, files in coverage.items():
        _write(folder / f"{commit}.json", {"files": {path: _lines(of) for path, of in files.items()}})


def _lines(of: FileCoverage) -> Mapping[str, list[int]]:
    covered = of.covered * _LINES // MEASURED
    return {"executed_lines": [*range(1, covered + 1)], "missing_lines": [*range(covered + 1, _LINES + 1)]}


def _outcomes_file() -> Mapping[str, Any]:
    return {
        "format": 1,
        "repositories": [
            {"github": SHOP, "checkout": "shop", "coverage": {"codecov": True}},
            {"gitlab": TILL, "checkout": "till", "coverage": {"folder": "coverage"}},
        ],
    }


def _team_file(teams: Mapping[str, tuple[str, ...]]) -> Mapping[str, Any]:
    def team(name: str, emails: tuple[str, ...]) -> Mapping[str, Any]:
        return {
            "name": name,
            "spend_limit": "unmanaged",
            "members": dict.fromkeys(emails, "workspace_developer"),
        }

    return {"version": 1, "teams": {name.lower(): team(name, emails) for name, emails in teams.items()}}
