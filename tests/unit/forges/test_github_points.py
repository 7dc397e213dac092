from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.forges.github_points import Points, points_of, points_used_up

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DATE = {"date": "Mon, 30 Nov 2026 12:00:00 GMT"}
LIMIT = {"cost": 21, "remaining": 40, "resetAt": "2026-11-30T12:30:00Z"}


def test_an_answer_says_what_is_left_and_when_more_comes() -> None:
    assert points_of(DATE, {"data": {"rateLimit": LIMIT}}) == Points(21, 40, NOW + timedelta(minutes=30), NOW)


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, {"data": {"rateLimit": LIMIT}}),
        ({"date": "yesterday"}, {"data": {"rateLimit": LIMIT}}),
        (DATE, {"data": None}),
        (DATE, {"data": {"rateLimit": {**LIMIT, "resetAt": "soon"}}}),
        (DATE, {"data": {"rateLimit": {"cost": 1}}}),
    ],
)
def test_an_answer_that_does_not_say_is_no_reason_to_wait(headers: dict[str, str], answer: dict[str, object]) -> None:
    assert points_of(headers, answer) is None


def test_a_question_for_which_there_are_points_is_not_waited_for() -> None:
    assert Points(21, 21, NOW + timedelta(hours=1), NOW).seconds_to_wait == 0


def test_other_questions_wait_a_second_longer_than_until_they_come() -> None:
    assert Points(21, 20, NOW + timedelta(minutes=1), NOW).seconds_to_wait == 61


def test_points_that_should_have_come_are_not_waited_for() -> None:
    assert Points(21, 20, NOW - timedelta(minutes=1), NOW).seconds_to_wait == 0


def test_a_refusal_says_in_its_headers_when_they_come() -> None:
    reset = str(int((NOW + timedelta(seconds=9)).timestamp()))
    found = points_used_up({**DATE, "x-ratelimit-reset": reset})
    assert found is not None
    assert found.seconds_to_wait == 10
    assert points_used_up(DATE) is None
