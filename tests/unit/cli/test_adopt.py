from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.program import Style
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.adopt_folder import AdoptFolder
from pulumi_claude_admin.errors import ClaudeAdminError, SignInNeeded
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.gateway_spend_limit import GatewayScope, PooledBudget
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendNotifications
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_gateway import FakeGateway
from tests.support.read_only_console import ShownConsole

Adopt = Callable[..., tuple[int, str, str]]
STYLES = {"teams": ("--style", "teams"), "python": ("--style", "python"), "yaml": ("--provider", "native")}
"""How each is asked for."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "adopted"


@pytest.fixture
def adopt(session: Session, out: Path, capsys: pytest.CaptureFixture[str]) -> Adopt:
    """Runs `claude-admin adopt` into `out`: exit code, standard output, standard error."""
    del session

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(["adopt", "--out", str(out), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def imported(out: Path) -> list[dict[str, Any]]:
    found = json.loads((out / "import.json").read_text())["resources"]
    assert isinstance(found, list)
    return found


def writes(api: FakeAdminApi) -> list[str]:
    return [one for one in api.calls if not one.partition(".")[2].startswith(("list", "retrieve"))]


def test_the_program_of_the_organization_is_written_and_nothing_else(
    adopt: Adopt, api: FakeAdminApi, out: Path
) -> None:
    code, printed, said = adopt()

    assert (code, writes(api)) == (0, [])
    assert sorted(one.name for one in out.iterdir()) == [
        ".claude-admin-adopt.json",
        "ADOPT.md",
        "Pulumi.yaml",
        "__main__.py",
        "import.json",
        "teams.yaml",
    ]
    assert printed.splitlines()[-1] == str(out / ".claude-admin-adopt.json")
    assert "1 workspaces and 0 of the organization's own are new" in said
    assert (out / "__main__.py").read_text() == (
        'import pulumi_claude_admin as claude\n\nclaude.teams_from_file("teams.yaml")\n'
    )


def test_what_is_imported_is_what_a_provider_would_record(adopt: Adopt, api: FakeAdminApi, out: Path) -> None:
    (workspace_id,) = api.stored.workspaces
    adopt("--style", "python")

    workspace = next(one for one in imported(out) if one["type"].endswith(":Workspace"))
    assert workspace["id"] == workspace_id
    assert workspace["outputs"]["declared"] == {k: v for k, v in workspace["inputs"].items() if k != "__provider"}
    assert workspace["outputs"]["organization_id"] == api.stored.identity.id
    assert workspace["outputs"]["__provider"] == workspace["inputs"]["__provider"]


@pytest.mark.parametrize("text", ["", '{"version": 2}', "[]"], ids=["a file of somebody", "newer", "no ledger"])
def test_a_folder_that_is_not_its_own_is_refused(adopt: Adopt, api: FakeAdminApi, out: Path, text: str) -> None:
    out.mkdir()
    (out / ("notes.txt" if text == "" else ".claude-admin-adopt.json")).write_text(text)

    code, printed, said = adopt()

    assert (code, printed, api.calls) == (2, "", [])
    assert len(said.splitlines()) == 1
    assert len(list(out.iterdir())) == 1


def test_a_folder_of_another_organization_is_refused(adopt: Adopt, api: FakeAdminApi, out: Path) -> None:
    adopt()
    before = (out / "teams.yaml").read_text()
    ledger = out / ".claude-admin-adopt.json"
    ledger.write_text(ledger.read_text().replace(api.stored.identity.id, "11111111-2222-3333-4444-555555555555"))

    code, printed, said = adopt()

    assert (code, printed) == (2, "")
    assert "holds the program of organization 11111111-2222-3333-4444-555555555555" in said
    assert (out / "teams.yaml").read_text() == before


@pytest.mark.parametrize(
    "options",
    [("--style", "python"), ("--tag-owner",), ("--provider", "native")],
    ids=["style", "owner tags", "provider"],
)
def test_another_style_than_before_is_refused(adopt: Adopt, options: tuple[str, ...]) -> None:
    adopt()
    code, printed, said = adopt(*options)
    assert (code, printed) == (2, "")
    assert "was begun with --style teams without --tag-owner" in said


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--style", "yaml"), "yaml goes with --provider native"),
        (("--provider", "native", "--style", "teams"), "--provider native has programs in YAML alone"),
        (("--provider", "native", "--style", "python"), "--provider native has programs in YAML alone"),
    ],
)
def test_a_style_of_the_other_provider_is_refused(adopt: Adopt, out: Path, options: tuple[str, ...], why: str) -> None:
    code, _, said = adopt(*options)
    assert (code, out.exists()) == (2, False)
    assert why in " ".join(said.replace("│", " ").split())


def test_the_native_provider_is_given_a_program_in_yaml_and_what_it_would_record_itself(
    adopt: Adopt, api: FakeAdminApi, out: Path
) -> None:
    code, _, _ = adopt("--provider", "native", "--kinds", "all")
    assert (code, writes(api)) == (0, [])
    assert sorted(one.name for one in out.iterdir()) == [
        ".claude-admin-adopt.json",
        "ADOPT.md",
        "Pulumi.yaml",
        "import.json",
    ]
    program = yaml.safe_load((out / "Pulumi.yaml").read_text())
    (workspace_id,) = api.stored.workspaces
    given = program["resources"]["research"]["properties"]
    assert (program["runtime"], given["adoptId"], given["ownerTag"]) == ("yaml", workspace_id, False)
    members = program["resources"]["research-members"]
    assert (members["type"], members["properties"]["workspaceId"]) == (
        "claude:index:WorkspaceMembers",
        "${research.id}",
    )
    entries = imported(out)
    assert len(entries) == len(program["resources"])
    workspace = next(one for one in entries if one["type"] == "claude:index:Workspace")
    assert workspace["outputs"]["declared"] == workspace["inputs"]
    assert workspace["outputs"]["workspaceId"] == workspace_id


def test_what_people_have_made_of_the_yaml_stays(adopt: Adopt, session: Session, out: Path) -> None:
    adopt("--provider", "native")
    file = out / "Pulumi.yaml"
    edited = file.read_text().replace("  research:\n", "  quite-new:\n    type: random:RandomId\n  research: # ours\n")
    file.write_text(f"{edited}outputs:\n  a: b\n")
    session.api.workspaces.create(name="Quite new")
    assert adopt("--provider", "native")[0] == 0
    text = file.read_text()
    assert text.startswith(edited)
    assert text.endswith("outputs:\n  a: b\n")
    there = yaml.safe_load(text)["resources"]
    (key,) = (key for key, one in there.items() if one.get("name") == "quite-new")
    assert there["quite-new-members"]["properties"]["workspaceId"] == f"${{{key}.id}}"

    file.write_text("name: x\nruntime: yaml\nresources: {}\n")
    session.api.workspaces.create(name="Newer")
    code, printed, said = adopt("--provider", "native")
    assert (code, printed, len(said.splitlines())) == (2, "", 1)
    assert "no `resources:` with a line below for each resource" in said


def test_what_no_yaml_can_say_is_refused(adopt: Adopt, session: Session, out: Path) -> None:
    session.api.workspaces.create(name="Quite new", tags={"fn::secret": "x"})
    code, printed, said = adopt("--provider", "native")
    assert (code, printed, out.exists()) == (2, "", False)
    assert "no YAML can declare Workspace quite-new: a key begins with fn::" in said


def test_a_kind_that_is_none_is_refused(adopt: Adopt, api: FakeAdminApi, out: Path) -> None:
    code, _, said = adopt("--kinds", "external-keys,castles")
    assert (code, api.calls, out.exists()) == (2, [], False)
    assert "castles is no kind that adopt takes" in said


@pytest.mark.parametrize("style", STYLES)
def test_run_again_it_adds_what_is_new_and_changes_no_line(
    adopt: Adopt, session: Session, out: Path, style: str
) -> None:
    adopt(*STYLES[style], "--kinds", "all")
    before = {one: one.read_text() for one in out.rglob("*") if one.suffix in {".py", ".yaml"}}
    session.api.workspaces.create(name="Quite new")

    code, _, said = adopt(*STYLES[style], "--kinds", "all")

    assert code == 0
    assert "1 workspaces and 0 of the organization's own are new" in said
    assert all(one.read_text().startswith(text) for one, text in before.items())
    names = {one["logicalName"] for one in imported(out)}
    assert names == {"quite-new", "quite-new-members"}


def test_the_same_again_adds_nothing(adopt: Adopt, out: Path) -> None:
    adopt()
    before = {one: one.read_text() for one in out.rglob("*") if one.suffix in {".py", ".yaml"}}
    adopt()
    assert {one: one.read_text() for one in before} == before
    assert imported(out) == []


def test_selected_and_excluded_workspaces(adopt: Adopt, session: Session, out: Path) -> None:
    session.api.workspaces.create(name="Team A")
    session.api.workspaces.create(name="Team B")

    adopt("--select", "team-*", "--select", "TEAM ?", "--exclude", "*b")

    assert {one["logicalName"] for one in imported(out)} == {"team-a", "team-a-members"}
    excluded = (out / "ADOPT.md").read_text().partition("## Excluded")[2]
    assert "Team B" in excluded
    assert "Research" in excluded


def test_the_console_is_read_when_asked_for_and_only_then(
    adopt: Adopt, api: FakeAdminApi, console: ShownConsole, out: Path, tmp_path: Path
) -> None:
    (workspace_id,) = api.stored.workspaces
    scope = Scope(workspace_id)
    console.notifications = {
        ORGANIZATION: SpendNotifications(ORGANIZATION, (Money(100),), ("finops@example.com",)),
        scope: SpendNotifications(scope, (Money(5000),), ("ana@example.com",)),
    }
    adopt()
    assert "SpendNotifications" not in (out / "import.json").read_text()
    assert "`--console`" in (out / "ADOPT.md").read_text()

    code = run(["adopt", "--out", str(tmp_path / "other"), "--console", "--kinds", "notifications"])

    assert code == 0
    found = {one["logicalName"] for one in imported(tmp_path / "other") if one["type"].endswith(":SpendNotifications")}
    assert found == {"research-notifications", "organization"}


def test_limits_for_each_person_of_claude_code_are_adopted_from_their_page_alone(
    adopt: Adopt, api: FakeAdminApi, console: ShownConsole, out: Path
) -> None:
    ((workspace_id, there),) = api.stored.workspaces.items()
    api.stored.workspaces[workspace_id] = replace(there, name="Claude Code")
    rows = (PersonLimit("ana@example.com", Money(50_000)), PersonLimit("ben@example.com", None))
    console.claude_code = {Scope(workspace_id): ClaudeCodeLimits(Money(20_000), rows)}

    code, _, _ = adopt("--console", "--kinds", "claude-code")

    assert code == 0
    (found,) = (one for one in imported(out) if one["type"].endswith(":ClaudeCodeSpendLimits"))
    assert (found["id"], found["logicalName"]) == (workspace_id, "claude-code")
    program = (out / "organization.py").read_text()
    assert 'default="200.00"' in program
    assert '"ana@example.com": "500.00"' in program


def test_who_joined_the_workspace_of_claude_code_by_signing_in_is_not_declared(
    adopt: Adopt, api: FakeAdminApi, out: Path
) -> None:
    ((workspace_id, there),) = api.stored.workspaces.items()
    api.stored.workspaces[workspace_id] = replace(there, name="Claude Code")
    api.stored.roles[workspace_id] = {"user_01Ana": "workspace_user"}

    assert adopt()[0] == 0

    assert not [one for one in imported(out) if one["type"].endswith(":WorkspaceMembers")]
    assert "people join it by signing in" in (out / "ADOPT.md").read_text()


def test_who_has_another_role_in_the_workspace_of_claude_code_is_declared_beside_everybody_else(
    adopt: Adopt, api: FakeAdminApi, out: Path
) -> None:
    ((workspace_id, there),) = api.stored.workspaces.items()
    api.stored.workspaces[workspace_id] = replace(there, name="Claude Code")
    api.stored.roles[workspace_id] = {"user_01Ana": "workspace_user", "user_01Ben": "workspace_admin"}

    assert adopt()[0] == 0

    team = (out / "teams.yaml").read_text()
    assert "ben@example.com: workspace_admin" in team
    assert "exclusive_members: false" in team
    assert "ana@example.com" not in team


def test_a_console_that_nobody_is_signed_in_to_is_told(adopt: Adopt, console: ShownConsole, out: Path) -> None:
    console.error = SignInNeeded("there is no Console session")
    code, _, _ = adopt("--console")
    assert code == 10
    unread = (out / "ADOPT.md").read_text().partition("## Could not be read")[2]
    assert unread.count("there is no Console session") == 1  # once, with all that it kept from being read


def test_another_stacks_workspace_is_left_alone(adopt: Adopt, api: FakeAdminApi, out: Path) -> None:
    ((workspace_id, there),) = api.stored.workspaces.items()
    api.stored.workspaces[workspace_id] = replace(there, tags={"managed-by": "pulumi/shop/prod/research"})

    adopt()

    assert imported(out) == []
    assert "pulumi/shop/prod/research" in (out / "ADOPT.md").read_text().partition("another stack's")[2]


@pytest.mark.parametrize("style", ["teams", "python"])
def test_the_formatter_finds_nothing_to_do_in_what_is_written(
    adopt: Adopt, session: Session, out: Path, style: str
) -> None:
    for name in ('say "hi"', "it's", "\u202e\x1b[2J", "class", "x" * 255, "{{ a }} \\ \n", "Café", "café"):
        session.api.workspaces.create(name=name, tags={'"': "'", "k" * 90: "v" * 90})

    adopt("--style", style, "--kinds", "all")

    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--check", "--diff", str(out)]
    formatted = subprocess.run(command, capture_output=True, text=True, check=False)
    assert formatted.returncode == 0, formatted.stdout + formatted.stderr


def test_a_team_file_that_takes_no_lines_is_refused_and_nothing_is_written(
    adopt: Adopt, session: Session, out: Path
) -> None:
    adopt()
    (out / "teams.yaml").write_text(json.dumps({"version": 1, "teams": {"research": {"name": "Research"}}}))
    before = {one: one.read_text() for one in out.iterdir()}
    session.api.workspaces.create(name="Quite new")

    code, printed, said = adopt()

    assert (code, printed, len(said.splitlines())) == (2, "", 1)
    assert {one: one.read_text() for one in out.iterdir()} == before


def test_a_program_that_people_have_edited_is_not_given_what_it_has(adopt: Adopt, session: Session, out: Path) -> None:
    adopt("--kinds", "people")
    main = 'import organization as ours\nimport pulumi_claude_admin as claude\n\nteams = claude.teams_from_file("teams.yaml")\n'
    (out / "__main__.py").write_text(main)
    session.api.workspaces.create(name="Quite new")

    adopt("--kinds", "all")

    assert (out / "__main__.py").read_text() == main
    assert "quite-new:" in (out / "teams.yaml").read_text()


def test_a_second_run_in_python_keeps_the_files_of_teams(adopt: Adopt, session: Session, out: Path) -> None:
    adopt("--style", "python")
    (out / "teams" / "__init__.py").write_text('"""Ours."""\n')
    (out / "teams" / "quite_new.py").write_text("somebody = 1\n")
    before = {one: one.read_text() for one in out.rglob("*.py")}
    made = session.api.workspaces.create(name="Quite new")

    code, printed, said = adopt("--style", "python")

    assert (code, printed) == (2, "")
    assert f"teams/quite_new.py is there already, and is not of workspace {made.id}" in said
    assert {one: one.read_text() for one in before} == before

    (out / "teams" / "quite_new.py").unlink()
    assert adopt("--style", "python")[0] == 0
    assert (out / "teams" / "__init__.py").read_text() == '"""Ours."""\n'
    assert made.id in (out / "teams" / "quite_new.py").read_text()


@pytest.mark.parametrize("style", get_args(Style))
def test_after_a_run_that_was_killed_at_any_file_the_next_writes_the_same(
    adopt: Adopt, api: FakeAdminApi, out: Path, style: Style
) -> None:
    options = (*STYLES[style], "--kinds", "all")
    _, printed, _ = adopt(*options)
    whole = {one.relative_to(out): one.read_text() for one in out.rglob("*") if one.is_file()}
    written = [Path(line).relative_to(out) for line in printed.splitlines()]
    begun = Ledger(api.stored.identity.id, style, is_tagged=False).text()

    for count in range(len(written)):
        shutil.rmtree(out)
        for name, text in ((Path(".claude-admin-adopt.json"), begun), *((one, whole[one]) for one in written[:count])):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text)
        assert adopt(*options)[0] == 0
        assert {one.relative_to(out): one.read_text() for one in out.rglob("*") if one.is_file()} == whole


def test_a_folder_is_its_own_from_the_first_file_on(out: Path) -> None:
    ledger = Ledger("11111111-2222-3333-4444-555555555555", "teams", is_tagged=False)
    with pytest.raises(ClaudeAdminError):
        AdoptFolder(out).write({"file": "", "file/below": ""}, ledger=ledger)
    assert AdoptFolder(out).require_own() == ledger


def test_a_draft_of_a_killed_run_makes_a_folder_nobodys(adopt: Adopt, out: Path) -> None:
    out.mkdir()
    (out / "..claude-admin-adopt.json-x1y2").write_text("")
    assert adopt()[0] == 0


def test_what_a_killed_run_has_written_may_be_edited_before_the_next(
    adopt: Adopt, api: FakeAdminApi, out: Path
) -> None:
    options = ("--style", "python", "--kinds", "people")
    adopt(*options)
    begun = Ledger(api.stored.identity.id, "python", is_tagged=False)
    (out / ".claude-admin-adopt.json").write_text(begun.text())
    for name in ("teams/research.py", "organization.py"):
        (out / name).write_text((out / name).read_text().replace(",\n)", ",  # ours\n)"))
    before = {one: one.read_text() for one in out.rglob("*.py")}

    adopt(*options)

    assert any("# ours" in text for text in before.values())
    assert {one: one.read_text() for one in out.rglob("*.py")} == before


def test_limits_at_the_organization_s_own_gateway_are_adopted_where_they_are_asked_for(
    session: Session, settings: Settings, out: Path, tmp_path: Path
) -> None:
    gateway = FakeGateway()
    gateway.set(
        GatewayScope("rbac_group", "care"),
        "monthly",
        amount=Money(5_000),
        pool=PooledBudget(Money(9_000), is_paused=False),
    )
    gateway.set(GatewayScope("user", "auth0|eve"), "daily", amount=Money(700), pool=None)
    gateway.set(GatewayScope("organization"), "monthly", amount=None, pool=None)
    at = {"gateway_url": "https://gateway.example.com", "gateway_admin_key": SecretStr("gateway-test-not-a-key")}
    wiring.install(replace(session, settings=settings.model_copy(update=at), gateway_limits=gateway))

    assert run(["adopt", "--out", str(tmp_path / "without")]) == 0
    assert gateway.calls == ["set"] * 3
    assert run(["adopt", "--out", str(out), "--kinds", "gateway"]) == 0

    program = (out / "organization.py").read_text()
    for said in ('group="care"', 'amount="50.00"', 'pooled_budget="90.00"', 'subject="auth0|eve"', 'period="daily"'):
        assert said in program
    found = {one["id"] for one in imported(out) if one["type"].endswith(":GatewaySpendLimit")}
    assert found == {"monthly/rbac_group/care", "daily/user/auth0|eve"}
    assert "no program can say it" in (out / "ADOPT.md").read_text()  # that everybody may spend without end


def test_a_gateway_that_is_asked_for_and_not_named_is_told(adopt: Adopt, out: Path) -> None:
    adopt("--kinds", "gateway")
    assert "CLAUDE_GATEWAY_URL is missing" in (out / "ADOPT.md").read_text()
