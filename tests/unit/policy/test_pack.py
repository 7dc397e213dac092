"""What a policy pack hands over, with values whose reading raises an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_claude_admin.policy.declaration import UNKNOWN
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.finding import CannotKnow, PolicyFinding
from pulumi_claude_admin.policy.pack import PACK_RULES, facts_of
from pulumi_claude_admin.policy.rules import find_rule
from tests.support.declarations import DAY, GOOD_WORKSPACE
from tests.support.policy_cases import LISTS

YET = object()
TOKEN = "pulumi-python:dynamic/claude:"


class UnknownValue(Exception):
    """As the SDK raises it."""


class Props(Mapping[str, Any]):
    """As the SDK hands values over: what is not known yet raises when it is read."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        value = self._values[name]
        if value is YET:
            raise UnknownValue
        return Props(value) if isinstance(value, Mapping) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass
class Resource:
    """One of the stack."""

    name: str
    kind: str
    values: Mapping[str, object]
    property_dependencies: Mapping[str, list[Resource]] = field(default_factory=dict)
    token: str = TOKEN

    @property
    def urn(self) -> str:
        return f"urn:pulumi:prod::teams::{self.resource_type}::{self.name}"

    @property
    def resource_type(self) -> str:
        return f"{self.token}{self.kind}" if self.kind else "pulumi:pulumi:Stack"

    @property
    def props(self) -> Props:
        return Props(self.values)


def read(*resources: Resource) -> Facts:
    return facts_of(resources, day=DAY, unknown=UnknownValue)


def answers(rule_id: str, facts: Facts) -> list[type]:
    rule = find_rule(rule_id)
    assert rule is not None
    return [type(one) for one in rule.answers(facts, LISTS)]


def test_an_unknown_workspace_id_is_followed_and_never_read() -> None:
    workspace = Resource("payments", "Workspace", GOOD_WORKSPACE)
    other = Resource("search", "Workspace", GOOD_WORKSPACE)
    cap = Resource("cap", "WorkspaceSpendLimit", {"workspace_id": YET, "amount": "5.00"}, {"workspace_id": [workspace]})
    facts = read(Resource("teams-prod", "", {}), workspace, other, cap)
    assert {one.place.label: len(one.caps) for one in facts.workspaces} == {"payments": 1, "search": 0}
    assert answers("cap.missing", facts) == [PolicyFinding]


def test_what_another_language_declares_is_read_under_the_names_of_python() -> None:
    native = "claude:index:"
    declared = {**GOOD_WORKSPACE, "archiveOnDestroy": True, "dataResidency": {"allowedInferenceGeos": ["us"]}}
    del declared["data_residency"]
    outputs = {**declared, "workspaceId": "wrkspc_01P", "declared": declared}
    workspace = Resource("payments", "Workspace", outputs, token=native)
    new = Resource("search", "Workspace", {**declared, "tags": YET}, token=native)
    cap = Resource("cap", "WorkspaceSpendLimit", {"workspaceId": "wrkspc_01P", "amount": "5.00"}, token=native)
    followed = Resource(
        "next", "WorkspaceSpendLimit", {"workspaceId": YET, "amount": "5.00"}, {"workspaceId": [new]}, token=native
    )
    facts = read(workspace, new, cap, followed, Resource("team", "TeamWorkspace", {"spendLimit": YET}, token=native))
    assert {one.place.label: len(one.caps) for one in facts.workspaces} == {"payments": 1, "search": 1}
    assert {(one.archives, one.geos) for one in facts.workspaces} == {(True, ("us",))}


def test_of_what_stays_the_same_the_outputs_say_what_was_declared_and_which_workspace_it_is() -> None:
    outputs = {**GOOD_WORKSPACE, "workspace_id": "wrkspc_01P", "tags": {"owner": "by hand"}, "declared": GOOD_WORKSPACE}
    cap = Resource("cap", "WorkspaceSpendLimit", {"workspace_id": "wrkspc_01P", "amount": "5.00"})
    (workspace,) = read(Resource("payments", "Workspace", outputs), cap).workspaces
    assert workspace.tags == GOOD_WORKSPACE["tags"]
    assert [one.place.label for one in workspace.caps] == ["cap"]


def test_an_unknown_value_inside_a_mapping_or_a_list_is_unknown_alone() -> None:
    workspace = {**GOOD_WORKSPACE, "tags": {"owner": YET, "cost-centre": "1"}}
    members = {"workspace_id": "wrkspc_01P", "members": {"ana@example.com": YET, "ben@example.com": "workspace_user"}}
    facts = read(Resource("payments", "Workspace", workspace), Resource("who", "WorkspaceMembers", members))
    assert facts.workspaces[0].tags == {"owner": UNKNOWN, "cost-centre": "1"}
    assert [one.role for one in facts.people] == [UNKNOWN, "workspace_user"]


def test_what_the_program_marked_secret_is_in_no_sentence() -> None:
    told = {"recipients": ["eve@evil.test"], "secret_inputs": ["recipients"]}
    native = {"recipients": ["eve@evil.test"], "secretInputs": ["recipients"]}
    for mail in (
        Resource("mail", "SpendNotifications", told),
        Resource("mail", "SpendNotifications", native, token="claude:index:"),
    ):
        facts = read(mail)
        assert facts.recipients[0].addresses is UNKNOWN
        assert answers("recipients.outside", facts) == [CannotKnow]


def test_a_pack_asks_no_rule_that_needs_old_values_or_another_stack() -> None:
    assert {"cap.raised", "cap.sum_above"}.isdisjoint(rule.id for rule in PACK_RULES)
    assert len(PACK_RULES) == 9


def test_the_rules_need_no_more_than_the_environment_of_the_pack_has() -> None:
    """requirements/policy.in: pydantic, and what the policy SDK brings itself."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "import pulumi_claude_admin.policy.pack, pulumi_claude_admin.policy.judge, pulumi_claude_admin.settings_file\n"
        "print(*{one.partition('.')[0] for one in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name for name in ran.stdout.split() if not name.startswith("_")} <= {
        "pulumi_claude_admin",
        "pydantic",
        "pydantic_core",
        "annotated_types",
        "typing_extensions",
        "typing_inspection",
    }
