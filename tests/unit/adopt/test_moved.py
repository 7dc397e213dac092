"""A stack for the other provider: the same objects, in the words of the other language."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pulumi_claude_admin.adopt.move_files import files
from pulumi_claude_admin.adopt.moved import Move, moved
from pulumi_claude_admin.adopt.program import Provider
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.errors import ConfigurationError
from tests.support.nasty_names import NASTY_NAMES
from tests.support.native_twin import DYNAMIC, NATIVE, native_twin
from tests.support.stack_builder import CIPHERTEXT, Stack

EVERY_KIND = (Path(__file__).parents[2] / "engine" / "state_of_every_kind" / "stack.json").read_text(encoding="utf-8")
W = "wrkspc_01Payments"
MADE_BY_THE_PROVIDER = {"owner", "managedAt"}


def move(text: str, to: Provider = "native") -> Move:
    return moved(parse_export(text), to)


def written(text: str, to: Provider = "native") -> dict[str, str]:
    return files(move(text, to), lambda type_name: f"pickled {type_name}")


def entries(made: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name in the file."""
    return {one["name"]: one for one in json.loads(made["import.json"])["resources"]}


def resources_in(text: str) -> dict[str, dict[str, Any]]:
    """The resources of ours in an export, by the name that an import file has for them."""
    found = json.loads(text)["deployment"]["resources"]
    ours = [one for one in found if one.get("custom") and one["type"].startswith((DYNAMIC, NATIVE))]
    return {f"{one['urn'].rpartition('::')[2]}_{one['type'].rpartition(':')[2]}": one for one in ours}


def program(made: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(made["Pulumi.yaml"])
    return found


def evaluated(value: object, ids: Mapping[str, str]) -> object:
    """A value as Pulumi has it after it has read the YAML."""
    if isinstance(value, dict):
        return {evaluated(key, ids): evaluated(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [evaluated(item, ids) for item in value]
    if isinstance(value, str) and value.startswith("${"):
        return ids[value.removeprefix("${").removesuffix(".id}")]
    return value.replace("$$", "$") if isinstance(value, str) else value


def test_the_native_provider_is_given_what_it_would_have_recorded_itself() -> None:
    there = entries(written(EVERY_KIND))
    twins = resources_in(native_twin(EVERY_KIND))
    assert there.keys() == twins.keys()
    for name, one in there.items():
        twin = twins[name]
        assert (one["type"], one["id"], one["logicalName"]) == (twin["type"], twin["id"], name.rpartition("_")[0])
        assert one["inputs"] == {key: value for key, value in twin["inputs"].items() if not key.startswith("__")}
        assert one["outputs"] == {key: value for key, value in twin["outputs"].items() if not key.startswith("__")}


def test_and_back_it_is_what_it_was() -> None:
    there = entries(written(native_twin(EVERY_KIND), "dynamic"))
    for name, before in resources_in(EVERY_KIND).items():
        pickled = {"__provider": f"pickled {before['type'].rpartition(':')[2]}"}
        assert there[name]["type"] == before["type"]
        assert there[name]["inputs"] == before["inputs"] | pickled
        assert there[name]["outputs"] == before["outputs"] | pickled


def test_the_program_in_yaml_declares_what_was_declared() -> None:
    made = written(EVERY_KIND)
    there, twins = program(made), resources_in(native_twin(EVERY_KIND))
    ids = {}
    assert (there["name"], there["runtime"], len(there["resources"])) == ("shop", "yaml", len(twins))
    for key, one in there["resources"].items():
        kind = one["type"].removeprefix(NATIVE)
        twin = twins[f"{one.get('name', key)}_{kind}"]
        ids[key] = twin["id"]
        declared = twin["outputs"]["declared"]
        given = evaluated(one["properties"], ids)
        assert isinstance(given, dict)
        assert given.pop("ownerTag", True) == ("owner" in declared or kind != "Workspace")
        assert {name: declared[name] for name in given} == given
        missing = declared.keys() - given.keys() - MADE_BY_THE_PROVIDER
        assert all(isinstance(declared[name], str | bool) for name in missing), missing


@pytest.mark.parametrize("to", ["native", "dynamic"])
def test_who_answers_for_an_api_key_is_said_by_the_program_as_no_tag_of_a_workspace_is(to: Provider) -> None:
    stack = Stack().add("ApiKey", "ci", "apikey_01", {"adopt_id": "apikey_01", "owner": "ana@example.com"})
    stack.add(
        "Workspace", "payments", W, {"name": "Payments", "owner": "pulumi/shop/dev/payments", "managed_at": "acme"}
    )
    text = stack.text() if to == "native" else native_twin(stack.text())
    given = {one.adopted.type_name: one.adopted.arguments for one in move(text, to).resources}
    assert given == {"ApiKey": {"adopt_id": "apikey_01", "owner": "ana@example.com"}, "Workspace": {"name": "Payments"}}


@pytest.mark.parametrize("to", ["native", "dynamic"])
def test_nothing_is_moved_while_what_was_replaced_is_still_to_be_deleted(to: Provider) -> None:
    text = Stack().members("payments", W, {}).text()
    exported = json.loads(text if to == "native" else native_twin(text))
    listed = exported["deployment"]["resources"]
    listed.append({**listed[-1], "delete": True})
    with pytest.raises(
        ConfigurationError, match=r"WorkspaceMembers payments was replaced.*Nothing was written\. `pulumi up`"
    ):
        move(json.dumps(exported), to)
    listed[-1] |= {"urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs", "type": "aws:s3/bucket:Bucket"}
    assert len(move(json.dumps(exported), to).resources) == 1


def test_what_an_import_by_id_has_recorded_for_its_program_alone_is_left_behind() -> None:
    exported = json.loads(native_twin(Stack().add("Workspace", "payments", W, {"name": "Payments"}).text()))
    exported["deployment"]["resources"][-1]["inputs"]["ownerTag"] = False
    (one,) = move(json.dumps(exported), "dynamic").resources
    assert (one.recorded.inputs, one.adopted.arguments) == (
        {"name": "Payments"},
        {"name": "Payments", "owner_tag": False},
    )


def test_what_others_are_declared_with_is_named_and_not_spelled_out() -> None:
    made = written(EVERY_KIND)
    text = made["Pulumi.yaml"]
    assert "workspaceId: ${payments.id}" in text
    assert "issuerId: ${github.id}" in text
    assert "    type: claude:index:Workspace\n" in text
    assert "wrkspc_" not in text.replace("adoptId: wrkspc_", "")


def test_a_python_program_is_as_the_formatter_leaves_it_and_names_what_others_need(tmp_path: Path) -> None:
    text = native_twin(EVERY_KIND)
    made = written(text, "dynamic")
    (tmp_path / "__main__.py").write_text(made["__main__.py"])
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "30", "--check", str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == 0
    assert "payments = claude.Workspace(\n" in made["__main__.py"]
    assert "    workspace_id=payments.id,\n" in made["__main__.py"]
    assert yaml.safe_load(made["Pulumi.yaml"])["runtime"] == "python"


@pytest.mark.parametrize("name", [*NASTY_NAMES, "${pulumi.stack}", "$$", "a$${b}", "no", "4711", "{{x}}", "fn::secret"])
def test_somebodys_words_are_that_text_and_nothing_else(name: str) -> None:
    tags = {"env": name} if name.startswith("fn::") else {"env": name, name: "x"}
    stack = Stack().add("Workspace", "payments", W, {"name": name, "tags": tags, "owner": "x"})
    made = written(stack.spend_limit(name, W, "5.00").text())
    there = program(made)
    (workspace, limit) = there["resources"].items()
    assert evaluated(workspace[1]["properties"], {}) == {"name": name, "tags": tags}
    assert evaluated(limit[1].get("name", limit[0]), {}) == name
    assert limit[1]["properties"]["workspaceId"] == "${payments.id}"


def test_resources_of_one_name_and_one_that_yaml_has_a_meaning_for_have_keys_of_their_own() -> None:
    stack = Stack().workspace("pulumi", W).members("pulumi", W, {}).spend_limit("pulumi", W, "5.00")
    keys = [*program(written(stack.text()))["resources"]]
    assert len(set(keys)) == 3
    assert "pulumi" not in keys
    assert keys[1:] == ["pulumi-members", "pulumi-spend-limit"]


def test_what_depends_on_something_is_forgotten_first_and_a_component_that_is_empty_then_last() -> None:
    urns = [one.urn.rpartition("urn:pulumi:dev::shop::")[2] for one in move(EVERY_KIND).forgotten]
    assert urns[-1] == "claude:index:TeamWorkspace::search"
    assert urns.index(f"{DYNAMIC}WorkspaceSpendLimit::payments") < urns.index(f"{DYNAMIC}Workspace::payments")
    assert len(urns) == len(resources_in(EVERY_KIND)) + 1


def test_a_component_with_something_else_in_it_stays() -> None:
    team = "urn:pulumi:prod::teams::claude:index:TeamWorkspace::payments"
    stack = Stack().workspace("payments", W).foreign()
    stack.resources.insert(0, {"urn": team, "custom": False, "type": "claude:index:TeamWorkspace"})
    for one in stack.resources[1:]:
        one["parent"] = team
    found = move(stack.text())
    assert [one.urn for one in found.forgotten] == [f"urn:pulumi:prod::teams::{DYNAMIC}Workspace::payments"]
    assert found.foreign == ("RandomId id",)


def test_what_stays_is_told_with_what_an_up_would_do_to_it() -> None:
    stack = Stack().workspace("payments", W, tags={"env": CIPHERTEXT}).spend_limit("payments", W, "5.00").foreign()
    stack.add("WorkspaceMoodRing", "payments", W, {}).workspace("search", "wrkspc_2", tags={"fn::secret": "x"})
    stack.resources.append({"urn": "urn:pulumi:prod::teams::pulumi:pulumi:Stack::s", "outputs": {"url": "x"}})
    found = move(stack.text())
    assert [one.adopted.type_name for one in found.resources] == ["WorkspaceSpendLimit"]
    assert [one.what for one in found.left_out] == [
        "Workspace payments",
        "Workspace search",
        "WorkspaceMoodRing payments",
    ]
    text = files(found, str)["ADOPT.md"]
    urn = f"urn:pulumi:prod::teams::{DYNAMIC}Workspace::payments"
    by_id = f"`pulumi import claude:index:Workspace payments {W}`, then `pulumi state delete --yes {urn}`"
    assert f"`Workspace payments`: a secret in it, which no import file can carry: {by_id}\n" in text
    assert "`Workspace search`: a key begins with fn::" in text
    assert "`WorkspaceMoodRing payments`: of a kind that this release does not know" in text
    assert text.count("an `up` of ") == 2
    assert "* `RandomId id`\n" in text
    assert "* `url`\n" in text


def test_what_is_protected_stays_so_and_is_forgotten_by_force() -> None:
    stack = Stack().workspace("payments", W).spend_limit("payments", W, "5.00")
    stack.resources[0]["protect"] = True
    made = written(stack.text())
    assert program(made)["resources"]["payments"]["options"] == {"protect": True}
    assert "pulumi state delete --yes --force" in made["ADOPT.md"]
    back = written(native_twin(stack.text()), "dynamic")["__main__.py"]
    assert back.startswith("import pulumi\nimport pulumi_claude_admin as claude\n")
    assert back.count("opts=pulumi.ResourceOptions(protect=True)") == 1
    assert "--force" not in written(Stack().workspace("payments", W).text())["ADOPT.md"]


def test_two_that_only_their_parents_told_apart_are_not_both_moved() -> None:
    stack = Stack().workspace("payments", W).workspace("payments", "wrkspc_2")
    stack.resources[1]["urn"] = f"urn:pulumi:prod::teams::acme:Team${DYNAMIC}Workspace::payments"
    found = move(stack.text())
    assert [one.adopted.id for one in found.resources] == [W]
    assert [one.what for one in found.left_out] == ["Workspace payments"]


def test_the_block_of_a_native_program_is_forgotten_with_its_last_resource() -> None:
    stack = Stack().workspace("payments", W)
    for name in ("default_0_1_0", "emea"):
        urn = f"urn:pulumi:prod::teams::pulumi:providers:claude::{name}"
        stack.resources.append({"urn": urn, "custom": True, "id": name, "type": "pulumi:providers:claude"})
    found = move(native_twin(stack.text()), "dynamic")
    assert [one.urn.rpartition("::")[2] for one in found.forgotten] == ["payments", "emea"]
    assert found.foreign == ()


def two_organizations() -> Stack:
    stack = Stack().workspace("payments", W)
    stack.organization_id = "9a1b2c3d-0000-4d5e-8f60-5f2d8c1e7b3a"
    return stack.workspace("search", "wrkspc_2")


def interrupted() -> Stack:
    stack = Stack().workspace("payments", W)
    stack.pending_operations.append({})
    return stack


@pytest.mark.parametrize(
    ("text", "to", "why"),
    [
        (Stack().foreign().text(), "native", "nothing that can be moved to the native provider"),
        (Stack().workspace("payments", W).text(), "dynamic", "nothing that can be moved to the dynamic provider"),
        (interrupted().text(), "native", "in the middle of an update"),
        (native_twin(two_organizations().text()), "dynamic", "and a Python program has one"),
    ],
)
def test_what_cannot_be_moved_is_one_line(text: str, to: Provider, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why) as refused:
        move(text, to)
    assert "\n" not in str(refused.value)
