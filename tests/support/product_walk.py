"""
Everything that the product asks of the Admin API, in one walk, and an account of what it heard.

Two walks with the same account have felt the same platform. Times are left out, and so is the order of lists, which means
nothing. A method of the port that the walk forgets fails `test_every_switch.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta

from pulumi.dynamic import ResourceProvider

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.machine_ports import RuleFields
from pulumi_claude_admin.model.cubes import CUBES, Window
from pulumi_claude_admin.model.federation_rule import FederationMatchSpec
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import DataResidencySpec
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.resources.api_key import ApiKeyProvider
from pulumi_claude_admin.resources.compliance_settings import ComplianceSettingsProvider
from pulumi_claude_admin.resources.external_key import ExternalKeyProvider
from pulumi_claude_admin.resources.federation_issuer import FederationIssuerProvider
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
from tests.support.fake_platform import wire

KEY = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/lab"}
SONNET = "claude-sonnet-4-5"
GEOS = DataResidencySpec(workspace_geo="us", allowed_inference_geos=("us", "global"), default_inference_geo="us")


class Account:
    """What was heard: a line for each question."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def of(self, ask: Callable[[], object]) -> None:
        """Ask, and write down the answer, or the class of the error."""
        try:
            answer = ask()
        except ClaudeAdminError as error:
            self.lines.append(type(error).__name__)
        else:
            self.lines.append(repr(_plain(answer)))


def walk(http: AdminApi) -> list[str]:
    """Use every method of the port, and every provider from check to delete."""
    account = Account()
    _read(http, account)
    made = _walk_the_port(http, account)
    _read(http, account)
    for provider, declared, changed in _declarations(made, http.api_keys.list()[0].id):
        _walk_a_provider(provider, declared, changed, account)
    account.of(lambda: http.workspaces.archive(made))
    account.of(lambda: http.workspaces.archive(made))
    account.of(lambda: http.workspaces.update("wrkspc_01Nobody", name="Nobody"))
    _read(http, account)
    return account.lines


def _read(http: AdminApi, account: Account) -> None:
    fresh = CachedAdminApi(http)
    account.of(fresh.organization.retrieve)
    account.of(fresh.users.list)
    account.of(lambda: fresh.users.list_matching("ana+x@example.com"))
    account.of(fresh.invites.list)
    account.of(fresh.workspaces.list)
    account.of(fresh.rate_limits.list)
    account.of(fresh.spend_limits.list)
    account.of(fresh.spend_limits.retrieve_tier_cap)
    account.of(fresh.api_keys.list)
    account.of(fresh.external_keys.list)
    account.of(fresh.compliance_settings.retrieve)
    account.of(fresh.activities.may_read)
    account.of(lambda: type(fresh.activities.list_since(http.now(), {"org_user_left"})).__name__)
    account.of(lambda: type(fresh.activities.everything_since(http.now())).__name__)
    week = Window(http.now().date() - timedelta(days=7), http.now().date())
    for cube in CUBES:
        account.of(lambda of=cube: [page.rows for page in http.usage_reports.read(of, week)])  # type: ignore[misc]  # bound at once
    for workspace in http.workspaces.list():
        account.of(lambda of=workspace.id: fresh.members.list(of))  # type: ignore[misc]  # bound at once
        account.of(lambda of=workspace.id: fresh.workspace_rate_limits.list(of))  # type: ignore[misc]  # the same


def _walk_the_port(http: AdminApi, account: Account) -> str:
    people = {user.email.partition("@")[0]: user.id for user in http.users.list()}
    made = http.workspaces.create(name="Lab", display_color="#a1b2c3", tags={"a": "1", "b": "2"}, data_residency=GEOS)
    account.of(lambda: made)
    account.of(lambda: http.workspaces.update(made.id, name="Laboratory", display_color="#B1B2C3", data_residency=GEOS))
    account.of(lambda: http.workspaces.update(made.id, tags={"a": "3", "b": None, "c": "4"}))
    account.of(lambda: http.workspaces.retrieve(made.id))
    account.of(lambda: http.members.add(made.id, people["ben"], "workspace_user"))
    account.of(lambda: http.members.add(made.id, people["ben"], "workspace_user"))
    account.of(lambda: http.members.update(made.id, people["ben"], "workspace_developer"))
    account.of(lambda: http.members.remove(made.id, people["ben"]))
    account.of(lambda: http.members.remove(made.id, people["ben"]))
    account.of(lambda: http.members.require_kept(made.id, {people["ben"]: None}))
    entry = next(entry for entry in http.rate_limits.list() if SONNET in entry.group.models)
    account.of(lambda: http.workspace_rate_limits.set(made.id, entry.entry_id, {"requests_per_minute": 5}))
    account.of(lambda: http.workspace_rate_limits.set(made.id, entry.entry_id, {"requests_per_minute": None}))
    for scope, minor in ((Scope(made.id), 500), (Scope(made.id), 600), (ORGANIZATION, 900_000)):
        account.of(lambda to=scope, of=minor: http.spend_limits.set(to, Money(of)))  # type: ignore[misc]  # bound at once
    account.of(lambda: http.spend_limits.clear(Scope(made.id)))
    key = http.external_keys.create(provider_config=KEY, display_name="lab")
    account.of(lambda: http.external_keys.update(key.id, display_name="laboratory"))
    account.of(lambda: http.external_keys.delete(key.id))
    account.of(lambda: http.external_keys.delete(key.id))
    [research] = http.api_keys.list()
    account.of(lambda: http.api_keys.update(research.id, name="notebooks", status="inactive"))
    account.of(lambda: http.api_keys.retrieve(research.id))
    account.of(lambda: http.compliance_settings.update("enabled"))
    _walk_people(http, people, account)
    account.of(lambda: http.now().utcoffset())
    return made.id


def walk_machine_identities(http: AdminApi) -> list[str]:
    """The same for what takes an OAuth token alone."""
    account = Account()
    made, workspace = _walk_machine_ports(http, account)
    for provider, declared, changed in _machine_declarations(made, workspace):
        _walk_a_provider(provider, declared, changed, account)
    fresh = CachedAdminApi(http)
    account.of(fresh.service_accounts.list)
    account.of(fresh.federation_issuers.list)
    account.of(fresh.federation_rules.list)
    return account.lines


def _walk_machine_ports(http: AdminApi, account: Account) -> tuple[str, str]:
    """An account that lives on and a workspace; everything else that is made is archived again."""
    workspace = http.workspaces.create(name="Robots").id
    robot = http.service_accounts.create(name="robot", description="builds").id
    account.of(lambda: http.service_accounts.update(robot, description="deploys"))
    account.of(lambda: http.service_account_members.add(workspace, robot, "workspace_developer"))
    account.of(lambda: http.service_account_members.list_of_workspace(workspace))
    account.of(lambda: http.service_account_members.list_of_account(robot))
    account.of(lambda: http.service_account_members.remove(workspace, robot))
    issuer = http.federation_issuers.create(name="own", issuer_url="https://id.example.com").id
    account.of(lambda: http.federation_issuers.update(issuer, name="our own"))
    rule = http.federation_rules.create(issuer, workspace_id=workspace, **_a_rule(robot)).id
    account.of(lambda: http.federation_rules.update(rule, description="jobs"))
    account.of(lambda: http.federation_rules.add_workspace(rule, workspace))
    account.of(lambda: http.federation_rules.remove_workspace(rule, workspace))
    account.of(
        lambda: http.federation_rules.archive(rule).is_archived
    )  # the one answer to a write that is not read again
    account.of(lambda: http.federation_issuers.archive(issuer))
    gone = http.service_accounts.create(name="gone").id
    account.of(lambda: http.service_accounts.archive(gone))
    return robot, workspace


def _a_rule(robot: str) -> RuleFields:
    return RuleFields(
        name="main",
        match=FederationMatchSpec(subject_prefix="job:*", claims={"team": "a"}),
        oauth_scope="workspace:developer",
        service_account_id=robot,
        applies_to_all_workspaces=False,
    )


def _machine_declarations(
    robot: str, workspace: str
) -> Iterable[tuple[ResourceProvider, dict[str, object], dict[str, object]]]:
    archived = {"archive_on_destroy": True}
    yield ServiceAccountProvider(), {**archived, "name": "ci", "organization_role": "developer"}, {"description": "ci"}
    yield (
        ServiceAccountMemberProvider(),
        {"workspace_id": workspace, "service_account_id": robot, "role": "workspace_developer"},
        {"role": "workspace_user"},
    )
    yield (
        FederationIssuerProvider(),
        {**archived, "name": "theirs", "issuer_url": "https://ids.example.com"},
        {"max_jwt_lifetime_seconds": 600},
    )


def _walk_people(http: AdminApi, people: Mapping[str, str], account: Account) -> None:
    account.of(lambda: http.users.update(people["chloe"], "developer"))
    account.of(lambda: http.users.update(people["chloe"], "user"))
    account.of(lambda: http.users.retrieve(people["chloe"]))
    account.of(lambda: http.users.update(people["admin"], "user"))
    account.of(lambda: http.users.remove(people["admin"]))
    account.of(lambda: http.users.remove("user_01Nobody"))
    account.of(lambda: http.invites.create(email="zoe@example.org", role="user"))
    account.of(lambda: http.invites.create(email="amy@example.com", role="user"))
    for one in http.invites.list():
        account.of(lambda of=one.id: http.invites.retrieve(of))  # type: ignore[misc]  # bound at once
        account.of(lambda of=one.id: http.invites.delete(of))  # type: ignore[misc]  # bound at once


def _declarations(
    workspace_id: str, key_id: str
) -> Iterable[tuple[ResourceProvider, dict[str, object], dict[str, object]]]:
    """Each provider with what is declared first and what of it is declared differently then."""
    at = {"workspace_id": workspace_id}
    cap = {"clear_on_destroy": True}
    yield (
        WorkspaceProvider(),
        {
            "name": "Shop",
            "display_color": "#A1B2C3",
            "tags": {"a": "1"},
            "owner": "pulumi/p/s/shop",
            "data_residency": {"workspace_geo": "us"},
        }
        | {"when_archived": "keep", "archive_on_destroy": True},
        {"name": "Shops", "tags": {"b": "2"}, "data_residency": {"workspace_geo": "us", "default_inference_geo": "us"}},
    )
    yield (
        WorkspaceMembersProvider(),
        {**at, "members": {"ana@example.com": "workspace_user"}, "exclusive": True, "on_unknown_member": "error"},
        {"members": {"chloe@example.com": "workspace_user"}},
    )
    yield (
        WorkspaceMemberProvider(),
        {**at, "user": "ben@example.com", "role": "workspace_user"},
        {"role": "workspace_admin"},
    )
    yield (
        WorkspaceRateLimitProvider(),
        {**at, **cap, "group": SONNET, "requests_per_minute": 7},
        {"requests_per_minute": 8},
    )
    yield WorkspaceSpendLimitProvider(), {**at, **cap, "amount": "10.00"}, {"amount": "20.00"}
    yield (
        ExternalKeyProvider(),
        {"provider_config": {**KEY, "key_name": "shop"}, "display_name": "shop", "delete_on_destroy": True},
        {"display_name": "shops"},
    )
    yield OrganizationMemberProvider(), {"user": "ben@example.com", "role": "user"}, {"role": "developer"}
    yield InviteProvider(), {"email": "zoe@example.com", "role": "user"}, {"role": "developer"}
    yield (
        ApiKeyProvider(),
        {"adopt_id": key_id, "status": "active", "when_archived": "keep", "archive_on_destroy": True},
        {"name": "books", "status": "inactive"},
    )
    yield ComplianceSettingsProvider(), {"state": "enabled"}, {"state": "disabled"}
    yield OrganizationSpendLimitProvider(), {**cap, "amount": "5000.00"}, {"amount": "6000.00"}


def _walk_a_provider(
    provider: ResourceProvider, declared: dict[str, object], changed: dict[str, object], account: Account
) -> None:
    news = wire({**declared, **changed})
    account.of(lambda: provider.check({}, wire(declared)).failures)
    created = provider.create(wire(declared))
    id_, outs = str(created.id), wire(created.outs or {})
    account.of(lambda: (id_, outs))
    account.of(lambda: provider.read(id_, outs).inputs)
    account.of(lambda: provider.check(wire(declared), news).failures)
    updated = wire(provider.update(id_, outs, news).outs or {})
    account.of(lambda: updated)
    account.of(lambda: provider.read(id_, updated).inputs)
    declared_now.forget()  # destroying is a run of its own, which declares nothing
    account.of(lambda: provider.delete(id_, updated))


def _plain(value: object) -> object:
    """The same without times and without the order of lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value) if not key.endswith("_at") and value[key] is not None}
    if isinstance(value, list | tuple):
        return sorted((_plain(item) for item in value), key=repr)
    return None if isinstance(value, datetime) else value
