"""What the ports of service accounts and federation promise: over the fake, and over the adapter with an OAuth token of the simulator."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.errors import NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.machine_ports import RuleFields
from pulumi_claude_admin.model.federation_issuer import Jwks, JwksSpec
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationMatchSpec
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.ports import AdminApi
from tests.contract.conftest import Connect
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.simulator_switches import over

TOKEN = "sk-ant-oat01-simulator-not-a-real-token"


@pytest.fixture(params=["fake", "http"])
def api(request: pytest.FixtureRequest) -> AdminApi:
    if request.param == "fake":
        return FakeAdminApi()
    connect: Connect = request.getfixturevalue("connect")
    return connect(Credential("auth_token", TOKEN))


@pytest.fixture
def account(api: AdminApi) -> str:
    return api.service_accounts.create(name="deployer").id


@pytest.fixture
def issuer(api: AdminApi) -> str:
    return api.federation_issuers.create(name="own", issuer_url="https://id.example.com").id


def a_rule(account: str, *, scope: str = "workspace:developer", is_everywhere: bool = False) -> RuleFields:
    return RuleFields(
        name="main",
        match=FederationMatchSpec(subject_prefix="job:*", claims={"team": "a"}),
        oauth_scope=scope,
        service_account_id=account,
        applies_to_all_workspaces=is_everywhere,
    )


class TestServiceAccounts:
    def test_are_made_changed_and_listed(self, api: AdminApi) -> None:
        made = api.service_accounts.create(name="ci", description="builds")
        assert (made.name, made.description, made.organization_role) == ("ci", "builds", "developer")
        changed = api.service_accounts.update(made.id, description="", organization_role="admin")
        assert (changed.description, changed.organization_role) == ("", "admin")
        assert api.service_accounts.list() == (changed,)

    def test_have_one_name_each(self, api: AdminApi, account: str) -> None:
        with pytest.raises(Rejected):
            api.service_accounts.create(name="deployer")
        assert [one.id for one in api.service_accounts.list()] == [account]

    def test_stay_listed_when_archived_and_cannot_be_changed(self, api: AdminApi, account: str) -> None:
        archived = api.service_accounts.archive(account)
        assert archived.is_archived
        assert api.service_accounts.archive(account).archived_at == archived.archived_at
        assert api.service_accounts.list() == (archived,)
        with pytest.raises(Rejected):
            api.service_accounts.update(account, description="late")

    @over("archived_names")
    def test_an_archived_one_may_keep_its_name(self, setting: str | int, connect: Connect) -> None:
        api = connect(Credential("auth_token", TOKEN))
        gone = api.service_accounts.archive(api.service_accounts.create(name="ci").id)
        if setting == "taken":
            with pytest.raises(Rejected):
                api.service_accounts.create(name="ci")
        else:
            assert api.service_accounts.create(name="ci").id != gone.id

    def test_that_a_live_rule_targets_are_not_archived(self, api: AdminApi, account: str, issuer: str) -> None:
        rule = api.federation_rules.create(issuer, workspace_id=None, **a_rule(account, is_everywhere=True))
        with pytest.raises(Rejected):
            api.service_accounts.archive(account)
        api.federation_rules.archive(rule.id)
        assert api.service_accounts.archive(account).is_archived

    def test_that_do_not_exist_are_not_found(self, api: AdminApi) -> None:
        with pytest.raises(NotFound):
            api.service_accounts.update("svac_01Nobody", description="x")


class TestServiceAccountMembers:
    def test_are_added_replaced_and_removed(self, api: AdminApi, account: str, research: str) -> None:
        members = api.service_account_members
        assert members.list_of_workspace(research) == ()
        members.add(research, account, "workspace_user")
        written = members.add(research, account, "workspace_developer")
        assert (
            members.list_of_workspace(research)
            == (written,)
            == (ServiceAccountMember(research, account, "workspace_developer"),)
        )
        members.remove(research, account)
        members.remove(research, account)
        assert members.list_of_workspace(research) == ()

    def test_are_implicitly_in_the_default_workspace(self, api: AdminApi, account: str, research: str) -> None:
        members = api.service_account_members
        members.add(research, account, "workspace_user")
        implicit, given = members.list_of_account(account)
        assert (implicit.is_implicit, implicit.role) == (True, "workspace_user")
        assert given == ServiceAccountMember(research, account, "workspace_user")
        assert members.list_of_workspace(implicit.workspace_id) == ()
        members.add(implicit.workspace_id, account, "workspace_developer")
        assert not any(row.is_implicit for row in members.list_of_account(account))
        assert [row.role for row in members.list_of_workspace(implicit.workspace_id)] == ["workspace_developer"]

    def test_of_an_archived_account_are_none(self, api: AdminApi, account: str, research: str) -> None:
        api.service_account_members.add(research, account, "workspace_user")
        api.service_accounts.archive(account)
        assert api.service_account_members.list_of_account(account) == ()
        assert api.service_account_members.list_of_workspace(research) == ()
        with pytest.raises(Rejected):
            api.service_account_members.add(research, account, "workspace_user")

    def test_of_an_archived_workspace_are_refused(self, api: AdminApi, account: str, research: str) -> None:
        api.workspaces.archive(research)
        with pytest.raises(Rejected):
            api.service_account_members.list_of_workspace(research)
        with pytest.raises(Rejected):
            api.service_account_members.add(research, account, "workspace_user")


class TestFederationIssuers:
    def test_are_made_and_read_again(self, api: AdminApi) -> None:
        keys = JwksSpec(type="inline", keys=({"kty": "RSA", "kid": "1", "n": "x", "e": "AQAB"},))
        made = api.federation_issuers.create(
            name="own", issuer_url="https://id.example.com", jwks=keys, check_jti=False, max_jwt_lifetime_seconds=7200
        )
        assert made.jwks == Jwks("inline", keys=('{"e":"AQAB","kid":"1","kty":"RSA","n":"x"}',))
        assert (made.check_jti, made.max_jwt_lifetime_seconds) == (False, 7200)
        assert api.federation_issuers.list() == (made,)

    def test_begin_with_discovery_and_are_changed(self, api: AdminApi, issuer: str) -> None:
        [before] = api.federation_issuers.list()
        assert before.jwks == Jwks("discovery")
        jwks = JwksSpec(type="explicit_url", url="https://id.example.com/keys")
        changed = api.federation_issuers.update(issuer, name="other", jwks=jwks, check_jti=False)
        assert (changed.name, changed.jwks.url, changed.check_jti) == ("other", "https://id.example.com/keys", False)
        assert changed.max_jwt_lifetime_seconds == before.max_jwt_lifetime_seconds

    def test_behind_a_live_rule_are_not_archived(self, api: AdminApi, account: str, issuer: str) -> None:
        rule = api.federation_rules.create(issuer, workspace_id=None, **a_rule(account, is_everywhere=True))
        with pytest.raises(Rejected):
            api.federation_issuers.archive(issuer)
        api.federation_rules.archive(rule.id)
        assert api.federation_issuers.archive(issuer).is_archived
        assert api.federation_issuers.archive(issuer).is_archived
        with pytest.raises(Rejected):
            api.federation_issuers.update(issuer, name="late")


class TestFederationRules:
    def test_are_made_with_the_names_that_answers_to_writes_leave_out(
        self, api: AdminApi, account: str, issuer: str, research: str
    ) -> None:
        made = api.federation_rules.create(issuer, workspace_id=research, **a_rule(account))
        assert (made.issuer_name, made.service_account_name) == ("own", "deployer")
        assert made.match == FederationMatch(subject_prefix="job:*", claims={"team": "a"})
        assert (made.workspace_ids, made.applies_to_all_workspaces) == (frozenset({research}), False)
        assert api.federation_rules.list() == (made,)

    def test_are_changed_as_named(self, api: AdminApi, account: str, issuer: str, research: str) -> None:
        made = api.federation_rules.create(issuer, workspace_id=research, **a_rule(account))
        match = FederationMatchSpec(condition="claims.team == 'b'")
        changed = api.federation_rules.update(made.id, match=match, token_lifetime_seconds=600, description="b")
        assert changed.match == FederationMatch(condition="claims.team == 'b'")
        assert (changed.token_lifetime_seconds, changed.description, changed.name) == (600, "b", "main")

    def test_are_enabled_for_workspaces_one_by_one(
        self, api: AdminApi, account: str, issuer: str, research: str
    ) -> None:
        made = api.federation_rules.create(issuer, workspace_id=research, **a_rule(account))
        other = api.workspaces.create(name="Other").id
        assert api.federation_rules.add_workspace(made.id, other).workspace_ids == {research, other}
        assert api.federation_rules.add_workspace(made.id, other).workspace_ids == {research, other}
        assert api.federation_rules.remove_workspace(made.id, research).workspace_ids == {other}
        assert api.federation_rules.remove_workspace(made.id, research).workspace_ids == {other}

    def test_have_one_name_each(self, api: AdminApi, account: str, issuer: str, research: str) -> None:
        api.federation_rules.create(issuer, workspace_id=research, **a_rule(account))
        with pytest.raises(Rejected):
            api.federation_rules.create(issuer, workspace_id=research, **a_rule(account))

    def test_of_another_scope_are_the_consoles(self, api: AdminApi, account: str, issuer: str, research: str) -> None:
        with pytest.raises(PermissionDenied):
            api.federation_rules.create(issuer, workspace_id=research, **a_rule(account, scope="org:admin"))
        assert api.federation_rules.list() == ()


def test_an_admin_key_may_not_even_look(connect: Connect, simulator: Simulator) -> None:
    api = connect(Credential("api_key", simulator.admin_api_key))
    for ask in (api.service_accounts.list, api.federation_issuers.list, api.federation_rules.list):
        with pytest.raises(PermissionDenied):
            ask()
