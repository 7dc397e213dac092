"""`claude-admin offboard plan` against the simulator: what it says, what it costs, and what it refuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin.model.left_people import email_hash
from pulumi_claude_admin.settings import Settings
from tests.support.command_line import ran, settings_of

Plan = Callable[..., tuple[int, str, str]]
TEAMS = """\
version: 1
teams:
  research:
    name: Research
    members:
      ana@example.com: workspace_developer  # lead
      ben@example.com: workspace_user
    spend_limit: "5000.00"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: teams\nruntime: python\n", encoding="utf-8")
    (folder / "teams.yaml").write_text(TEAMS, encoding="utf-8")
    (folder / "__main__.py").write_text(
        'claude.Invite("ana", email="Ana@example.com", role="user")\n', encoding="utf-8"
    )
    return folder


@pytest.fixture
def plan(simulator: Simulator, project: Path, capsys: pytest.CaptureFixture[str]) -> Plan:
    """Runs a command line in the project's folder: exit code, standard output, standard error."""

    def command(*arguments: str, key: str | None = None) -> tuple[int, str, str]:
        hashing = SecretStr(key) if key is not None else None
        settings = settings_of(simulator, project.parent / "home", pseudonym_key=hashing)
        return ran(settings, capsys, "offboard", "plan", "-C", str(project), *arguments)

    return command


def people_file(folder: Path, *emails: str) -> str:
    file = folder / "people.csv"
    file.write_text("\n".join(("email", *emails, "")), encoding="utf-8")
    return str(file)


def test_a_plan_names_every_step_and_who_acts(plan: Plan) -> None:
    code, out, err = plan("ana@example.com")
    assert (code, err) == (0, "")
    for words in (
        "ana@example.com (developer)",
        "[identity provider] sign-in",
        "[claude-admin] key that acts as nobody research-notebooks",
        "[claude-admin] workspace Research",
        "[claude-admin] organization ana@example.com",
        "[a person] code __main__.py:1: take the person out of this line",
        "[a person] code teams.yaml:6: the patch of this plan takes it out",
        "service account: This endpoint needs an OAuth access token",
    ):
        assert words in out


def test_the_patch_applies_and_says_who_left(plan: Plan, project: Path) -> None:
    code, _, _ = plan("ana@example.com", "-o", f"patch:{project.parent / 'plan.patch'}")
    assert code == 0
    subprocess.run(["git", "apply", "../plan.patch"], cwd=project, check=True)
    assert (project / "teams.yaml").read_text(encoding="utf-8") == TEAMS.replace(
        "      ana@example.com: workspace_developer  # lead\n", ""
    )
    (left,) = json.loads((project / "left.json").read_text(encoding="utf-8"))["left"]
    assert left["user_id"].startswith("user_01")


def test_a_list_without_somebody_makes_the_same_plan(plan: Plan, project: Path) -> None:
    everybody = ("admin@example.com", "billing@example.com", "ben@example.com", "CHLOE@example.com")
    by_list = json.loads(plan("--missing-from", people_file(project.parent, *everybody), "--format", "json")[1])
    by_name = json.loads(plan("ana@example.com", "--format", "json")[1])
    assert steps(by_list) == steps(by_name)


def steps(document: dict[str, Any]) -> list[Any]:
    return [[one["kind"] for one in leaver["steps"]] for leaver in document["plan"]["people"]]


def test_a_key_that_the_program_names_is_not_touched_and_its_line_is_told(
    plan: Plan, project: Path, simulator: Simulator
) -> None:
    (key,) = simulator.state()["api_keys"]
    (project / "keys.py").write_text(f'claude.ApiKey("notebooks", adopt_id="{key["id"]}")\n', encoding="utf-8")
    (project / "earlier-plan.json").write_text(
        json.dumps({"about": key["id"], "email": "ana@example.com"}), encoding="utf-8"
    )
    out = plan("ana@example.com")[1]
    assert "[a person] key that acts as nobody research-notebooks: code declares it (keys.py:1)" in out
    assert "earlier-plan" not in out


def test_addresses_are_told_as_pii_says(plan: Plan) -> None:
    _, out, _ = plan("ana@example.com", "--pii", "domain", "--format", "markdown")
    assert "ana@" not in out.casefold().replace("***@", "")
    assert plan("ana@example.com", "--pii", "hashed")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nobody@example.com",), 2, "'nobody@example.com' is nobody of organization 'Tiny Tools'"),
        (("ana+x@example.com",), 2, "'ana+x@example.com' is nobody"),
        (("admin@example.com",), 5, "nobody would be left who administers the organization"),
        ((), 2, "name who leaves, or a list"),
        (("--missing-from", "EMPTY"), 2, "an empty list would mean everybody"),
        (("--missing-from", "NO-COLUMN"), 2, "has no column of e-mail addresses in its first line"),
        (
            ("--missing-from", "OTHERS"),
            5,
            "5 of 5 members are missing from the list, and no more than 3 may leave by one",
        ),
        (("--missing-from", "NOT-THERE"), 2, "cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_planned_ends_in_one_line(
    plan: Plan, project: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    for name, text in (("EMPTY", "email\n"), ("NO-COLUMN", "name\nAna\n"), ("OTHERS", "email\nx@example.com\n")):
        (project / name).write_text(text, encoding="utf-8")
    found, out, err = plan(*(str(project / one) if one.isupper() else one for one in arguments))
    assert (found, out) == (code, "")
    assert words in " ".join(err.split())
    if code == 5:
        assert err.count("\n") == 1


def test_a_list_in_utf_16_is_read(plan: Plan, project: Path) -> None:
    file = project.parent / "people.csv"
    rows = ("email", "admin@example.com", "billing@example.com", "ben@example.com", "chloe@example.com", "")
    file.write_bytes("\r\n".join(rows).encode("utf-16"))
    code, out, _ = plan("--missing-from", str(file))
    assert (code, out.splitlines()[0]) == (0, "1 person leaves Tiny Tools")


def test_who_is_kept_is_refused_by_name_and_left_out_of_a_list(plan: Plan, project: Path) -> None:
    (project / "offboarding.toml").write_text(
        '[[keep]]\nwho = "ana@example.com"\nreason = "break-glass"\nuntil = 2099-01-01\n', encoding="utf-8"
    )
    assert plan("ana@example.com")[0] == 5
    everybody = ("admin@example.com", "billing@example.com", "ben@example.com", "chloe@example.com")
    code, out, _ = plan("--missing-from", people_file(project.parent, *everybody))
    assert code == 0
    assert "ana@example.com would leave and stays until 2099-01-01: break-glass." in out


def test_whoever_asks_does_not_leave(simulator: Simulator, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulator.switch("feed_visible_within_seconds", 0)
    settings = Settings(
        auth_token=SecretStr("sk-ant-oat01-simulator-not-a-real-token"),
        feed_key=SecretStr(simulator.admin_api_key),
        base_url=simulator.base_url,
        home=project.parent / "home",
    )
    code, _, err = ran(settings, capsys, "offboard", "plan", "-C", str(project), "admin@example.com")
    assert code == 5
    assert "admin@example.com is the one who asks, and would end this run half-way" in err


def test_where_a_directory_keeps_the_people_the_identity_provider_removes_them(
    plan: Plan, simulator: Simulator
) -> None:
    simulator.switch("feed_visible_within_seconds", 0)
    simulator.leave("ben@example.com", "scim")
    assert "[identity provider] organization ana@example.com: the directory removes it" in plan("ana@example.com")[1]


def test_somebody_who_has_left_and_whose_key_goes_on_is_planned_by_list(
    plan: Plan, project: Path, simulator: Simulator
) -> None:
    simulator.leave("ana@example.com")
    everybody = ("admin@example.com", "billing@example.com", "ben@example.com", "chloe@example.com")
    _, out, _ = plan("--missing-from", people_file(project.parent, *everybody))
    assert "(left already)" in out
    assert "[claude-admin] key that acts as nobody research-notebooks" in out


def test_nothing_is_written_to_the_organization(plan: Plan, simulator: Simulator) -> None:
    simulator.reset_requests()
    plan("ana@example.com")
    assert {str(row["method"]) for row in simulator.requests()} == {"GET"}


def test_who_is_named_by_the_hash_of_their_address_is_planned_for(plan: Plan) -> None:
    key = "a-key-that-nobody-can-guess"
    hashes = [email_hash(one, key) for one in ("ANA@example.com", "never@example.com")]

    code, out, err = plan("--keyed-hash", hashes[0], "--keyed-hash", hashes[1], key=key)

    assert (code, err) == (0, "")
    assert "1 person leaves Tiny Tools" in out
    assert "ana@example.com" in out
    assert "1 of 2 hashes are of nobody in this organization, or were made with another key." in out


def test_a_hash_needs_the_key_and_its_own_form(plan: Plan) -> None:
    assert plan("--keyed-hash", "0" * 32)[0] == 2
    assert plan("--keyed-hash", "0" * 31)[0] == 2
    assert plan("--keyed-hash", "0" * 32, "ana@example.com")[0] == 2
