from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.report.comment import comment, with_last_look
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.marker import Marker, key_of, parse
from pulumi_claude_admin.report.targets import LIMIT_BYTES, Target
from tests.support.report_scenarios import SCENARIOS

PAGE = page_of(SCENARIOS["changed_by_hand"]())
MARKER = Marker(key_of("o", ["a/b"]), "a" * 40, 7, 1, "")
GITHUB_TAKES = 65_536


def steps(number: int) -> tuple[str, ...]:
    return tuple(f"{one:016x}" for one in range(number))


def test_the_marker_is_found_again_and_the_first_screen_follows_it() -> None:
    told, body = comment(PAGE, replace(MARKER, steps=steps(3)), target=Target.GITHUB)

    assert parse(body) == told
    assert body.splitlines()[1] == "## Drift of Acme: action needed"


def test_what_is_told_has_one_digest_whenever_and_wherever_it_is_told() -> None:
    first, _ = comment(PAGE, MARKER, target=Target.GITHUB)
    later, _ = comment(
        replace(PAGE, foot=("another time",)), replace(MARKER, run=8, head="b" * 40), target=Target.GITHUB
    )
    other, _ = comment(page_of(SCENARIOS["in_sync"]()), MARKER, target=Target.GITHUB)
    planned, _ = comment(PAGE, replace(MARKER, steps=steps(1)), target=Target.GITHUB)

    assert first.digest == later.digest
    assert len({first.digest, other.digest, planned.digest}) == 3


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=-1), "within the hour before"),
        (timedelta(minutes=59), "within the hour before"),
        (timedelta(hours=47), "47 h before"),
        (timedelta(days=6, hours=23), "6 days before"),
    ],
)
def test_the_last_look_by_schedule_is_a_fact_of_the_footer_and_nothing_that_is_told_anew(
    before: timedelta, words: str
) -> None:
    at = PAGE.generated_at - before
    plain, _ = comment(PAGE, MARKER, target=Target.GITHUB)
    told, body = comment(with_last_look(PAGE, at), MARKER, target=Target.GITHUB)

    assert f"· last run by schedule {words}, {at:%Y-%m-%d %H:%M} UTC ·" in body.splitlines()[-1]
    assert told.digest == plain.digest


def test_many_steps_take_room_from_the_details_and_never_from_the_first_screen() -> None:
    told, body = comment(PAGE, replace(MARKER, steps=steps(3_000)), target=Target.GITHUB)

    assert len(told.steps or ()) == 3_000
    assert len(body.encode()) < GITHUB_TAKES
    assert "| drifted |" in body


def test_steps_that_do_not_fit_are_all_left_out_and_that_is_said() -> None:
    told, body = comment(PAGE, replace(MARKER, steps=steps(4_000)), target=Target.GITHUB)

    assert (told.steps, told.left_out) == (None, 4_000)
    assert "The 4000 planned steps are too many to stand in this comment" in body
    assert len(body.encode()) <= LIMIT_BYTES[Target.GITHUB] + len(told.written()) + 1
