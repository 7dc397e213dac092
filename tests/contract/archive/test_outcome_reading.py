"""A repository of either forge is read into an archive over HTTP: the cost is told before, the next run asks for little, a limit loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.archive.outcome_archive import ParquetOutcomes
from pulumi_claude_admin.forge_wiring import gitlab_changes
from pulumi_claude_admin.forges.github_changes import GitHubChanges
from pulumi_claude_admin.forges.github_client import connect
from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository, MergedChange, MergedChanges
from pulumi_claude_admin.outcomes.reading import AskedRepository, RepositoryReading, read_repository, reading_cost
from pulumi_claude_admin.outcomes.reading_plan import CompanyRules
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving
from tests.support.histories.draw import draw_history
from tests.support.histories.history import REPOSITORY, START, Effects
from tests.support.kept_outcomes import KEY, outcomes

COMPANY = CompanyRules(KEY)
TEN_WEEKS, ELEVEN_WEEKS = START + timedelta(weeks=10), START + timedelta(weeks=11)


@dataclass
class Served:
    """A forge, and how much of its limit was used by now."""

    forge: MergedGitHub | MergedGitLab
    changes: MergedChanges
    repository: ForgeRepository

    @property
    def used(self) -> int:
        return self.forge.points if isinstance(self.forge, MergedGitHub) else len(self.forge.requests)

    def asked(self) -> AskedRepository:
        return AskedRepository(self.repository, "main", self.changes)


@contextmanager
def of_github(changes: tuple[MergedChange, ...]) -> Iterator[Served]:
    with serving(MergedGitHub(changes)) as forge:
        yield Served(forge, github(forge), ForgeRepository(Forge.GITHUB, REPOSITORY))


def github(forge: MergedGitHub) -> MergedChanges:
    """As a process has it that has just started."""
    return GitHubChanges(connect(forge.url, "ghs_reader"), longest_wait=60, sleep=forge.sleep)


@contextmanager
def of_gitlab(changes: tuple[MergedChange, ...]) -> Iterator[Served]:
    with serving(MergedGitLab(changes)) as forge:
        adapter = gitlab_changes(Settings(gitlab_note_token=SecretStr("glpat-reader"), gitlab_url=forge.url))
        yield Served(forge, adapter, ForgeRepository(Forge.GITLAB, REPOSITORY))


Serve = Callable[[tuple[MergedChange, ...]], AbstractContextManager[Served]]
both = pytest.mark.parametrize("serve", [of_github, of_gitlab])


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> tuple[MergedChange, ...]:
    return draw_history(tmp_path_factory.mktemp("history") / "shop", people=5, effects=Effects(), seed=11).changes


def read(served: Served, kept: ParquetOutcomes, now: datetime) -> RepositoryReading:
    return read_repository(served.asked(), (START.date(), now.date()), COMPANY, kept, now=now)


@both
def test_the_cost_is_told_before_and_the_next_run_asks_for_what_is_new(
    serve: Serve, merged: tuple[MergedChange, ...], tmp_path: Path
) -> None:
    costs = []
    with serve(merged) as served, outcomes(tmp_path) as kept:
        for now in (TEN_WEEKS, ELEVEN_WEEKS):
            cost = reading_cost(served.asked(), (START.date(), now.date()), COMPANY, kept)
            before = served.used
            found = read(served, kept, now)
            assert (found.failure, found.read) == (None, cost.changes)
            assert 0 < served.used - before <= cost.calls
            costs.append(cost.calls)
        assert costs[1] < costs[0]
        facts = kept.facts([served.repository], (START.date(), ELEVEN_WEEKS.date()))
        by_people = [one for one in merged if one.merged_at < ELEVEN_WEEKS and not one.author.login.endswith("[bot]")]  # type: ignore[union-attr]  # all have one
        assert sorted(one.number for one in facts) == sorted(one.number for one in by_people)


@both
def test_a_repository_that_cannot_be_read_is_told_and_what_is_kept_stays(
    serve: Serve, merged: tuple[MergedChange, ...], tmp_path: Path
) -> None:
    with serve(merged) as served, outcomes(tmp_path) as kept:
        read(served, kept, TEN_WEEKS)
        served.forge.tokens = frozenset({"another"})
        found = read(served, kept, ELEVEN_WEEKS)
        assert found.failure is not None
        assert "401" in str(found.failure)
        assert found.kept is not None
        assert found.kept.end == TEN_WEEKS.date()
        assert kept.facts([served.repository], (START.date(), ELEVEN_WEEKS.date()))


def test_points_that_are_used_up_end_a_run_and_the_next_one_goes_on(
    merged: tuple[MergedChange, ...], tmp_path: Path
) -> None:
    with of_github(merged) as served:
        assert isinstance(served.forge, MergedGitHub)
        served.forge.limit = served.forge.remaining = 65
        ends = []
        for _ in range(9):
            with outcomes(tmp_path) as kept:
                found = read(served, kept, TEN_WEEKS)
            assert found.kept is not None
            ends.append(found.kept.end)
            if found.failure is None:
                break
            assert "points are used up until" in str(found.failure)
            served.forge.now += timedelta(hours=1, minutes=1)
            served.changes = github(served.forge)
        assert len(ends) > 1
        assert ends == sorted({*ends})
        assert ends[-1] == TEN_WEEKS.date()
