"""Twelve weeks of a made-up team, told by either forge: what is read is what was merged, whichever of them it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.forge_wiring import github_changes, gitlab_changes
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import ForgeAccount, LinkedIssue, MergedChange, MergedChanges, Review
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_changes import by_number
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving
from tests.support.histories.draw import draw_history
from tests.support.histories.history import REPOSITORY, START, WEEKS, Effects

FOUR_WEEKS = timedelta(weeks=4)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> tuple[MergedChange, ...]:
    folder: Path = tmp_path_factory.mktemp("history") / "shop"
    history = draw_history(folder, people=5, effects=Effects(), seed=11)
    assert history.bots
    assert history.reverted
    return history.changes


def read(changes: MergedChanges) -> dict[int, MergedChange]:
    windows = [START + FOUR_WEEKS * number for number in range(WEEKS // 4)]
    pages = (
        page
        for begin in windows
        for page in changes.read(REPOSITORY, Window(begin.date(), (begin + FOUR_WEEKS).date()))
    )
    return by_number(one for page in pages for one in page.changes)


def known_to_both(changes: Iterable[MergedChange]) -> dict[int, MergedChange]:
    """To the second, a bot by its name, and of a commit's authors the first: trailers are in its message."""
    return by_number(_known_to_both(one) for one in changes)


def _known_to_both(one: MergedChange) -> MergedChange:
    commits = [replace(it, authors=it.authors[:1]) for it in one.commits]
    return replace(
        one,
        created_at=_second(one.created_at),
        ready_at=_second(one.ready_at) if one.ready_at is not None else None,
        merged_at=_second(one.merged_at),
        commits=tuple(commits),
        reviews=tuple(Review(_second(it.submitted_at), _named_bot(it.author)) for it in one.reviews),
        closes=_issues(one.closes),
        mentioned_in=_issues(one.mentioned_in),
    )


def _named_bot(account: ForgeAccount | None) -> ForgeAccount | None:
    return replace(account, is_bot=True) if account is not None and account.login.endswith("[bot]") else account


def _issues(issues: tuple[LinkedIssue, ...]) -> tuple[LinkedIssue, ...]:
    return tuple(replace(it, opened_at=_second(it.opened_at)) for it in issues)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


@contextmanager
def of_github(merged: tuple[MergedChange, ...]) -> Iterator[MergedChanges]:
    with serving(MergedGitHub(merged)) as forge:
        yield github_changes(Settings(forge_token=SecretStr("ghs_reader"), forge_api_url=forge.url))


@contextmanager
def of_gitlab(merged: tuple[MergedChange, ...]) -> Iterator[MergedChanges]:
    with serving(MergedGitLab(merged)) as forge:
        yield gitlab_changes(Settings(gitlab_note_token=SecretStr("glpat-reader"), gitlab_url=forge.url))


@pytest.mark.parametrize("told_by", [of_github, of_gitlab])
def test_each_forge_tells_what_was_merged(
    told_by: Callable[[tuple[MergedChange, ...]], AbstractContextManager[MergedChanges]],
    merged: tuple[MergedChange, ...],
) -> None:
    with told_by(merged) as changes:
        assert known_to_both(read(changes).values()) == known_to_both(merged)
