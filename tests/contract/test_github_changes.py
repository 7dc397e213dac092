"""What was merged at GitHub, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forge_wiring import github_changes
from pulumi_claude_admin.forges.change_cost import most_points, most_questions
from pulumi_claude_admin.forges.github_changes import GitHubChanges
from pulumi_claude_admin.forges.github_client import connect
from pulumi_claude_admin.outcome_ports import ChangePart, MergedChange, ReadingCost
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_changes import HARD, HOUR, MONDAY, OUTSIDE, REPOSITORY, WEEK, by_number, change, drawn
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.serving import serving

TOKEN = "ghs_reader"
FURTHER = 3 + 3 + 1 + 1 + 1 + 1 + 1
"""Pages of HARD beyond the first of a list: commits, reviews, labels, issues closed, mentions, labels of an issue, authors."""


@pytest.fixture
def forge() -> Iterator[MergedGitHub]:
    with serving(MergedGitHub((*HARD.values(), *OUTSIDE))) as served:
        yield served


def adapter(forge: MergedGitHub, *, token: str = TOKEN, longest_wait: float = 3_700) -> GitHubChanges:
    return GitHubChanges(connect(forge.url, token), longest_wait=longest_wait, sleep=forge.sleep)


def read(forge: MergedGitHub, repository: str = REPOSITORY) -> tuple[dict[int, MergedChange], tuple[str, ...]]:
    pages = list(adapter(forge).read(repository, WEEK))
    return by_number(one for page in pages for one in page.changes), tuple(it for page in pages for it in page.remarks)


@pytest.mark.parametrize("name", HARD)
def test_a_change_is_read_to_its_end(name: str, forge: MergedGitHub) -> None:
    forge.changes = (HARD[name],)
    assert read(forge) == ({HARD[name].number: HARD[name]}, ())


def test_a_week_has_what_was_merged_in_it_and_nothing_else(forge: MergedGitHub) -> None:
    found, remarks = read(forge)
    assert found == by_number(HARD.values())
    assert not remarks


@pytest.mark.parametrize("count", [0, 1, 50, 51])
def test_a_reading_asks_no_more_than_was_told_beforehand(count: int, forge: MergedGitHub) -> None:
    forge.changes = drawn(count, seed=count)
    read(forge)
    assert len(forge.questions) == most_questions(count, days=7)
    assert forge.points <= most_points(count, days=7)


def test_further_pages_of_lists_are_told_beforehand_too(forge: MergedGitHub) -> None:
    read(forge)
    assert len(forge.questions) == most_questions(len(HARD) + len(OUTSIDE), days=7, further=FURTHER)


def test_the_cost_is_known_by_one_question(forge: MergedGitHub) -> None:
    cost = adapter(forge).cost(REPOSITORY, WEEK)
    assert cost == ReadingCost(REPOSITORY, len(HARD), most_points(len(HARD), days=7), "points")
    assert len(forge.questions) == 1


def test_a_week_of_more_hits_than_a_search_hands_out_is_read_by_days_and_such_a_day_by_hours(
    forge: MergedGitHub,
) -> None:
    forge.changes = (*drawn(1_010, seed=1, over=timedelta(days=1)), change(2_000, MONDAY + 100 * HOUR))
    found, remarks = read(forge)
    assert (len(found), remarks) == (1_011, ())
    assert len(forge.questions) <= most_questions(1_011, days=7)


def test_an_hour_of_more_hits_is_a_line_with_both_numbers(forge: MergedGitHub) -> None:
    forge.changes = drawn(1_005, seed=3, over=HOUR)
    found, remarks = read(forge)
    assert len(found) == 1_000
    assert remarks == (
        "GitHub has 1,005 merged pull requests for the hour from 2026-09-07 00:00 UTC, and its search hands out 1,000 of them",
    )


def test_a_search_that_hands_out_less_than_it_found_says_so(forge: MergedGitHub) -> None:
    forge.handed_out = 10
    _, remarks = read(forge)
    assert remarks == (
        "GitHub has 17 merged pull requests for 2026-09-07 to 2026-09-13, and its search hands out 10 of them",
    )


@pytest.mark.parametrize(
    ("field", "part", "names"),
    [
        ("reviews", ChangePart.REVIEWS, ("reviews", "ready_at")),
        ("labels", ChangePart.LABELS, ("labels",)),
        ("commits", ChangePart.COMMITS, ("commits",)),
        ("issues", ChangePart.ISSUES, ("closes", "mentioned_in")),
    ],
)
def test_a_part_that_the_token_may_not_read_is_unknown_and_the_rest_is_read(
    field: str, part: ChangePart, names: tuple[str, ...], forge: MergedGitHub
) -> None:
    forge.refused = frozenset({field})
    found, remarks = read(forge)
    empty = {name: None if name == "ready_at" else () for name in names}
    without = [replace(one, unread=frozenset({part}), **empty) for one in HARD.values()]  # type: ignore[arg-type] # by name
    assert found == by_number(without)
    assert remarks == (
        f"the token may not read the {part} of acme/shop (Resource not accessible by personal access token)",
    )


def test_a_repository_that_was_renamed_is_read_under_its_new_name(forge: MergedGitHub) -> None:
    forge.former = frozenset({"acme/till"})
    found, remarks = read(forge, "acme/till")
    assert found == by_number(HARD.values())
    assert remarks == ("acme/till is called acme/shop now: name it so",)
    assert adapter(forge).cost("acme/till", WEEK).changes == len(HARD)


def test_a_repository_that_is_gone_is_an_error_of_one_line(forge: MergedGitHub) -> None:
    with pytest.raises(PullRequestError, match="looking for the repository acme/none: GitHub") as error:
        read(forge, "acme/none")
    assert error.value.is_gone
    assert "\n" not in str(error.value)


def test_a_repository_that_the_token_may_not_read_is_refused(forge: MergedGitHub) -> None:
    forge.refused = frozenset({"repository"})
    with pytest.raises(PullRequestError, match="GitHub refuses it") as error:
        read(forge)
    assert error.value.is_refused


def test_a_token_that_is_not_taken_is_an_error(forge: MergedGitHub) -> None:
    with pytest.raises(PullRequestError, match="401"):
        adapter(forge, token="no").cost(REPOSITORY, WEEK)


def test_it_is_wired_with_the_token_of_the_environment(forge: MergedGitHub) -> None:
    settings = Settings(forge_token=SecretStr(TOKEN), forge_api_url=forge.url)
    assert github_changes(settings).cost(REPOSITORY, WEEK).changes == len(HARD)
    with pytest.raises(ConfigurationError, match="GITHUB_TOKEN is not set"):
        github_changes(Settings(forge_token=None))


def test_a_name_without_an_owner_asks_nothing(forge: MergedGitHub) -> None:
    with pytest.raises(ConfigurationError, match="write owner/name"):
        read(forge, "shop")
    assert not forge.questions


def test_points_that_are_used_up_are_waited_for_by_githubs_clock(forge: MergedGitHub) -> None:
    forge.limit = forge.remaining = 60
    forge.changes = drawn(300, seed=4)
    begin = forge.now
    found, remarks = read(forge)
    assert (len(found), remarks) == (300, ())
    assert forge.now > begin + HOUR


def test_points_that_somebody_else_used_up_are_waited_for(forge: MergedGitHub) -> None:
    forge.remaining = 0
    assert adapter(forge).cost(REPOSITORY, WEEK).changes == len(HARD)


def test_points_that_come_too_late_are_an_error_and_what_was_read_is_there(forge: MergedGitHub) -> None:
    forge.limit = forge.remaining = 60
    forge.changes = drawn(300, seed=5)
    pages = adapter(forge, longest_wait=60).read(REPOSITORY, WEEK)
    assert len(next(pages).changes) == 50
    with pytest.raises(PullRequestError, match="points are used up until 13:00:00 UTC") as error:
        list(pages)
    assert not error.value.is_refused


def test_a_question_that_fails_is_asked_again(forge: MergedGitHub) -> None:
    forge.broken = [502, 502]
    assert adapter(forge).cost(REPOSITORY, WEEK).changes == len(HARD)


def test_a_page_that_github_does_not_manage_in_time_is_asked_for_in_smaller_ones(forge: MergedGitHub) -> None:
    forge.changes = drawn(25, seed=6)
    forge.most_at_once = 10
    found, remarks = read(forge)
    assert (len(found), remarks) == (25, ())


def test_every_moment_is_in_utc_and_commits_in_lower_case(forge: MergedGitHub) -> None:
    forge.changes = (change(1, MONDAY, merge_commit="A" * 40),)
    found, _ = read(forge)
    assert (found[1].merged_at, found[1].merge_commit) == (MONDAY, "a" * 40)
