"""A remedy that is printed is executed from the state in which it is printed; then the note is gone."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.drift.declared import read_declared
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.report.drift_notices import notices
from tests.support import plain_http
from tests.support.other_admin import workspace
from tests.support.pulumi_stack import DRIFT, Stack
from tests.support.remedy_table import ROWS, Row

pytestmark = pytest.mark.engine

Key = tuple[str, str, str]
COMMANDS: Final = re.compile(r"`(pulumi [^`]+)`")
ARGUMENT: Final = re.compile(r'(\w+)=("[^"]*"|[\d_]+|…)')
DECLARED: Final = """
    put-back put-back-cap keep keep-cap keep-rate key key-anew gone gone-cap gone-out cleared cleared-cap cleared-out cleared-out-cap
    archived archived-cap archived-failing archived-other archived-out recreated recreated-other recreated-out seen seen-list
"""
OPTIONS: Final = {
    "archived-failing": 'when_archived="fail"',
    "recreated": 'when_archived="recreate"',
    "recreated-other": 'when_archived="recreate"',
    "recreated-out": 'when_archived="recreate"',
}
UNDECLARED: Final = ("theirs", "theirs-archived", "theirs-listed", "emptied")


def test_pending_operations_end_as_the_note_says(stack: Stack) -> None:
    stack.program('claude.Workspace("payments", name="Payments")')
    stack.up()
    root = Path(
        stack.environment["PULUMI_BACKEND_URL"].removeprefix("file://")
    )  # `stack import` would drop what is pending
    (file,) = (root / ".pulumi" / "stacks").rglob("*.json")
    state = json.loads(file.read_text())
    latest = state["checkpoint"]["latest"]
    (made,) = [one for one in latest["resources"] if one["type"].endswith(":Workspace")]
    begun = {key: made[key] for key in ("urn", "custom", "type", "inputs")}
    begun["urn"] = begun["urn"].replace("::payments", "::search")
    latest["pending_operations"] = [
        {"resource": begun, "type": "creating"},
        {"resource": made, "type": "updating"},
    ]
    file.write_text(json.dumps(state))

    (note,) = notices(read_declared(_pulumi(stack, "stack", "export")), is_declared_only=False)
    assert "2 operations pending" in note
    for command in re.findall(r"`(pulumi [^`]+)`", note)[1:]:  # the first one is what was interrupted
        _pulumi(stack, *shlex.split(command)[1:], "--yes")

    assert notices(read_declared(_pulumi(stack, "stack", "export")), is_declared_only=False) == ()


def _pulumi(stack: Stack, *arguments: str) -> str:
    return subprocess.run(
        ["pulumi", *arguments, "--non-interactive"],
        cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_without_a_stack_the_commands_that_are_named_lead_to_one(stack: Stack) -> None:
    stack.run("stack", "unselect")
    *_, select = COMMANDS.findall(_run_drift(stack).stderr)  # what Pulumi itself says comes first
    *_, listing = COMMANDS.findall(_run_drift(stack, "--stack", "other").stderr)
    assert (select, listing) == ("pulumi stack select", "pulumi stack ls")
    name = re.search(r"^(\w+)\*? ", _pulumi(stack, *shlex.split(listing)[1:]).partition("\n")[2], re.MULTILINE)
    assert name is not None
    _pulumi(stack, *shlex.split(select)[1:], name[1])
    assert _drift(stack)


def test_every_remedy_of_a_finding_is_executed_and_the_finding_is_gone(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    keys = [_external_key(simulator, name) for name in ("ours", "theirs")]
    program = {name: _declared(name) for name in DECLARED.split()}
    for name in ("key", "key-anew"):
        program[name] = _with(program[name], "external_key_id", f'"{keys[0]}"')
    _write(stack, program)
    stack.up()
    simulator.advance(180)  # a list is not believed right after a write
    _change_by_hand(simulator, other_admin, keys[1])
    program["left"] = _declared("left")
    found = _drift(stack)
    assert {row.key for row in ROWS if row.status != "unseen"} <= found.keys()

    rows = [row for row in ROWS if row.status != "unseen"]
    at_once = [row for row in rows if _commands(row, found[row.key]) == {"pulumi up"}]
    for row in rows:
        if "pulumi up" in _commands(row, found[row.key]):
            _do(row, found[row.key], program, stack, other_admin)
    _write(stack, program)
    stack.run(*_arguments("pulumi up"))
    simulator.fault("not_json", route="/v1/organizations/users", method="GET", count=10)
    left = _drift(stack)
    assert [row for row in at_once if row.key in left] == []
    assert all(_said(row, left[row.key]) for row in ROWS if row.status == "unseen")

    simulator.world.faults.waiting.clear()
    for row in rows:
        if "pulumi up" not in _commands(row, found[row.key]):
            _do(row, found[row.key], program, stack, other_admin)
    _write(stack, program)
    stack.run(*_arguments("pulumi up --refresh"))
    left = _drift(stack)
    assert [row for row in ROWS if row.key in left] == []
    assert {status for status, _, _ in left} <= {"in sync", "pending", "unmanaged", "ignored"}


def _declared(name: str) -> str:
    """The line of the program that declares a resource: its name says what it is."""
    place, _, what = name.rpartition("-")
    at = f'"{name}", workspace_id={_variable(place)}.id'
    match what:
        case "cap":
            return f'claude.WorkspaceSpendLimit({at}, amount="5000.00")'
        case "rate":
            return f'claude.WorkspaceRateLimit({at}, group="Claude Sonnet 4.x", requests_per_minute=500)'
        case "list":
            return f'claude.WorkspaceMembers({at}, members={{"ana@example.com": "workspace_user"}})'
        case _:
            more = f", {OPTIONS[name]}" if name in OPTIONS else ""
            return f'{_variable(name)} = claude.Workspace("{name}", name="{name}"{more})'


def _variable(name: str) -> str:
    return name.replace("-", "_")


def _with(line: str, argument: str, value: str) -> str:
    """The line with this argument, in the place of the one that it had."""
    without = re.sub(rf', {argument}=("[^"]*"|[\d_]+)', "", line)
    return f"{without.removesuffix(')')}, {argument}={value})"


def _write(stack: Stack, program: dict[str, str]) -> None:
    stack.program("\n".join(program.values()))


def _external_key(simulator: Simulator, name: str) -> str:
    made = plain_http.post(
        f"{simulator.base_url}/v1/organizations/external_keys",
        headers={"x-api-key": simulator.admin_api_key, "anthropic-version": "2023-06-01"},
        json={"provider_config": {"type": "gcp", "key_name": name}},
    )
    return str(made.raise_for_status().json()["id"])


def _change_by_hand(simulator: Simulator, other_admin: HttpAdminApi, key: str) -> None:
    """Bring about every finding of the table."""
    ids = {
        name: str(workspace(simulator, name)["id"])
        for name in DECLARED.split()
        if _declared(name).find("Workspace(") > 0
    }
    for name in ("put-back", "keep"):
        other_admin.spend_limits.set(Scope(ids[name]), Money(900_000))
    sonnet = other_admin.workspace_rate_limits.list(ids["keep"])[0].entry_id
    other_admin.workspace_rate_limits.set(ids["keep"], sonnet, {"requests_per_minute": 4000})
    for name in ("cleared", "cleared-out"):
        other_admin.spend_limits.clear(Scope(ids[name]))
    for name, id_ in ids.items():
        if name.startswith(("archived", "recreated")):
            other_admin.workspaces.archive(id_)
    with simulator.world.lock:  # what nobody can do over the API
        for name in ("key", "key-anew"):
            simulator.world.organization.workspaces[ids[name]].external_key_id = key
        for name in ("gone", "gone-out"):
            del simulator.world.organization.workspaces[ids[name]]
    ana = next(user.id for user in other_admin.users.list() if user.email == "ana@example.com")
    for name in UNDECLARED:
        made = other_admin.workspaces.create(name=name).id
        other_admin.members.add(made, ana, "workspace_user")
        other_admin.workspace_rate_limits.set(made, sonnet, {"requests_per_minute": 300})
        other_admin.spend_limits.set(Scope(made), Money(100_000))
    since = workspace(simulator, "keep")["tags"]["managed-at"]
    for name in ("left", "left-over"):
        other_admin.workspaces.create(name=name, tags={"managed-by": f"pulumi/shop/dev/{name}", "managed-at": since})


def _drift(stack: Stack) -> dict[Key, dict[str, Any]]:
    """The findings of `claude-admin drift`, by status, kind and resource, or workspace or label where there is none."""
    ran = _run_drift(stack)
    assert ran.returncode in {0, DRIFT}, ran
    return {
        (one["status"], one["kind"], one["resource"] or one["workspace_name"] or one["label"]): one
        for one in json.loads(ran.stdout)["findings"]
    }


def _run_drift(stack: Stack, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console", "--format", "json", *options],
        cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _said(row: Row, finding: dict[str, Any]) -> str:
    said = re.search(row.words, finding["remedy"])
    assert said is not None, (row, finding)
    return said[0]


def _commands(row: Row, finding: dict[str, Any]) -> set[str]:
    """The commands in the words. Where nothing is said `pulumi up` runs a changed program; what follows its workspace needs none."""
    said = _said(row, finding)
    return set() if said.startswith("follows its workspace") else set(COMMANDS.findall(said)) or {"pulumi up"}


def _arguments(command: str) -> tuple[str, ...]:
    return (*shlex.split(command)[1:], "--yes", "--skip-preview")


def _do(row: Row, finding: dict[str, Any], program: dict[str, str], stack: Stack, other_admin: HttpAdminApi) -> None:
    """What the words say, but for the commands: they are run once for all."""
    said = _said(row, finding)
    if "take it out of the program" in said:
        del program[row.of]
    elif said.startswith("declare it"):
        program[row.of] = _declared(row.of)
    elif said.startswith(("declare a ", "declare an ")):
        program[f"{row.of} {row.kind}"] = _setting(said.split()[-1], finding)
    elif said == "start a new workspace":
        program[row.of] = program[row.of].replace(f'"{row.of}"', f'"{row.of}-2"')
    elif said.startswith(("archive it", "else archive it")):
        other_admin.workspaces.archive(finding["id"])
    elif said == "remove it":
        _remove(row.kind, finding, other_admin)
    elif said.startswith("list it"):
        with (stack.folder / ".claude-admin-ignore").open("a", encoding="utf-8") as file:
            file.write(f"{row.kind}:{row.of} 9999-12-31 theirs\n")
    for name, value in _arguments_to_write(said, finding):
        other = f'"{other_admin.workspaces.create(name=row.of).id}"' if "…" in value else value
        program[row.of] = _with(program[row.of], name, other)


def _arguments_to_write(said: str, finding: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if said.startswith("declare what is there"):
        return [(change["path"], f'"{change["actual"]}"') for change in finding["changes"]]
    return ARGUMENT.findall(said)


def _setting(type_: str, finding: dict[str, Any]) -> str:
    """A declaration of what is there."""
    values = {change["path"].removeprefix("members."): change["actual"] for change in finding["changes"]}
    given: dict[str, object] = {"members": values} if finding["kind"] == "workspace_members" else dict(values)
    if finding["kind"] == "external_key":
        type_of_key, _, key_name = str(values["provider_config"]).partition(" ")
        given = {"provider_config": {"type": type_of_key, "key_name": key_name}}
    if finding["kind"] == "workspace_rate_limit":
        given["group"] = finding["label"]
    if finding["workspace_id"] is not None:
        given["workspace_id"] = finding["workspace_id"]
    return f"claude.{type_}({finding['kind']!r}, **{given!r})"


def _remove(kind: str, finding: dict[str, Any], other_admin: HttpAdminApi) -> None:
    of = finding["workspace_id"]
    match kind:
        case "workspace_members":
            emails = {change["path"].removeprefix("members.") for change in finding["changes"]}
            for user in other_admin.users.list():
                if user.email in emails:
                    other_admin.members.remove(of, user.id)
        case "workspace_rate_limit":
            entry = other_admin.workspace_rate_limits.list(of)[0].entry_id
            other_admin.workspace_rate_limits.set(of, entry, {change["path"]: None for change in finding["changes"]})
        case _:
            other_admin.spend_limits.clear(Scope(of))
