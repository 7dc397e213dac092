"""A write that is answered with what was asked for and not kept is an error, of every kind; and what it costs to know that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from pulumi.dynamic import ResourceProvider

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.errors import ApiWriteNotConfirmed
from pulumi_claude_admin.machine_ports import RuleFields
from pulumi_claude_admin.model.federation_rule import FederationMatchSpec
from pulumi_claude_admin.resources.api_key import ApiKeyProvider
from pulumi_claude_admin.resources.compliance_settings import ComplianceSettingsProvider
from pulumi_claude_admin.resources.external_key import ExternalKeyProvider
from pulumi_claude_admin.resources.federation_issuer import FederationIssuerProvider
from pulumi_claude_admin.resources.federation_rule import FederationRuleProvider
from pulumi_claude_admin.resources.invite import InviteProvider
from pulumi_claude_admin.resources.organization_member import OrganizationMemberProvider
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.service_account import ServiceAccountProvider
from pulumi_claude_admin.resources.service_account_member import ServiceAccountMemberProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.contract.conftest import Connect, NewProcess
from tests.support.fake_platform import wire
from tests.support.provider_process import process
from tests.support.story.picture import Picture

CONFIG = {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}
Bag = dict[str, object]


class There(NamedTuple):
    """What a declaration may refer to."""

    workspace: str
    account: str
    issuer: str


class Kind(NamedTuple):
    """A declaration of one kind, another one of the same object, and what of the second makes a delete take it away."""

    provider: ResourceProvider
    declared: Callable[[There], Bag]
    changed: Bag
    asked: Bag | None = None


PEOPLE = {"ana@example.com": "workspace_user", "ben@example.com": "workspace_user"}
GROUP = "Claude Sonnet 4.x"
KINDS = {
    "Workspace": Kind(
        WorkspaceProvider(),
        lambda _: {"name": "Payments", "owner": "pulumi/shop/dev/payments", "when_archived": "keep"},
        {"name": "Paying", "tags": {"a": "1"}, "display_color": "#010203"},
        {"archive_on_destroy": True},
    ),
    "WorkspaceMembers": Kind(
        WorkspaceMembersProvider(),
        lambda there: {"workspace_id": there.workspace, "members": PEOPLE},
        {"members": PEOPLE | {"ben@example.com": "workspace_admin"}},
        {},
    ),
    "WorkspaceMember": Kind(
        WorkspaceMemberProvider(),
        lambda there: {"workspace_id": there.workspace, "user": "ben@example.com", "role": "workspace_user"},
        {"role": "workspace_developer"},
        {},
    ),
    "WorkspaceRateLimit": Kind(
        WorkspaceRateLimitProvider(),
        lambda there: {"workspace_id": there.workspace, "group": GROUP, "requests_per_minute": 5},
        {"requests_per_minute": 6, "output_tokens_per_minute": 700},
        {"clear_on_destroy": True},
    ),
    "WorkspaceSpendLimit": Kind(
        WorkspaceSpendLimitProvider(),
        lambda there: {"workspace_id": there.workspace, "amount": "100.00"},
        {"amount": "200.00"},
        {"clear_on_destroy": True},
    ),
    "OrganizationSpendLimit": Kind(
        OrganizationSpendLimitProvider(),
        lambda _: {"amount": "1000.00"},
        {"amount": "2000.00"},
        {"clear_on_destroy": True},
    ),
    "OrganizationMember": Kind(
        OrganizationMemberProvider(),
        lambda _: {"user": "ben@example.com", "role": "user", "remove_on_destroy": False},
        {"role": "billing"},
        {"remove_on_destroy": True},
    ),
    "Invite": Kind(InviteProvider(), lambda _: {"email": "zoe@example.com", "role": "user"}, {"role": "billing"}, {}),
    "ApiKey": Kind(
        ApiKeyProvider(),
        lambda there: {"workspace_id": there.workspace, "name": "research-notebooks", "status": "inactive"},
        {"name": "notebooks"},
        {"archive_on_destroy": True},
    ),
    "ExternalKey": Kind(
        ExternalKeyProvider(),
        lambda _: {"provider_config": CONFIG},
        {"display_name": "ours"},
        {"delete_on_destroy": True},
    ),
    "ComplianceSettings": Kind(ComplianceSettingsProvider(), lambda _: {"state": "disabled"}, {"state": "enabled"}),
    "ServiceAccount": Kind(
        ServiceAccountProvider(),
        lambda _: {"name": "ci", "description": "a"},
        {"description": "b", "organization_role": "admin"},
        {"archive_on_destroy": True},
    ),
    "ServiceAccountMember": Kind(
        ServiceAccountMemberProvider(),
        lambda there: {
            "workspace_id": there.workspace,
            "service_account_id": there.account,
            "role": "workspace_developer",
        },
        {"role": "workspace_user"},
        {},
    ),
    "FederationIssuer": Kind(
        FederationIssuerProvider(),
        lambda _: {"name": "jobs", "issuer_url": "https://jobs.example.com"},
        {"check_jti": False},
        {"archive_on_destroy": True},
    ),
    "FederationRule": Kind(
        FederationRuleProvider(),
        lambda there: {
            "name": "main",
            "issuer_id": there.issuer,
            "service_account_id": there.account,
            "match": {"subject_prefix": "job:main"},
            "oauth_scope": "workspace:developer",
            "workspace_ids": [there.workspace],
        },
        {"match": {"subject_prefix": "job:other"}},
        {"archive_on_destroy": True},
    ),
}


@pytest.fixture
def token(connect: Connect, simulator: Simulator) -> HttpAdminApi:
    return connect(Credential("auth_token", simulator.oauth_token))


@pytest.fixture
def new_process(token: HttpAdminApi, simulator: Simulator, tmp_path: Path) -> Iterator[NewProcess]:
    """As everywhere in this tier, with an OAuth token."""
    with ExitStack() as stack:

        def start() -> None:
            stack.enter_context(process(simulator, token, tmp_path, by_token=True))

        start()
        yield start


@pytest.fixture
def there(token: HttpAdminApi, simulator: Simulator, new_process: NewProcess) -> There:
    simulator.switch("spend_limits_api", "enabled")
    new_process()
    [workspace] = token.workspaces.list()
    account = token.service_accounts.create(name="deployer").id
    return There(workspace.id, account, token.federation_issuers.create(name="own", issuer_url="https://a.example").id)


def shown(simulator: Simulator) -> tuple[object, Picture]:
    """Everything that is there."""
    return simulator.state() | {"now": None}, Picture.of(simulator)


def forget_every_write(simulator: Simulator) -> tuple[object, Picture]:
    """From now on. The answer is what is there."""
    simulator.fault("forgotten", count=99)
    return shown(simulator)


@pytest.mark.parametrize("kind", KINDS)
def test_a_create_that_is_forgotten_is_an_error(simulator: Simulator, there: There, kind: str) -> None:
    one = KINDS[kind]
    before = forget_every_write(simulator)
    with pytest.raises(ApiWriteNotConfirmed, match="success, but") as raised:
        one.provider.create(wire(one.declared(there)))
    assert raised.value.outcome_unknown
    assert shown(simulator) == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_that_is_forgotten_is_an_error(simulator: Simulator, there: There, kind: str) -> None:
    one = KINDS[kind]
    created = one.provider.create(wire(one.declared(there)))
    before = forget_every_write(simulator)
    with pytest.raises(ApiWriteNotConfirmed, match="success, but"):
        one.provider.update(created.id, wire(created.outs or {}), wire(one.declared(there) | one.changed))
    assert shown(simulator) == before


@pytest.mark.parametrize("kind", [kind for kind, one in KINDS.items() if one.asked is not None])
def test_a_delete_that_is_forgotten_is_an_error(
    new_process: NewProcess, simulator: Simulator, there: There, kind: str
) -> None:
    one = KINDS[kind]
    created = one.provider.create(wire(one.declared(there) | (one.asked or {})))
    new_process()
    before = forget_every_write(simulator)
    with pytest.raises(ApiWriteNotConfirmed, match="success, but"):
        one.provider.delete(str(created.id), wire(created.outs or {}))
    assert shown(simulator) == before


def calls(simulator: Simulator) -> dict[str, int]:
    """Method and route, without what all routes begin with, to how often it was asked."""
    rows = simulator.requests()
    return {
        f"{row['method']} {str(row['route']).removeprefix('/v1/organizations/')}": int(row["count"]) for row in rows
    }


def test_a_membership_costs_one_list_more_however_many_people_it_gives_a_role(
    new_process: NewProcess, simulator: Simulator, there: There
) -> None:
    new_process()
    simulator.reset_requests()
    KINDS["WorkspaceMembers"].provider.create(wire(KINDS["WorkspaceMembers"].declared(there)))
    members = "workspaces/{workspace_id}/members"
    asked = calls(simulator)
    assert (asked[f"GET {members}"], asked[f"POST {members}"]) == (2, 1)


def test_what_was_read_back_is_the_next_ones_look(new_process: NewProcess, simulator: Simulator, there: There) -> None:
    new_process()
    simulator.reset_requests()
    rates = KINDS["WorkspaceRateLimit"]
    for requests in (5, 6):
        rates.provider.create(wire(rates.declared(there) | {"requests_per_minute": requests}))
    asked = calls(simulator)
    assert asked["POST workspaces/{workspace_id}/rate_limits/{rate_limit_id}"] == 2
    assert asked["GET workspaces/{workspace_id}/rate_limits"] == 3


def test_a_workspace_of_a_rule_that_is_forgotten_is_an_error(
    token: HttpAdminApi, simulator: Simulator, there: There
) -> None:
    fields = RuleFields(
        name="main",
        match=FederationMatchSpec(subject_prefix="job:main"),
        oauth_scope="workspace:developer",
        service_account_id=there.account,
    )
    rule = token.federation_rules.create(there.issuer, workspace_id=there.workspace, **fields)
    other = token.workspaces.create(name="Other").id
    before = forget_every_write(simulator)
    with pytest.raises(ApiWriteNotConfirmed):
        token.federation_rules.add_workspace(rule.id, other)
    with pytest.raises(ApiWriteNotConfirmed):
        token.federation_rules.remove_workspace(rule.id, there.workspace)
    assert shown(simulator) == before
