from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.channels import Capability, Channel, Purpose
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.progress import progress_on
from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.ids import OWNER_TAG
from pulumi_claude_admin.model.member import Member
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendNotifications
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.admin_api.members import FakeMembers
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.read_only_console import ShownConsole
from tests.support.stack_builder import Stack
from tests.unit.cli.conftest import Drift


def research(api: FakeAdminApi) -> str:
    (workspace_id,) = api.stored.workspaces
    return workspace_id


def in_sync(api: FakeAdminApi) -> Stack:
    return Stack().members("research", research(api), {"ana@example.com": "workspace_developer"})


def drifted(api: FakeAdminApi) -> Stack:
    return Stack().members("research", research(api), {"ben@example.com": "workspace_user"})


def report(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_in_sync_ends_with_0_and_unmanaged_objects_do_not_change_that(drift: Drift, api: FakeAdminApi) -> None:
    code, out, err = drift(in_sync(api))

    assert (code, err) == (0, "")
    assert "No drift: 2 unmanaged, 1 in sync" in out


def test_drift_ends_with_7_and_shows_both_sides(drift: Drift, api: FakeAdminApi) -> None:
    code, out, _ = drift(drifted(api))

    assert code == 7
    assert "Action needed: 1 drifted" in out
    assert "members.ben@example.com" in out


def test_a_log_gets_no_colours(drift: Drift, api: FakeAdminApi) -> None:
    assert "\x1b" not in drift(drifted(api))[1]


def test_fail_on_chooses_what_fails(drift: Drift, api: FakeAdminApi) -> None:
    assert drift(in_sync(api), "--fail-on", "unmanaged")[0] == 7
    assert drift(drifted(api), "--fail-on", "missing,archived")[0] == 0
    assert drift(drifted(api), "--fail-on", "none")[0] == 0


@pytest.mark.parametrize(("fail_on", "code"), [("drifted:low", 7), ("drifted:medium", 7), ("drifted:high", 0)])
def test_a_severity_says_from_where_on_a_status_fails(drift: Drift, api: FakeAdminApi, fail_on: str, code: int) -> None:
    ended, out, _ = drift(drifted(api), "--fail-on", fail_on, "--format", "json")

    assert ended == code
    assert report(out)["run"]["fail_on"] == ["drifted"]
    assert report(out)["run"]["fail_at"] == {"drifted": fail_on.partition(":")[2]}


def test_exit_zero_ends_well_and_the_report_says_what_would_have_been(drift: Drift, api: FakeAdminApi) -> None:
    code, out, _ = drift(drifted(api), "--exit-zero", "--format", "json")

    assert (code, report(out)["exit_codes"], report(out)["run"]["exit_zero"]) == (0, [7], True)
    assert "Action needed" in drift(drifted(api), "--exit-zero")[1]


def test_people_are_told_as_asked_and_a_missing_key_is_said_before_anything_is_read(
    drift: Drift, api: FakeAdminApi
) -> None:
    _, out, _ = drift(drifted(api), "--pii", "domain", "--format", "json")
    assert "***@example.com" in out
    assert "ben@" not in out
    assert report(out)["run"]["pii"] == "domain"
    api.calls.clear()

    code, out, err = drift(drifted(api), "--pii", "hashed")

    assert (code, out) == (2, "")
    assert "--pii hashed needs a key" in err
    assert "CLAUDE_ADMIN_PSEUDONYM_KEY" in err
    assert api.calls == []


def test_exit_zero_hides_no_error(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    assert drift(in_sync(api), "--exit-zero", "-o", f"json:{tmp_path}/nowhere/a")[0] == 1


def test_one_run_writes_many_forms(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    outputs = [f"json:{tmp_path}/a.json", f"markdown:{tmp_path}/a.md", f"text:{tmp_path}/a.txt"]

    code, out, _ = drift(drifted(api), *(part for one in outputs for part in ("-o", one)))

    assert code == 7
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == out
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("## Drift of Tiny Tools: action needed")
    written = report((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert written["exit_codes"] == [7]
    assert written["run"]["stacks"] == ["teams/prod"]
    assert written["generated_at"] == "2026-11-24T09:00:00Z"


def test_json_on_standard_output_is_nothing_but_json(drift: Drift, api: FakeAdminApi) -> None:
    _, out, err = drift(drifted(api), "--format", "json")

    assert report(out)["counts"]["drifted"] == 1
    assert err == ""


def test_a_file_that_cannot_be_written_is_one_clear_line(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    code, out, err = drift(in_sync(api), "-o", f"json:{tmp_path}/nowhere/a.json")

    assert (code, out) == (1, "")
    assert (
        err
        == f"error: {tmp_path}/nowhere/a.json cannot be written: there is no folder {tmp_path}/nowhere; make it first\n"
    )
    assert api.calls == []


def test_a_folder_is_no_file_and_nothing_was_read(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    code, _, err = drift(in_sync(api), "-o", f"json:{tmp_path}")

    assert (code, err) == (1, f"error: {tmp_path} cannot be written: Is a directory\n")
    assert api.calls == []


def test_a_form_without_a_file_is_what_is_printed(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    _, out, _ = drift(drifted(api), "-o", "json:-", "-o", f"text:{tmp_path}/a.txt")

    assert report(out)["exit_codes"] == [7]
    assert "Action needed" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_a_file_is_replaced_at_once_and_keeps_its_rights(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    file, link = tmp_path / "a.json", tmp_path / "link.json"
    file.write_text("yesterday", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    with file.open(encoding="utf-8") as reader:
        drift(in_sync(api), "-o", f"json:{link}")

        assert reader.read() == "yesterday"
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert report(file.read_text(encoding="utf-8"))["exit_codes"] == [0]
    assert {one.name for one in tmp_path.iterdir()} == {"a.json", "link.json", "state.json"}


def test_a_file_keeps_what_it_has_until_there_is_a_report(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("a report of yesterday, longer than nothing " * 1000)
    outputs = ["-o", f"json:{tmp_path}/old.json", "-o", f"text:{tmp_path}/new.txt"]

    drift(Stack(organization_id="another").workspace("a", "wrkspc_01A"), *outputs)
    assert (tmp_path / "old.json").read_text().startswith("a report of yesterday")
    assert not (tmp_path / "new.txt").exists()

    drift(in_sync(api), *outputs)
    assert report((tmp_path / "old.json").read_text())["exit_codes"] == [0]


def test_a_full_disk_is_an_error_that_hides_no_finding(drift: Drift, api: FakeAdminApi) -> None:
    code, out, err = drift(drifted(api), "-o", "json:/dev/full")

    assert code == 1
    assert "Action needed: 1 drifted" in out
    assert err == "error: /dev/full cannot be written: No space left on device\n"


def test_an_output_of_no_known_form_is_wrong_usage(drift: Drift, api: FakeAdminApi) -> None:
    code, _, err = drift(in_sync(api), "-o", "yaml:x")

    assert code == 2
    assert "'yaml:x' is not FORM or FORM:FILE" in err


def test_state_and_stack_exclude_each_other(drift: Drift, api: FakeAdminApi) -> None:
    assert drift(in_sync(api), "--stack", "prod")[0] == 2


def test_the_state_may_come_from_standard_input(
    session: Session, api: FakeAdminApi, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del session
    piped = Stack().text().encode("utf-16")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="latin-1"))

    assert run(["drift", "--state", "-", "--format", "json"]) == 0

    assert report(capsys.readouterr().out)["run"]["source"] == "standard input"
    assert research(api)


UNCOMPARED = [
    pytest.param(Stack(), id="empty"),
    pytest.param(Stack().notifications("n", None, ["1.00"], []), id="console-only"),
    pytest.param(Stack().foreign(), id="other-providers-only"),
]


@pytest.mark.parametrize("stack", UNCOMPARED)
def test_a_run_that_compared_nothing_says_so_and_fails_when_asked_to(drift: Drift, stack: Stack) -> None:
    code, out, _ = drift(stack, "--no-console")
    failed, data, _ = drift(stack, "--no-console", "--format", "json", "--fail-on", "drifted,nothing-compared")

    assert code == 0
    assert "Nothing was compared" in out
    assert "No drift" not in out
    assert failed == 7
    assert (report(data)["compared"], report(data)["run"]["fail_on"]) == (0, ["drifted", "nothing-compared"])


def test_a_run_that_compared_something_is_not_called_empty(drift: Drift, api: FakeAdminApi) -> None:
    assert drift(in_sync(api), "--fail-on", "nothing-compared")[0] == 0


def test_an_owner_tag_is_believed_for_named_stacks_only(
    drift: Drift, api: FakeAdminApi, settings: Settings, session: Session
) -> None:
    claimed = api.stored.workspaces[research(api)]
    api.stored.workspaces[claimed.id] = replace(claimed, tags={OWNER_TAG: "pulumi/other/prod/x"})
    stack = Stack().organization_spend_limit("cap", "1.00")

    forged = drift(stack, "--fail-on", "unmanaged")
    named = replace(session, settings=settings.model_copy(update={"elsewhere": "other/prod"}))
    wiring.install(named)
    believed = drift(stack, "--fail-on", "unmanaged")

    assert forged[0] == 7
    assert 'says it is of stack "other/prod"' in forged[1]
    assert believed[0] == 0
    assert "Elsewhere: declared by other stacks" in believed[1]


def test_several_states_are_one_comparison(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    first = in_sync(api)
    other = api.workspaces.create(name="Search").id
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "dev.json").write_text(Stack("dev").workspace("search", other).text(), encoding="utf-8")

    _, out, _ = drift(first, "--state", f"{tmp_path}/other/*.json", "--format", "json")

    assert report(out)["run"]["stacks"] == ["teams/dev", "teams/prod"]
    assert report(out)["run"]["source"] == "state.json, *.json"
    workspaces = [one for one in report(out)["findings"] if one["kind"] == "workspace"]
    assert [one["status"] for one in workspaces if one["workspace_id"] == other] == ["drifted"]  # its tag is missing
    assert drift(first, "--state", str(tmp_path / "state.json"))[0] == 0


def test_every_stack_that_is_named_is_asked_for(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del session
    for name in ("dev", "prod"):
        (tmp_path / f"{name}.json").write_text(Stack(name).workspace("a", f"wrkspc_01{name}").text(), encoding="utf-8")
    (tmp_path / "pulumi").write_text('#!/bin/sh\ncat "$5.json"\n')
    (tmp_path / "pulumi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    run(["drift", "--cwd", str(tmp_path), "-s", "dev", "--stack", "prod", "-s", "dev", "--format", "json"])

    facts = report(capsys.readouterr().out)["run"]
    assert (facts["stacks"], facts["source"]) == (["teams/dev", "teams/prod"], "dev, prod")


def test_what_fails_is_united(drift: Drift, api: FakeAdminApi) -> None:
    code, out, _ = drift(drifted(api), "--fail-on", "unseen", "--fail-on", "drifted,missing", "--format", "json")

    assert (code, report(out)["run"]["fail_on"]) == (7, ["drifted", "missing", "unseen"])
    assert drift(drifted(api), "--fail-on", "none", "--fail-on", "drifted")[0] == 2


def test_a_file_of_two_forms_is_refused(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    code, _, err = drift(in_sync(api), "-o", f"json:{tmp_path}/a", "-o", f"text:{tmp_path}/a")

    assert code == 2
    assert "is named twice" in err
    assert api.calls == []


def test_an_empty_stack_is_no_failure_and_says_so(drift: Drift) -> None:
    code, out, _ = drift(Stack())

    assert code == 0
    assert "Note: The stack declares nothing of this organization." in out
    assert "0 of 1 live workspaces declared (0 %)" in out


def test_another_organization_is_an_error_and_no_report(drift: Drift) -> None:
    code, out, err = drift(Stack(organization_id="another").workspace("a", "wrkspc_01A"))

    assert (code, out) == (2, "")
    assert err.startswith("error: the stack teams/prod was applied to organization another")


def test_notifications_are_read_in_the_console_when_there_is_a_session(
    drift: Drift, api: FakeAdminApi, console: ShownConsole, session_file: Path
) -> None:
    assert session_file.exists()
    console.notifications[Scope(research(api))] = SpendNotifications(Scope(research(api)), (Money(700_00),), ())

    code, out, _ = drift(Stack().notifications("n", research(api), ["500.00"], []), "--format", "json")

    (finding,) = [one for one in report(out)["findings"] if one["kind"] == "spend_notifications"]
    assert code == 7
    assert finding["changes"] == [{"path": "thresholds", "declared": ["500.00"], "actual": ["700.00"]}]
    assert console.closed == 1


def test_without_a_session_they_are_unseen_and_nothing_fails(drift: Drift, api: FakeAdminApi) -> None:
    code, out, _ = drift(Stack().notifications("n", research(api), ["500.00"], []))

    assert code == 0
    assert "Nothing was compared: 1 unseen" in out
    assert "there is no Console session; make one with `claude-admin console login`" in " ".join(out.split())


@pytest.mark.usefixtures("session_file")
def test_an_expired_session_is_unseen_unless_it_is_asked_to_fail(
    drift: Drift, api: FakeAdminApi, console: ShownConsole
) -> None:
    console.error = SignInNeeded("the session has expired")
    stack = Stack().notifications("n", research(api), ["500.00"], [])

    assert drift(stack)[0] == 0
    assert drift(stack, "--fail-on", "unseen")[0] == 7


@pytest.mark.usefixtures("session_file")
def test_no_console_asks_nobody(drift: Drift, api: FakeAdminApi, console: ShownConsole) -> None:
    console.error = SignInNeeded("it was asked")

    _, out, _ = drift(Stack().notifications("n", research(api), ["500.00"], []), "--no-console")

    assert "as --no-console says" in out
    assert "it was asked" not in out


def test_a_gate_that_is_remembered_as_closed_is_not_asked_again(
    drift: Drift, api: FakeAdminApi, session: Session
) -> None:
    api.stored.has_spend_preview = False
    session.channels.run(
        Capability.WORKSPACE_SPEND_LIMIT,
        organization_id=api.stored.identity.id,
        purpose=Purpose.READ,
        api=session.api.spend_limits.list,
        console=tuple,
    )
    api.calls.clear()

    drift(in_sync(api))

    assert (
        session.channels.remembered(api.stored.identity.id, Purpose.READ)[Capability.WORKSPACE_SPEND_LIMIT]
        is Channel.CONSOLE
    )
    assert "spend_limits.list" not in api.calls


def test_the_ignore_file_of_the_project_applies(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    (tmp_path / ".claude-admin-ignore").write_text("workspace_members:Research 2026-12-31 a trial\n")

    code, out, _ = drift(drifted(api))

    assert code == 0
    assert "until 2026-12-31: a trial" in out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_ignore_file_may_be_what_windows_writes(
    drift: Drift, api: FakeAdminApi, tmp_path: Path, encoding: str
) -> None:
    content = "workspace_members:Research 2026-12-31 für später\r\n".encode(encoding)
    (tmp_path / ".claude-admin-ignore").write_bytes(content)

    code, out, _ = drift(drifted(api))

    assert code == 0
    assert "until 2026-12-31: für später" in out


def test_an_ignore_file_in_a_code_page_is_told_as_that(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    (tmp_path / ".claude-admin-ignore").write_bytes("workspace:Größe 2026-12-31 a trial\n".encode("latin-1"))

    code, _, err = drift(drifted(api))

    assert code == 2
    assert "is not UTF-8 (byte 0xf6 in line 1)" in err
    assert api.calls == []


def test_an_expired_entry_no_longer_applies_and_is_said(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    (tmp_path / ".claude-admin-ignore").write_text("workspace_members:Research 2026-11-23 a trial\n")

    code, out, _ = drift(drifted(api))

    assert code == 7
    assert "(line 1) expired on 2026-11-23" in out
    code, out, _ = drift(in_sync(api), "-o", f"sarif:{tmp_path / 'drift.sarif'}")
    assert (code, "(line 1) expired on 2026-11-23" in out) == (0, True)
    [result] = [
        one
        for one in report((tmp_path / "drift.sarif").read_text())["runs"][0]["results"]
        if one["ruleId"] == "ignore/expired"
    ]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_the_ignore_file_is_looked_for_upwards_to_the_project_s_root_and_named(
    drift: Drift, api: FakeAdminApi, tmp_path: Path
) -> None:
    entry = "workspace_members:Research 2026-12-31 a trial\n"
    project = tmp_path / "project"
    inside = project / "teams" / "research"
    inside.mkdir(parents=True)
    (tmp_path / ".claude-admin-ignore").write_text(entry)
    (project / "Pulumi.yaml").write_text("name: teams\n")

    beyond = drift(drifted(api), "--cwd", str(inside))
    (project / ".claude-admin-ignore").write_text(entry)
    found = drift(drifted(api), "--cwd", str(inside), "--format", "json")
    text = drift(drifted(api), "--cwd", str(inside))

    assert beyond[0] == 7
    assert (found[0], report(found[1])["ignore"]["file"]) == (0, "../../.claude-admin-ignore")
    assert "Exceptions: ../../.claude-admin-ignore" in text[1].splitlines()


def test_a_wrong_ignore_file_stops_before_anything_is_read(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    (tmp_path / "exceptions").write_text("workspace:Research tomorrow why not\n")

    code, _, err = drift(in_sync(api), "--ignore-file", str(tmp_path / "exceptions"))

    assert code == 2
    assert "exceptions:1: 'tomorrow' is not a date" in err
    assert drift(in_sync(api), "--ignore-file", str(tmp_path / "nope"))[0] == 2
    code, _, err = drift(in_sync(api), "--ignore-file", str(tmp_path))
    assert (code, f"the ignore file {tmp_path} cannot be read: Is a directory" in err) == (2, True)
    assert api.calls == []


@pytest.mark.parametrize("place", [":prod", "teams:", ":"])
def test_a_stack_of_another_folder_is_a_folder_and_a_stack(
    drift: Drift, api: FakeAdminApi, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    del drift
    assert run(["drift", "--stack", place]) == 2
    assert f"--stack: {place!r} is not DIR:STACK" in capsys.readouterr().err
    assert run(["drift", "--stack", "nowhere:prod"]) != 0
    assert "there is no folder nowhere" in capsys.readouterr().err
    assert api.calls == []


def test_the_organization_s_own_limit_is_a_finding_too(drift: Drift, api: FakeAdminApi) -> None:
    api.spend_limits.set(ORGANIZATION, Money(1))

    _, out, _ = drift(in_sync(api))

    assert "spend limit 0.01" in out


class LateMembers(FakeMembers):
    """The first so many lists do not show Ben yet."""

    def __init__(self, stored: StoredOrganization, late_looks: int) -> None:
        super().__init__(stored)
        self.late_looks = late_looks

    def list(self, workspace_id: str) -> tuple[Member, ...]:
        everybody = super().list(workspace_id)
        is_late = self.stored.calls.count("members.list") <= self.late_looks
        return tuple(member for member in everybody if not is_late or member.user_id != "user_01Ben")


@pytest.mark.parametrize(("late_looks", "status"), [(1, "in sync"), (9, "pending")])
def test_a_list_that_is_late_right_after_up_is_looked_at_again_and_is_no_drift(
    drift: Drift, api: FakeAdminApi, session: Session, late_looks: int, status: str
) -> None:
    roles = {"user_01Ana": "workspace_developer", "user_01Ben": "workspace_user"}
    api.stored.roles[research(api)] = roles
    api.members = LateMembers(api.stored, late_looks)
    members = {"ana@example.com": "workspace_developer", "ben@example.com": "workspace_user"}
    stack = Stack().members("research", research(api), members, written_at="2026-11-24T08:59:30+00:00")

    wiring.install(replace(session, api=CachedAdminApi(api)))
    code, out, _ = drift(stack, "--format", "json")

    (finding,) = [one for one in report(out)["findings"] if one["urn"] is not None]
    assert (code, finding["status"]) == (0, status)
    assert api.calls.count("members.list") == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_line_that_is_wiped_at_the_end() -> None:
    terminal = Terminal()
    tell = progress_on(terminal, "lists read", clock=lambda: 0.0)

    tell(1, 2)
    tell(2, 2)

    assert terminal.getvalue() == "\r1 of 2 lists read\r                 \r"


def told(stream: io.StringIO, seconds_a_step: list[float]) -> list[str]:
    """What a stream is told of so many steps, each of which takes so long."""
    now = [0.0]
    tell = progress_on(stream, "lists read", clock=lambda: now[0])
    for number, seconds in enumerate(seconds_a_step, start=1):
        now[0] += seconds
        tell(number, len(seconds_a_step))
    return [line.strip() for line in re.split(r"[\r\n]", stream.getvalue()) if line.strip()]


def test_progress_says_how_long_it_will_take_by_the_pace_of_late() -> None:
    lines = told(Terminal(), [0.0] * 16 + [0.6] * 174)

    assert lines[0] == "1 of 190 lists read"
    assert lines[59] == "60 of 190 lists read, about 78 s left"


def test_a_log_is_told_now_and_then_and_nothing_of_what_is_quickly_done() -> None:
    assert told(io.StringIO(), [0.1] * 100) == []
    assert told(io.StringIO(), [0.625] * 190)[:2] == [
        "24 of 190 lists read, about 104 s left",
        "48 of 190 lists read, about 89 s left",
    ]


def test_a_wrong_settings_file_is_a_usage_error_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claude-admin.toml").write_text('elsewere = ["a/b"]')
    code = run(["drift", "--cwd", str(tmp_path), "--state", str(write_state(tmp_path))])
    assert code == 2
    [line] = capsys.readouterr().err.splitlines()[:1]
    assert "claude-admin.toml: elsewere is no setting of this file" in line


def write_state(folder: Path) -> Path:
    (folder / "state.json").write_text(Stack().text(), encoding="utf-8")
    return folder / "state.json"


def test_without_the_console_the_feed_tells_what_it_proves_and_the_rest_is_unseen(
    drift: Drift, api: FakeAdminApi
) -> None:
    seen = {"verified_at": "2026-11-23T09:00:00+00:00"}
    bag = {"workspace_id": research(api), "thresholds": ["5.00"], "recipients": ["finops@example.com"]}
    stack = in_sync(api).add("SpendNotifications", "alerts", research(api), bag, **seen)
    mallory = {"workspace_id": research(api), "alert_emails": ["mallory@example.com"]}
    jane = Actor("user_actor", "user_01Jane", "jane@example.com")
    api.stored.activities = (
        Activity(
            "activity_2",
            "workspace_spend_limit_alert_emails_updated",
            datetime(2026, 11, 24, 2, 14, tzinfo=UTC),
            jane,
            details=mallory,
        ),
        Activity("activity_1", "platform_workspace_created", datetime(2026, 11, 22, tzinfo=UTC), jane),
    )

    code, out, _ = drift(stack, "--no-console", "--format", "json")

    [found] = [one for one in report(out)["findings"] if one["kind"] == "spend_notifications"]
    assert (code, found["status"]) == (7, "drifted")
    assert found["changes"] == [
        {"path": "recipients", "declared": ["finops@example.com"], "actual": ["mallory@example.com"]}
    ]
    assert found["reason"].startswith("by the activity feed, as of 2026-11-24 08:55 UTC; the Console was not asked")
    assert found["made_by"][0]["email"] == "jane@example.com"
    assert "1 Console setting was told by the activity feed, as of 2026-11-24 08:55 UTC" in report(out)["notices"][-1]
