"""The kept copy: when it is believed, what is said when it is not, and what its files are."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.kept import copy_loader
from tests.support.edits import Edit, perform
from tests.support.kept_runs import FIVE_MINUTES, Runs, snapshot

FEED = "/v1/compliance/activities"
MEMBERS = "/v1/organizations/workspaces/{workspace_id}/members"
RATE_LIMITS = "/v1/organizations/workspaces/{workspace_id}/rate_limits"


@pytest.fixture
def runs(simulator: Simulator, tmp_path: Path) -> Runs:
    """Five workspaces, a rate limit that a key changed a while ago, and one run that has read everything."""
    for number in range(4):
        perform(Edit("create a workspace", number, 0, by_key=True), simulator)
    perform(Edit("set or clear a rate limit", 0, 1, by_key=True), simulator)
    simulator.advance(FIVE_MINUTES)
    runs = Runs(simulator, tmp_path)
    assert runs.cheap().why_full == copy_loader.NOTHING_KEPT
    simulator.advance(FIVE_MINUTES)
    simulator.reset_requests()
    return runs


def calls(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]): int(row["count"]) for row in simulator.requests()}


def test_where_nothing_changed_a_run_costs_six_calls(runs: Runs) -> None:
    how = runs.cheap()
    assert sum(calls(runs.simulator).values()) == 6
    assert how.why_full is None
    assert how.asked == 0


@pytest.mark.parametrize(
    ("what", "route"), [("add a member", MEMBERS), ("set or clear a rate limit", RATE_LIMITS)], ids=["member", "limit"]
)
def test_a_changed_workspace_costs_one_call_of_its_kind(runs: Runs, what: str, route: str) -> None:
    perform(Edit(what, 1, 2, by_key=False), runs.simulator)
    runs.simulator.advance(FIVE_MINUTES)
    assert runs.cheap().asked == 1
    assert calls(runs.simulator)[route] == 1
    assert sum(calls(runs.simulator).values()) == 7


def test_two_runs_later_it_is_kept_again(runs: Runs) -> None:
    perform(Edit("add a member", 1, 2, by_key=False), runs.simulator)
    runs.simulator.advance(FIVE_MINUTES)
    assert runs.cheap().asked == 1
    assert runs.cheap().asked == 0


def test_rate_limits_are_read_anew_while_no_change_by_a_key_was_seen(simulator: Simulator, tmp_path: Path) -> None:
    simulator.switch("feed_limits_by_key", "silent")
    perform(Edit("create a workspace", 1, 0, by_key=True), simulator)
    runs = Runs(simulator, tmp_path)
    runs.cheap()
    perform(Edit("set or clear a rate limit", 0, 1, by_key=True), simulator)
    simulator.advance(FIVE_MINUTES)
    simulator.reset_requests()
    assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])
    runs.cheap()
    assert calls(simulator)[RATE_LIMITS] == 3 * 2


def test_full_reads_everything_and_renews_the_copy(runs: Runs) -> None:
    how = runs.read(is_full=True)[1]
    assert how is not None
    assert (how.kept, how.why_full) == (0, copy_loader.ASKED_FOR)
    runs.simulator.advance(60)
    assert runs.cheap().asked == 0


def test_a_copy_that_is_older_than_a_day_is_not_believed(runs: Runs) -> None:
    runs.simulator.advance(timedelta(days=1).total_seconds())
    how = runs.cheap()
    assert (how.kept, how.why_full) == (0, copy_loader.TOO_OLD)


def test_another_key_is_said_and_everything_is_read(runs: Runs) -> None:
    runs.cache_key = Fernet.generate_key().decode()
    how = runs.cheap()
    assert (how.kept, how.why_full) == (0, copy_loader.UNREADABLE)
    assert runs.cheap().why_full is None


def files(runs: Runs) -> list[Path]:
    return sorted(runs.folder.rglob("*.list"))


@pytest.mark.parametrize("length", [0, 10, 200])
def test_a_file_that_is_cut_short_is_said_and_everything_is_read(runs: Runs, length: int) -> None:
    cut = files(runs)[0]
    cut.write_bytes(cut.read_bytes()[:length])
    how = runs.cheap()
    assert (how.kept, how.why_full) == (0, copy_loader.UNREADABLE)
    assert runs.cheap().why_full is None


def test_a_file_in_the_place_of_another_is_not_believed(runs: Runs) -> None:
    one, other, *_ = files(runs)
    one.write_bytes(other.read_bytes())
    assert runs.cheap().why_full == copy_loader.UNREADABLE


def test_files_are_their_owners_alone_and_show_nothing(runs: Runs) -> None:
    for path in files(runs):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert b"user_" not in path.read_bytes()
        assert "wrkspc" not in path.name


def test_a_copy_that_cannot_be_written_costs_calls_and_is_said(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    runs = Runs(simulator, tmp_path / "a file")
    how = runs.cheap()
    assert how.problem is not None
    assert how.problem.startswith("the copy could not be kept: ")


@pytest.mark.parametrize("fault", ["not_json", "truncated"])
def test_a_feed_that_answers_nonsense_is_said_and_everything_is_read(runs: Runs, fault: str) -> None:
    runs.simulator.fault(fault, route=FEED, count=20)
    how = runs.cheap()
    assert how.kept == 0
    assert str(how.why_full).startswith("the activity feed could not be read: ")


def test_a_feed_that_is_off_is_said_and_everything_is_read(runs: Runs) -> None:
    runs.simulator.world.organization.compliance_enabled = False
    how = runs.cheap()
    assert (how.kept, how.why_full) == (0, copy_loader.NO_FEED)


def test_a_feed_that_was_off_in_between_is_said_and_everything_is_read(runs: Runs) -> None:
    runs.switch_feed_off_and_on([Edit("add a member", 1, 2, by_key=False)])
    runs.simulator.advance(60)
    how = runs.cheap()
    assert (how.kept, how.why_full) == (0, "the activity feed was switched off or on in between")
    assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])


def test_an_event_that_nobody_knows_is_said_and_everything_is_read(runs: Runs) -> None:
    feed, clock = runs.simulator.world.organization.feed, runs.simulator.world.organization.clock
    perform(Edit("add a member", 1, 2, by_key=False), runs.simulator)
    feed.activities[-1] = type(feed.activities[-1])(
        "activity_01Unknown", 10**6, "platform_workspace_renumbered", clock.now(), clock.now(), {}, {}
    )
    how = runs.cheap()
    assert how.kept == 0
    assert "'platform_workspace_renumbered'" in str(how.why_full)


def test_who_becomes_an_administrator_is_in_every_list_at_once(runs: Runs) -> None:
    perform(Edit("give a person another role", 2, 3, by_key=False), runs.simulator)
    runs.simulator.advance(FIVE_MINUTES)
    assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])
    assert calls(runs.simulator)[MEMBERS] == 5 * 2


def test_after_the_first_write_the_copy_answers_nothing(runs: Runs) -> None:
    with runs.api() as api:
        research = api.workspaces.list()[-1]
        before = api.members.list(research.id)
        perform(Edit("remove a member", 0, 0, by_key=False), runs.simulator)
        assert api.members.list(research.id) == before
        api.read_anew()
        assert api.members.list(research.id) == api.anew().members.list(research.id)
        assert len(api.members.list(research.id)) == len(before) - 1


def test_what_was_written_is_forgotten_for_every_process(runs: Runs) -> None:
    number = len(files(runs))
    with runs.api() as api:
        api.members.add(api.workspaces.list()[-1].id, api.users.require("chloe@example.com").id, "workspace_user")
        assert len(files(runs)) == number - 1
    assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])


def test_a_new_role_of_a_person_forgets_every_list(runs: Runs) -> None:
    with runs.api() as api:
        api.users.update(api.users.require("chloe@example.com").id, "billing")
    assert files(runs) == []
    assert snapshot(runs.read()[0]) == snapshot(runs.read(is_kept=False)[0])
