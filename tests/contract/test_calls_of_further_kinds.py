"""What the kinds beside workspaces cost to read: their pages, and the places of service accounts by workspace or by account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.existing_organization import FEW_WORKSPACES, OF_EACH_KIND, seed_of_every_kind
from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from tests.support.stack_builder import Stack

ASLEEP = ConsoleSource(None, "nobody asked it")
OF_WORKSPACE = "workspaces/{workspace_id}/service_accounts"
OF_ACCOUNT = "service_accounts/{service_account_id}/workspaces"
FEW_ACCOUNTS = 7
PAGES = {
    "invites": 1,
    "api_keys": 1,
    "external_keys": 2,
    "service_accounts": 2,
    "federation_issuers": 2,
    "federation_rules": 2,
    "compliance_settings": 1,
}
"""Of 110 each: 1,000 invitations and keys to a page, 100 of the others."""


@pytest.fixture(scope="module")
def company() -> Iterator[Simulator]:
    """An organization with more than a page of every kind that has 100 to a page."""
    assert OF_EACH_KIND > 100
    with Simulator(seed=seed_of_every_kind()) as simulator:
        yield simulator


@pytest.fixture
def cached(company: Simulator) -> Iterator[CachedAdminApi]:
    company.reset()
    transport = Transport(company.base_url, Credential("auth_token", company.oauth_token), RateLimiter(0))
    yield CachedAdminApi(HttpAdminApi(transport))
    transport.close()


def per_route(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}


def further(simulator: Simulator) -> dict[str, int]:
    return {
        route: count for route, count in per_route(simulator).items() if route in {*PAGES, OF_WORKSPACE, OF_ACCOUNT}
    }


def keep_few_accounts(cached: CachedAdminApi, simulator: Simulator) -> None:
    for rule in cached.federation_rules.list():
        cached.federation_rules.archive(rule.id)
    for account in cached.service_accounts.list()[FEW_ACCOUNTS:]:
        cached.service_accounts.archive(account.id)
    simulator.reset_requests()


def test_a_further_kind_adds_its_pages_to_drift(cached: CachedAdminApi, company: Simulator) -> None:
    company.reset_requests()
    reading = read_organization(Stack().declared(), Sources(cached, ASLEEP, has_token=True))
    assert reading.unseen == ()
    counts = further(company)
    places = counts.pop(OF_WORKSPACE, 0) + counts.pop(OF_ACCOUNT, 0)
    assert counts == PAGES
    assert places == FEW_WORKSPACES + 1


def test_places_are_read_by_account_where_those_are_fewer(cached: CachedAdminApi, company: Simulator) -> None:
    keep_few_accounts(cached, company)
    reading = read_organization(Stack().declared(), Sources(cached, ASLEEP, has_token=True))
    assert len([one for one in reading.snapshot.service_account_members or () if not one.is_implicit]) == FEW_ACCOUNTS
    counts = further(company)
    assert (counts.get(OF_ACCOUNT, 0), counts.get(OF_WORKSPACE, 0)) == (FEW_ACCOUNTS, 0)


def test_a_further_kind_adds_its_pages_to_a_refresh(cached: CachedAdminApi, company: Simulator) -> None:
    company.reset_requests()
    kinds = (
        cached.external_keys,
        cached.service_accounts,
        cached.federation_issuers,
        cached.federation_rules,
        cached.invites,
    )
    for kind in kinds:
        assert all(kind.find(one.id) for one in kind.list())
    for key in cached.api_keys.list():
        assert cached.api_keys.find(key.id) == key
    workspaces = cached.workspaces.list()
    for account in cached.service_accounts.list():
        assert [cached.service_account_members.find(one.id, account.id) for one in workspaces].count(None) == (
            FEW_WORKSPACES - 1
        )
    counts = further(company)
    assert counts.pop(OF_WORKSPACE) == FEW_WORKSPACES
    assert counts == {kind: pages for kind, pages in PAGES.items() if kind != "compliance_settings"}
