"""A reading from a kept copy is the same as one of everything, whatever was edited, however the feed tells of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from claude_simulator import Simulator
from tests.support.edits import EDITS, Edit, perform
from tests.support.kept_runs import FIVE_MINUTES, Runs, snapshot


@dataclass(frozen=True)
class FeedOff:
    """The feed is switched off, these edits are made, and it is switched on again."""

    edits: list[Edit]


WITHOUT_AN_EVENT = ("set or clear a rate limit", "change the organization's limit", "give a person another role")
"""What may change a list of which the feed says nothing: chosen as often as all others together."""
WHAT = st.one_of(st.sampled_from(sorted(EDITS)), st.sampled_from(WITHOUT_AN_EVENT))
EDIT = st.builds(Edit, WHAT, st.integers(0, 3), st.integers(0, 9), st.booleans())
STEP = st.one_of(
    EDIT,
    EDIT,
    EDIT,
    st.integers(0, 400),
    st.just("run"),
    st.just("run"),
    st.builds(FeedOff, st.lists(EDIT, max_size=2)),
    st.just("a day"),
)


def take(step: object, runs: Runs) -> None:
    match step:
        case Edit():
            perform(step, runs.simulator)
        case int():
            runs.simulator.advance(step)
        case "run":
            runs.cheap()
        case "a day":
            runs.simulator.advance(86_400)
        case FeedOff():
            runs.switch_feed_off_and_on(step.edits)
        case _:
            raise AssertionError(step)


@pytest.mark.parametrize("has_token", [False, True], ids=["key", "token"])
@given(
    steps=st.lists(STEP, max_size=14),
    visible_within=st.sampled_from([0, 60]),
    limits_by_key=st.sampled_from(["logged", "silent"]),
    late_lists=st.sampled_from([0, 12]),
    last=EDIT,
)
@settings(
    max_examples=20, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_five_minutes_after_the_last_edit_a_cheap_reading_is_a_full_one(
    simulator: Simulator,
    *,
    has_token: bool,
    steps: list[object],
    visible_within: int,
    limits_by_key: str,
    late_lists: int,
    last: Edit,
) -> None:
    simulator.reset()
    simulator.switch("spend_limits_api", "enabled")
    simulator.switch("feed_for_oauth", "allowed")
    simulator.switch("feed_visible_within_seconds", visible_within)
    simulator.switch("feed_limits_by_key", limits_by_key)
    simulator.switch("member_list_late_seconds", late_lists)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(simulator, Path(folder), has_token)
        runs.cheap()
        for step in steps:
            take(step, runs)
        perform(last, simulator)
        runs.cheap()  # too early: put right by the next one
        simulator.advance(FIVE_MINUTES)
        assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])
        assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])


SCENERY = (
    "create a workspace",
    "create an external key",
    *("create a service account",) * 2,
    *("invite somebody",) * 3,
    "add a member",
    "set or clear a rate limit",
)
"""So that an edit finds something to change."""
NUMBERS = ((0, 2), (1, 1), (2, 2))
LAST = ("archive", "delete", "remove")
OF_MACHINES = {"create a service account", "place a service account", "archive a service account"}
NOTHING_TO_DO = {"archive an issuer", "withdraw an invitation", "add a member", "remove a member"}
"""Refused, or without effect, in this order and with these numbers."""


@pytest.mark.parametrize("has_token", [False, True], ids=["key", "token"])
def test_after_each_edit_alone_a_cheap_reading_is_a_full_one(
    simulator: Simulator, tmp_path: Path, *, has_token: bool
) -> None:
    simulator.reset()
    simulator.switch("feed_for_oauth", "allowed")
    runs = Runs(simulator, tmp_path, has_token)
    for number, what in enumerate(SCENERY):
        perform(Edit(what, number, 1, by_key=True), simulator)
    simulator.advance(FIVE_MINUTES)
    full, different = snapshot(runs.read()[0]), set()
    for what in sorted(EDITS, key=lambda one: (one.startswith(LAST), one)):
        for one, other in NUMBERS:
            simulator.advance(FIVE_MINUTES)
            perform(Edit(what, one, other, by_key=False), simulator)
            simulator.advance(FIVE_MINUTES)
            before, full = full, snapshot(runs.read(is_kept=False)[0])
            assert snapshot(runs.read()[0]) == full, (what, one, other)
            different |= {what} if full != before else set()
    assert different >= EDITS.keys() - NOTHING_TO_DO - (set() if has_token else OF_MACHINES)
