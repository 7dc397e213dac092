"""`claude-admin offboard apply` on an organization in memory: told, done, done again, ended in the middle, refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import AuthenticationFailed, PermissionDenied
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.write_journal import read_journal
from tests.support.admin_api.stored import JOINED
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.mortal_api import Fate, Killed, MortalAdminApi

Offboard = Callable[..., tuple[int, str, str]]
KEY = "apikey_01Research"
LEAVERS = ("ana@example.com", "ben@example.com")
WRITES = 7
"""Of the plan of both: a key, two invitations, two memberships, two people."""


@pytest.fixture
def leavers(api: FakeAdminApi) -> FakeAdminApi:
    """Ana made a key that acts as nobody; both are in a workspace; somebody had invited both once more."""
    stored = api.stored
    stored.keys = tuple(replace(key, owner_id=None, created_by_id="user_01Ana") for key in stored.keys)
    (research,) = stored.workspaces
    api.members.add(research, "user_01Ben", "workspace_user")
    users, stored.users = stored.users, ()
    for email in LEAVERS:
        api.invites.create(email=email, role="user")
    stored.users = users
    return api


@pytest.fixture
def process(session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Offboard:
    """Runs one command in a process that remembers nothing: exit code, standard output, standard error."""

    def command(*arguments: str, api: Any = None) -> tuple[int, str, str]:  # noqa: ANN401 - a fake of the port
        wiring.install(replace(session, api=CachedAdminApi(api) if api is not None else session.api.anew()))
        try:
            code = run(["offboard", *arguments, "--cwd", str(tmp_path)])
        except Killed:
            code = -1
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def plan(leavers: FakeAdminApi, process: Offboard, tmp_path: Path) -> Path:
    """The plan of both, decided."""
    del leavers
    file = tmp_path / "plan.json"
    assert process("plan", *LEAVERS, "-o", f"json:{file}")[0] == 0
    file.write_text(file.read_text().replace('"decision": ""', '"decision": "disable"'))
    return file


def is_over(api: FakeAdminApi) -> bool:
    stored = api.stored
    return (
        {user.email for user in stored.users}.isdisjoint(LEAVERS)
        and not stored.invites
        and all(key.status == "inactive" for key in stored.keys)
        and all(not roles for roles in stored.roles.values())
    )


def test_without_yes_everything_is_told_and_nothing_done(plan: Path, leavers: FakeAdminApi, process: Offboard) -> None:
    leavers.calls.clear()
    code, out, err = process("apply", str(plan))
    assert code == 0
    assert out.count(": would ") == WRITES
    assert "first, for the identity provider to do, about ana@example.com" in out
    assert "nothing was written; --yes does it" in err
    assert not {"api_keys.update", "invites.delete", "members.remove", "users.remove"} & set(leavers.calls)


def test_with_yes_everything_is_done_in_order_and_read_again(
    plan: Path, leavers: FakeAdminApi, process: Offboard, session: Session
) -> None:
    leavers.calls.clear()
    code, out, _ = process("apply", str(plan), "--yes")
    assert code == 0
    assert out.count(": done\n") == WRITES
    assert "nothing is left of 2 of 2 who leave" in out
    assert is_over(leavers)
    writes = [
        call
        for call in leavers.calls
        if call in {"api_keys.update", "invites.delete", "members.remove", "users.remove"}
    ]
    assert writes == ["api_keys.update", *["invites.delete"] * 2, *["members.remove"] * 2, *["users.remove"] * 2]
    journal = read_journal(session.settings.journal_file)
    assert [line.event for line in journal] == ["begin", "done"] * WRITES
    assert {line.facts["job"] for line in journal} == {"offboard apply"}


def test_the_same_plan_again_finds_everything_done(
    plan: Path, leavers: FakeAdminApi, process: Offboard, session: Session
) -> None:
    process("apply", str(plan), "--yes")
    lines = len(read_journal(session.settings.journal_file))
    code, out, _ = process("apply", str(plan), "--yes", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert {one["outcome"] for one in told["writes"]} == {"already_so"}
    assert (told["proof"]["people_gone"], told["proof"]["left"], told["exit_codes"]) == (2, [], [0])
    assert len(read_journal(session.settings.journal_file)) == lines
    assert is_over(leavers)


@pytest.mark.parametrize("is_taken", [False, True])
@pytest.mark.parametrize("at", range(1, WRITES + 1))
def test_killed_at_any_write_it_goes_on_from_there(
    plan: Path, leavers: FakeAdminApi, process: Offboard, session: Session, at: int, *, is_taken: bool
) -> None:
    fate = Fate(at, is_taken)
    assert process("apply", str(plan), "--yes", api=MortalAdminApi(leavers, fate))[0] == -1
    assert not is_over(leavers) or (at == WRITES and is_taken)
    assert read_journal(session.settings.journal_file)[-1].event == "begin"
    code, out, _ = process("apply", str(plan), "--yes")
    assert code == 0
    assert is_over(leavers)
    assert "nothing is left of 2 of 2 who leave" in out
    assert out.count(": done\n") == WRITES - fate.writes, "what was done is not done twice"


def test_an_invitation_that_was_accepted_meanwhile_is_told_and_that_person_not_touched(
    plan: Path, leavers: FakeAdminApi, process: Offboard
) -> None:
    joined = leavers.invites.accept("ben@example.com")
    code, out, _ = process("apply", str(plan), "--yes", "--format", "json")
    told = json.loads(out)
    assert (code, told["exit_codes"]) == (1, [1, 5])
    assert "the invitation was accepted" in out
    assert told["proof"]["left"] == [
        {
            "person": "ben@example.com",
            "why": f"is in the organization as {joined.id}, whom the plan does not know: make a new plan",
        }
    ]
    assert joined in leavers.stored.users


def test_somebody_who_came_back_is_not_removed(plan: Path, leavers: FakeAdminApi, process: Offboard) -> None:
    back = tuple(replace(one, added_at=JOINED + timedelta(days=300)) for one in leavers.stored.users)
    leavers.stored.users = back
    code, out, _ = process("apply", str(plan), "--yes")
    assert code == 1
    assert out.count("was added anew") == 2
    assert out.count("LEFT STANDING: ") == 2
    assert leavers.stored.users == back


def test_keys_are_archived_later_only(plan: Path, leavers: FakeAdminApi, process: Offboard, tmp_path: Path) -> None:
    assert process("apply", str(plan), "--yes", "--archive-keys")[0] == 0
    assert [key.status for key in leavers.stored.keys] == ["inactive"], "this run switched it off"
    later = tmp_path / "later.json"
    assert process("plan", "user_01Ana", "-o", f"json:{later}")[0] == 0
    assert process("apply", str(later), "--yes")[0] == 0
    assert [key.status for key in leavers.stored.keys] == ["inactive"]
    code, out, _ = process("apply", str(later), "--yes", "--archive-keys")
    assert code == 0
    assert f'archive for ever the key "research-notebooks" ({KEY}): done' in out
    assert [key.status for key in leavers.stored.keys] == ["archived"]


@pytest.mark.parametrize(
    ("edit", "code", "says"),
    [
        (lambda text: text.replace("ben@example.com", "chloe@example.com"), 2, "was edited"),
        (lambda text: text.replace('"decision": "disable"', '"decision": ""'), 2, "nobody has decided about the key"),
        (lambda text: text.replace('"decision": "disable"', '"decision": "maybe"'), 2, "is no decision about a key"),
        (lambda text: text.replace('"disable"', '"assign ben@example.com"'), 2, "is not among those who stay"),
        (lambda text: text[: len(text) // 2], 2, "is no offboarding plan"),
        (lambda _: "{}", 2, "is no offboarding plan"),
    ],
)
def test_another_file_than_was_planned_is_one_line_and_nothing_is_written(
    plan: Path, leavers: FakeAdminApi, process: Offboard, edit: Callable[[str], str], code: int, says: str
) -> None:
    plan.write_text(edit(plan.read_text()))
    before = (leavers.stored.users, leavers.stored.keys, leavers.stored.invites)
    ended, out, err = process("apply", str(plan), "--yes")
    assert (ended, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1
    assert (leavers.stored.users, leavers.stored.keys, leavers.stored.invites) == before


def test_a_plan_of_yesterday_or_of_another_organization_is_refused(
    plan: Path, leavers: FakeAdminApi, process: Offboard
) -> None:
    leavers.stored.time += timedelta(days=1, seconds=1)
    code, out, err = process("apply", str(plan), "--yes")
    assert (code, out) == (2, "")
    assert "a plan is good for one day" in err
    leavers.stored.identity = OrganizationIdentity("22222222-2222-4222-8222-222222222222", "Other")
    code, out, err = process("apply", str(plan), "--yes")
    assert (code, out) == (2, "")
    assert "and the credential belongs to 'Other'" in err
    assert "users.remove" not in leavers.calls


def test_whoever_is_kept_stays(plan: Path, leavers: FakeAdminApi, process: Offboard, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: x\nruntime: python\n")
    (tmp_path / "offboarding.toml").write_text(
        '[[keep]]\nwho = "Ben@example.com"\nreason = "break-glass"\nuntil = 2027-06-30\n'
    )
    code, out, err = process("apply", str(plan), "--yes")
    assert (code, out) == (5, "")
    assert "ben@example.com stays until 2027-06-30" in err
    assert "users.remove" not in leavers.calls


def test_a_key_goes_on_that_somebody_answers_for(plan: Path, leavers: FakeAdminApi, process: Offboard) -> None:
    plan.write_text(plan.read_text().replace('"decision": "disable"', '"decision": "assign chloe@example.com"'))
    code, out, _ = process("apply", str(plan), "--yes")
    assert code == 0
    assert f"({KEY}) goes on, as decided: assign chloe@example.com" in out
    assert [key.status for key in leavers.stored.keys] == ["active"]


def test_an_error_that_every_step_would_meet_ends_the_run_and_says_how_far_it_came(
    plan: Path, leavers: FakeAdminApi, process: Offboard
) -> None:
    leavers.stored.refusals = {"users.remove": AuthenticationFailed("the key was revoked", status=401)}
    code, out, err = process("apply", str(plan), "--yes")
    assert code == 3
    assert out.count(": done\n") == 5
    assert "5 of 7 steps were looked at; the same command goes on from there" in err
    leavers.stored.refusals = {}
    assert process("apply", str(plan), "--yes")[0] == 0
    assert is_over(leavers)


def test_where_the_feed_is_silent_somebody_has_to_look_whose_credential_it_is(
    plan: Path, leavers: FakeAdminApi, process: Offboard
) -> None:
    leavers.stored.refusals = {"activities.list_since": PermissionDenied("off", status=403)}
    code, _, err = process("apply", str(plan))
    assert code == 0
    assert "nobody can tell whether this removes whose credential it runs with" in err
