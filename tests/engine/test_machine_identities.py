"""Service accounts, their workspaces, issuers and rules on the real engine, with a person's OAuth token: one life for all four."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.model.federation_rule import FederationMatchSpec
from tests.support.pulumi_stack import DRIFT, MakeStack, Stack

pytestmark = pytest.mark.engine

TOKEN = "sk-ant-oat01-simulator-not-a-real-token"
PROGRAM = """
    payments = claude.Workspace("payments", name="Payments")
    ci = claude.ServiceAccount("ci", name="ci", description="builds", ADOPT_ACCOUNT archive_on_destroy=True)
    claude.ServiceAccountMember(
        "ci", workspace_id=payments.id, service_account_id=ci.id, role="workspace_developer"
    )
    github = claude.FederationIssuer(
        "github", name="github", issuer_url="https://token.actions.githubusercontent.com", archive_on_destroy=True
    )
    claude.FederationRule(
        "main",
        name="main",
        issuer_id=github.id,
        service_account_id=ci.id,
        match=claude.FederationMatchArgs(subject_prefix="SUBJECT"),
        oauth_scope="workspace:developer",
        workspace_ids=[payments.id],
        archive_on_destroy=True,
    )
"""


@pytest.fixture
def by_token(simulator: Simulator) -> Iterator[HttpAdminApi]:
    """Another administrator, with a token of theirs."""
    transport = Transport(simulator.base_url, Credential("auth_token", TOKEN), RateLimiter(0))
    yield HttpAdminApi(transport)
    transport.close()


@pytest.fixture
def tokened(new_stack: MakeStack, simulator: Simulator) -> Stack:
    """An empty stack that has a token and no key."""
    return new_stack(simulator, ANTHROPIC_ADMIN_API_KEY="", ANTHROPIC_AUTH_TOKEN=TOKEN)


def program(*, subject: str = "repo:acme/app:*", adopt: str = "") -> str:
    named = f'adopt_id="{adopt}",' if adopt else ""
    return PROGRAM.replace("SUBJECT", subject).replace("ADOPT_ACCOUNT", named)


def test_machine_identities_from_their_declaration_to_their_end(
    tokened: Stack, simulator: Simulator, by_token: HttpAdminApi
) -> None:
    stack, there = tokened, by_token.service_accounts.create(name="ci", description="by hand")

    # A namesake is not taken unasked, and with a key nothing begins; both said of the declaration, and nothing is written.
    stack.program(program())
    assert f"adopt_id='{there.id}'" in stack.preview(expect=1).text.replace('"', "'")
    key = simulator.admin_api_key
    refused = stack.preview(expect=1, ANTHROPIC_AUTH_TOKEN="", ANTHROPIC_ADMIN_API_KEY=key).text
    assert "takes an OAuth token with the scope org:admin" in refused
    assert "workload identity" in refused
    assert by_token.federation_issuers.list() == ()

    # Adopted, and the rest made.
    stack.program(program(adopt=there.id))
    stack.up()
    [account] = by_token.service_accounts.list()
    [issuer] = by_token.federation_issuers.list()
    [rule] = by_token.federation_rules.list()
    [workspace] = [one for one in by_token.workspaces.list() if one.name == "Payments"]
    assert (account.id, account.description) == (there.id, "builds")
    assert (rule.issuer_id, rule.service_account_id, rule.workspace_ids) == (
        issuer.id,
        account.id,
        frozenset({workspace.id}),
    )
    assert [row.role for row in by_token.service_account_members.list_of_workspace(workspace.id)] == [
        "workspace_developer"
    ]
    stack.refresh_preview()
    assert TOKEN not in stack.text_of_state()

    # By hand: a wider rule, another role, another lifetime. Seen, and put back; with a key it is kept unseen.
    by_token.federation_rules.update(rule.id, match=FederationMatchSpec(claims={"repository_owner": "evil"}))
    by_token.service_account_members.add(workspace.id, account.id, "workspace_admin")
    by_token.federation_issuers.update(issuer.id, check_jti=False, max_jwt_lifetime_seconds=7200)
    unseen = stack.refresh_preview(ANTHROPIC_AUTH_TOKEN="", ANTHROPIC_ADMIN_API_KEY=key).text
    assert "unseen: could not look at" in unseen
    seen = stack.refresh_preview(expect=DRIFT).text
    assert "evil" in seen
    assert "workspace_admin" in seen
    stack.up("--refresh")
    assert by_token.federation_rules.list()[0].match == rule.match
    assert by_token.service_account_members.list_of_workspace(workspace.id)[0].role == "workspace_developer"
    assert by_token.federation_issuers.list()[0].max_jwt_lifetime_seconds == 7200  # nobody declared it

    # What would let more in than it says is refused.
    stack.program(program(adopt=there.id, subject="repo:acme/app*"))
    assert "repo:acme/app-evil" in stack.up(expect=1).text
    stack.program(program(adopt=there.id, subject="repo:*"))
    assert "anybody can get a token of GitHub Actions" in stack.up(expect=1).text
    assert by_token.federation_rules.list()[0].match == rule.match

    # The end: rule before issuer and account, since the platform refuses the other order.
    stack.program(program(adopt=there.id))
    stack.destroy()
    assert by_token.federation_rules.list()[0].is_archived
    assert by_token.federation_issuers.list()[0].is_archived
    assert by_token.service_accounts.list()[0].is_archived
    assert by_token.service_account_members.list_of_workspace(workspace.id) == ()

    # What was archived is over; a new one, under another name, is made.
    stack.program('claude.ServiceAccount("ci", name="ci-2")')
    stack.up()
    assert sorted((one.name, one.is_archived) for one in by_token.service_accounts.list()) == [
        ("ci", True),
        ("ci-2", False),
    ]
