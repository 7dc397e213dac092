"""What was merged at GitLab, by the real library over HTTP: the same changes as at GitHub, from what GitLab answers of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forge_wiring import gitlab_changes
from pulumi_claude_admin.forges.change_cost import most_requests
from pulumi_claude_admin.outcome_ports import ChangePart, MergedChange, MergedChanges, ReadingCost
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_changes import HARD, OUTSIDE, REPOSITORY, WEEK, by_number, drawn
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving

TOKEN = "glpat-reader"
FURTHER = 2 + 2
"""Pages of HARD beyond the first of a list: commits, notes."""


@pytest.fixture
def forge() -> Iterator[MergedGitLab]:
    with serving(MergedGitLab((*HARD.values(), *OUTSIDE))) as served:
        yield served


def adapter(forge: MergedGitLab, *, token: str = TOKEN) -> MergedChanges:
    return gitlab_changes(Settings(gitlab_note_token=SecretStr(token), gitlab_url=forge.url))


def read(forge: MergedGitLab, repository: str = REPOSITORY) -> tuple[dict[int, MergedChange], tuple[str, ...]]:
    pages = list(adapter(forge).read(repository, WEEK))
    return by_number(one for page in pages for one in page.changes), tuple(it for page in pages for it in page.remarks)


@pytest.mark.parametrize("name", HARD)
def test_a_change_is_read_to_its_end(name: str, forge: MergedGitLab) -> None:
    forge.changes = (HARD[name],)
    assert read(forge) == ({HARD[name].number: HARD[name]}, ())


def test_a_week_has_what_was_merged_in_it_and_nothing_else(forge: MergedGitLab) -> None:
    found, remarks = read(forge)
    assert found == by_number(HARD.values())
    assert not remarks


def test_the_cost_is_known_by_two_questions(forge: MergedGitLab) -> None:
    calls = most_requests(len(HARD), touched=len(HARD) + 2)
    assert adapter(forge).cost(REPOSITORY, WEEK) == ReadingCost(REPOSITORY, len(HARD), calls, "requests")
    assert len(forge.requests) == 2


@pytest.mark.parametrize("count", [0, 1, 101])
def test_a_reading_sends_no_more_than_was_told_beforehand(count: int, forge: MergedGitLab) -> None:
    forge.changes = drawn(count, seed=count)
    cost = adapter(forge).cost(REPOSITORY, WEEK)
    forge.requests.clear()
    found, _ = read(forge)
    assert len(found) == cost.changes == count
    assert len(forge.requests) <= cost.calls


def test_further_pages_of_lists_are_told_beforehand_too(forge: MergedGitLab) -> None:
    read(forge)
    assert len(forge.requests) <= most_requests(len(HARD), touched=len(HARD) + 2, further=FURTHER)


@pytest.mark.parametrize(
    ("path", "parts", "names"),
    [
        ("notes$", (ChangePart.REVIEWS, ChangePart.ISSUES), ("reviews", "ready_at", "mentioned_in")),
        ("commits$", (ChangePart.COMMITS,), ("commits",)),
        ("issues$", (ChangePart.ISSUES,), ("closes", "mentioned_in")),
    ],
)
def test_a_part_that_the_token_may_not_read_is_unknown_and_the_rest_is_read(
    path: str, parts: tuple[ChangePart, ...], names: tuple[str, ...], forge: MergedGitLab
) -> None:
    forge.refused = path
    found, remarks = read(forge)
    empty = {name: None if name == "ready_at" else () for name in names}
    without = [replace(one, unread=frozenset(parts), **empty) for one in HARD.values()]  # type: ignore[arg-type] # by name
    assert found == by_number(without)
    assert len(remarks) == 1
    assert remarks[0].startswith(f"the {parts[0]} of acme/shop cannot be read: ")


def test_whose_the_commits_are_may_be_refused_and_the_rest_is_read(forge: MergedGitLab) -> None:
    forge.fails = "commits("
    found, remarks = read(forge)
    nobodys = [
        replace(
            one,
            commits=tuple(
                replace(it, authors=tuple(replace(who, login=None) for who in it.authors)) for it in one.commits
            ),
        )
        for one in HARD.values()
    ]
    assert found == by_number(nobodys)
    assert len(remarks) == 1
    assert remarks[0].startswith("accounts of acme/shop have the addresses that a company says itself alone: ")


def test_a_project_that_was_moved_is_read_under_its_new_path(forge: MergedGitLab) -> None:
    forge.former = frozenset({"acme/till"})
    found, remarks = read(forge, "acme/till")
    assert found == by_number(HARD.values())
    assert remarks == ("acme/till is called acme/shop now: name it so",)


def test_a_project_that_is_gone_is_an_error_of_one_line(forge: MergedGitLab) -> None:
    with pytest.raises(PullRequestError, match="looking for the project acme/none: GitLab answered 404") as error:
        read(forge, "acme/none")
    assert error.value.is_gone
    assert "\n" not in str(error.value)


def test_a_project_that_the_token_may_not_read_is_refused(forge: MergedGitLab) -> None:
    forge.refused = "/projects/"
    with pytest.raises(PullRequestError) as error:
        read(forge)
    assert error.value.is_refused
    assert error.value.hint == "GITLAB_TOKEN needs the scope `read_api` and the role Reporter in the project"


def test_merge_requests_without_a_moment_are_a_line(forge: MergedGitLab) -> None:
    forge.undated = 3
    found, remarks = read(forge)
    assert len(found) == len(HARD)
    assert remarks == ("of 3 merge requests of acme/shop GitLab does not say when they were merged",)


def test_what_was_too_fast_or_failed_is_asked_again(forge: MergedGitLab) -> None:
    forge.too_fast, forge.broken = 2, [502]
    assert adapter(forge).cost(REPOSITORY, WEEK).changes == len(HARD)


def test_a_token_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="GITLAB_TOKEN is not set"):
        gitlab_changes(Settings(gitlab_note_token=None))
