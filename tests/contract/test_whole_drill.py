"""A canary person leaves the simulator's organization and comes back: which of their keys end when, and what the identity provider leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.offboard_test import JOB, canaries_of, new_drill
from pulumi_claude_admin.cli.commands.offboard_whole import require_canary, sent_away
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.offboard_options import DrillOptions
from pulumi_claude_admin.settings import Settings
from pulumi_claude_admin.write_journal import read_journal
from tests.support.command_line import ran, settings_of
from tests.support.fake_key_probe import FakeStopwatch
from tests.support.keys_by_hand import make_key
from tests.support.report_schemas import require_valid
from tests.support.simulator_switches import over

BEN = "ben@example.com"
WITHIN = 60
Drilled = Callable[..., tuple[int, str, str]]


@dataclass
class Canaries:
    """Ben's keys by what should end them, and their secrets as the variable has them."""

    simulator: Simulator
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(f"{key_id}={self.simulator.api_key_secret(key_id)}" for key_id in self.ids.values())


@pytest.fixture
def canaries(simulator: Simulator, http: HttpAdminApi) -> Canaries:
    """A key of Claude Code, one that acts as Ben, and one that acts as nobody."""
    research = next(one.id for one in http.workspaces.list() if one.name == "Research")
    found = Canaries(simulator)
    found.ids["claude code"] = simulator.sign_in_to_claude_code(BEN)
    found.ids["personal"] = make_key(simulator, "canary personal", research, by=BEN)
    found.ids["shared"] = make_key(simulator, "canary shared", research, by=BEN)
    simulator.world.organization.api_keys[found.ids["shared"]].acts_as_user_id = None
    return found


@dataclass
class SomebodyReturns:
    """What a person does while the drill waits: accepts after some seconds, and signs in to Claude Code after some more."""

    simulator: Simulator
    accepts_after: float = 20
    signs_in_after: float = 50
    waited: float = 0

    def __call__(self, seconds: float) -> None:
        self.simulator.advance(seconds)
        invited = any(one["status"] == "pending" for one in self.simulator.state()["invites"])
        self.waited += seconds if invited or self._is_back() else 0
        if invited and self.waited >= self.accepts_after:
            self.simulator.accept_invite(BEN)
        if self._is_back() and self.waited >= self.signs_in_after:
            self.simulator.sign_in_to_claude_code(BEN)

    def _is_back(self) -> bool:
        return not {one["status"] for one in self.simulator.state()["invites"]} <= {"pending"}


@pytest.fixture
def drilled(
    simulator: Simulator, canaries: Canaries, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Drilled]:
    """Runs the drill with a stopwatch that lets the simulator's clock go on: exit code, standard output, standard error."""

    def drilled_once(
        *,
        form: PlainForm = PlainForm.TEXT,
        stopwatch: FakeStopwatch | None = None,
        text: str | None = None,
        wait: int = 900,
    ) -> tuple[int, str, str]:
        session = wiring.from_settings(
            Settings(
                admin_api_key=SecretStr(simulator.admin_api_key),
                base_url=simulator.base_url,
                home=tmp_path / "home",
                requests_per_minute=100_000,
                journal=tmp_path / "journal.jsonl",
                canary_keys=SecretStr(text or canaries.text),
            )
        )
        watch = stopwatch or FakeStopwatch(passing=SomebodyReturns(simulator))
        options = DrillOptions(tmp_path, (), BEN, WITHIN, wait, form, is_meant=True)
        drill = new_drill(session, options, watch)
        person = require_canary(session, drill, canaries_of(session.settings), options, email=BEN)
        code = sent_away(session, drill, person, options, watch, job=JOB)
        captured = capsys.readouterr()
        assert not [
            one for one in canaries.ids.values() if simulator.api_key_secret(one) in captured.out + captured.err
        ]
        return code, captured.out, captured.err

    yield drilled_once
    wiring.install(None)


def ends(report: dict[str, Any]) -> dict[str, tuple[str, int | None, str | None]]:
    return {one["ends_with"]: (one["ended"], one.get("status"), one.get("error_code")) for one in report["keys"]}


def test_keys_that_should_end_do_and_the_person_comes_back(
    simulator: Simulator, drilled: Drilled, canaries: Canaries, tmp_path: Path
) -> None:
    before = {user["email"]: user["id"] for user in simulator.state()["users"]}
    code, out, err = drilled(form=PlainForm.JSON)
    report = json.loads(out)
    require_valid(report, "drill")
    assert code == 0
    assert ends(report) == {
        "claude_code": ("refused", 400, "claude_code_key_creator_not_member"),
        "organization": ("refused", 401, None),
        "nothing": ("goes on", None, None),
    }
    assert {one["id"] for one in report["keys"]} == set(canaries.ids.values())
    assert (report["accepted_after_seconds"], report["signed_in_after_seconds"]) == (20.0, 50.0)
    assert BEN not in out
    assert f"{BEN} was invited. Waiting up to 15 minutes" in err
    after = {user["email"]: user["id"] for user in simulator.state()["users"]}
    assert after.keys() == before.keys()
    assert after[BEN] != before[BEN]
    lines = read_journal(tmp_path / "journal.jsonl")
    assert [(line.event, line.facts["write"]) for line in lines] == [
        (event, write)
        for write in ("remove_membership", "remove_person", "send_invitation")
        for event in ("begin", "done")
    ]
    assert BEN not in (tmp_path / "journal.jsonl").read_text()


@over("key_stops_after_seconds")
def test_a_key_that_lives_on_is_found(drilled: Drilled, setting: int) -> None:
    code, out, _ = drilled()
    assert code == (5 if setting > WITHIN else 0)
    assert ("LIVED" in out) is (setting > WITHIN)
    assert "accepted after" in out


def test_a_key_that_should_go_on_and_was_switched_off_does_not_end_well(
    simulator: Simulator, canaries: Canaries, drilled: Drilled
) -> None:
    back = SomebodyReturns(simulator)

    def switched_off(seconds: float) -> None:
        simulator.world.organization.api_keys[canaries.ids["shared"]].status = "inactive"
        back(seconds)

    simulator.switch("key_stops_after_seconds", 5)
    code, out, _ = drilled(stopwatch=FakeStopwatch(passing=switched_off))
    assert code == 4
    assert "although it acts as nobody" in out


@over("models_after_leaving")
def test_a_key_that_lists_models_still_is_dead_all_the_same(drilled: Drilled, setting: str) -> None:
    code, out, _ = drilled()
    assert code == 0
    assert ("by a message: models were listed all the same" in out) is (setting == "listed")


@over("single_sign_on")
def test_what_the_identity_provider_keeps_to_itself_is_said(
    simulator: Simulator, drilled: Drilled, setting: str
) -> None:
    code, out, err = drilled(wait=20)
    is_there = BEN in {user["email"] for user in simulator.state()["users"]}
    if setting == "directory":
        assert (code, is_there) == (4, True)
        assert "do it there" in out
    elif setting == "accounts_at_sign_in":
        assert (code, is_there) == (4, False)
        assert f"{BEN} WAS REMOVED AND IS NOT INVITED: invite them as developer" in err
    else:
        assert (code, is_there) == (9, True)


def test_a_person_who_does_not_come_back_in_time_is_told(simulator: Simulator, drilled: Drilled) -> None:
    code, out, _ = drilled(stopwatch=FakeStopwatch(passing=simulator.advance), wait=60)
    assert code == 9
    assert "not accepted in time; the invitation stays open" in out
    assert [one["status"] for one in simulator.state()["invites"]] == ["pending"]


def test_a_drill_that_is_ended_invites_first(simulator: Simulator, drilled: Drilled) -> None:
    simulator.switch("key_stops_after_seconds", 3600)
    code, _, _ = drilled(stopwatch=FakeStopwatch(passing=simulator.advance, ends_after=2))
    assert code == 8
    assert [(one["email"], one["status"]) for one in simulator.state()["invites"]] == [(BEN, "pending")]


def test_an_invitation_whose_answer_was_lost_is_there_once(simulator: Simulator, drilled: Drilled) -> None:
    simulator.fault("server_error_after", route="/v1/organizations/invites", method="POST")
    assert drilled()[0] == 0
    assert len(simulator.state()["invites"]) == 1


def test_a_removal_that_somebody_else_disturbed_is_told_and_nobody_is_invited(
    simulator: Simulator, drilled: Drilled
) -> None:
    simulator.fault("cannot_remove_last_member")
    code, out, _ = drilled()
    assert code == 4
    assert "cannot_remove_last_member" in out
    assert simulator.state()["invites"] == []


def test_nothing_is_measured_of_somebody_whose_removal_failed(simulator: Simulator, drilled: Drilled) -> None:
    simulator.fault("server_error", route="/v1/organizations/users/{user_id}", method="DELETE", count=100)
    code, out, err = drilled()
    assert code == 4
    assert "LIVED" not in out
    assert "Waiting up to" not in err
    assert simulator.state()["invites"] == []


def test_members_who_are_being_changed_are_asked_again(simulator: Simulator, drilled: Drilled) -> None:
    simulator.fault("concurrent_membership_change")
    assert drilled()[0] == 0


# Who may not be removed, before anything is written


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("nobody@example.com", "is nobody in this organization"),
        ("admin@example.com", "is admin, which no drill takes away"),
        ("billing@example.com", "is billing, which no drill takes away"),
        ("ana@example.com", "has keys that would be gone for good and are no canaries"),
        ("chloe@example.com", "has no canary that should end"),
    ],
)
def test_nobody_else_is_removed(
    simulator: Simulator,
    canaries: Canaries,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    email: str,
    reason: str,
) -> None:
    simulator.world.organization.api_keys[simulator.state()["api_keys"][0]["id"]].acts_as_user_id = next(
        user["id"] for user in simulator.state()["users"] if user["email"] == "ana@example.com"
    )
    simulator.reset_requests()
    code, out, err = command(simulator, canaries, tmp_path, capsys, "--whole", email, "--yes")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert reason in err
    assert all(row["method"] == "GET" for row in simulator.requests())


def test_whoever_is_kept_is_not_removed(
    simulator: Simulator, canaries: Canaries, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "offboarding.toml").write_text(
        f'[[keep]]\nwho = "{BEN}"\nreason = "break-glass"\nuntil = 2099-01-01\n', encoding="utf-8"
    )
    code, _, err = command(simulator, canaries, tmp_path, capsys, "--whole", BEN, "--yes")
    assert code == 2
    assert "as offboarding.toml says: break-glass" in err


def test_without_yes_the_steps_are_told(
    simulator: Simulator, canaries: Canaries, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    simulator.reset_requests()
    code, out, _ = command(simulator, canaries, tmp_path, capsys, "--whole", BEN)
    assert code == 0
    assert out.splitlines()[:2] == [
        f"would take {BEN} out of the Claude Code workspace",
        f"would take {BEN} out of the organization, and invite them again as developer",
    ]
    assert {"ends with Claude Code", "ends with the person", "goes on"} <= {
        line.partition(") ")[2] for line in out.splitlines()
    }
    assert all(row["method"] == "GET" for row in simulator.requests())


def test_keys_are_not_named_beside_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["offboard", "test", "apikey_01A", "--whole", BEN]) == 2
    assert "goes without --whole" in capsys.readouterr().err


def command(
    simulator: Simulator, canaries: Canaries, folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    settings = settings_of(simulator, folder / "home", canary_keys=SecretStr(canaries.text))
    return ran(settings, capsys, "offboard", "test", "-C", str(folder), *arguments)
