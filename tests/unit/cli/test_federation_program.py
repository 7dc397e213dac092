"""The program is one: it parses, and each resource takes its arguments."""

from __future__ import annotations

import ast
import inspect

import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.cli.commands.federation_program import program
from pulumi_claude_admin.model.federation_rule import FederationRuleSpec
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.service_account import ServiceAccountSpec
from pulumi_claude_admin.model.service_account_member import ServiceAccountMemberSpec
from pulumi_claude_admin.model.shared_platforms import shared_platform
from pulumi_claude_admin.model.trusted_jobs import parse_repository

SPECS: dict[str, type[Spec]] = {
    "ServiceAccount": ServiceAccountSpec,
    "ServiceAccountMember": ServiceAccountMemberSpec,
    "FederationRule": FederationRuleSpec,
}
FILLED_IN = {
    "WORKSPACE": "wrkspc_01",
    "ISSUER": "fdis_01",
    "account.id": "svac_01",
    "[member.workspace_id]": ["wrkspc_01"],
}


def arguments(call: ast.Call) -> dict[str, object]:
    texts = {str(each.arg): ast.unparse(each.value) for each in call.keywords}
    return {name: FILLED_IN[text] if text in FILLED_IN else ast.literal_eval(text) for name, text in texts.items()}


@pytest.mark.parametrize("text", ["github:acme/infra", "github:acme@1/infra@2", "gitlab:acme/platform/infra"])
def test_each_resource_takes_what_the_program_says(text: str) -> None:
    repository = parse_repository(text)
    tree = ast.parse("\n".join(program(repository)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = {str(getattr(call.func, "attr", "")): (call, arguments(call)) for call in calls}
    assert made.keys() == SPECS.keys()
    for kind, (call, given) in made.items():
        inspect.signature(getattr(claude, kind)).bind(ast.literal_eval(call.args[0]), **given)
        SPECS[kind](**given)
    rule = FederationRuleSpec(**made["FederationRule"][1])  # type: ignore[arg-type]  # validated right here
    platform = shared_platform(repository.issuer_url)
    assert platform is not None
    assert platform.is_pinned_by(rule.match)
