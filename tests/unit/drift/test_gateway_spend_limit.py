"""Limits at a gateway: read where one is declared, unseen where it cannot be asked or is another, and who changed them."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.gateway_authors import with_gateway_authors
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, GatewaySource, Sources
from pulumi_claude_admin.errors import AuthenticationFailed
from pulumi_claude_admin.findings import Finding, Kind, Status
from pulumi_claude_admin.model.gateway_spend_limit import GatewayChange, GatewayScope, GatewaySpendLimit, PooledBudget
from pulumi_claude_admin.model.money import Money
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_gateway import FakeGateway
from tests.support.stack_builder import Stack

HERE = "https://gateway.example.com"
ID = "monthly/rbac_group/claude-care"
CARE = GatewayScope("rbac_group", "claude-care")
POOL = PooledBudget(Money(100_000), is_paused=False)


class Refusing(FakeGateway):
    """Its key is wrong, or may list limits and not read the record."""

    record_alone = False

    def list(self) -> tuple[GatewaySpendLimit, ...]:
        if self.record_alone:
            return super().list()
        raise AuthenticationFailed("invalid admin credentials", status=401)

    def changes(self) -> tuple[GatewayChange, ...]:
        raise AuthenticationFailed("invalid admin credentials", status=401)


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def declared(api: FakeAdminApi) -> Declared:
    stack = Stack(organization_id=api.stored.identity.id)
    return stack.gateway_limit(
        "care", ID, HERE, group="claude-care", amount="50.00", pooled_budget="1000.00"
    ).declared()


def read(api: FakeAdminApi, declared: Declared, source: GatewaySource | None) -> Reading:
    return read_organization(declared, Sources(api, ConsoleSource(None, "not asked"), source))


def gateway_findings(declared: Declared, reading: Reading) -> dict[str, Finding]:
    findings = with_gateway_authors(detect(declared, reading).findings, reading.snapshot.gateway)
    return {one.subject.id: one for one in findings if one.subject.kind is Kind.GATEWAY_SPEND_LIMIT}


def test_a_limit_is_compared_and_one_that_nobody_declared_is_told(api: FakeAdminApi, declared: Declared) -> None:
    gateway = FakeGateway()
    gateway.set(CARE, "monthly", amount=Money(5000), pool=POOL)
    gateway.actor = "admin-key:ops"
    gateway.set(GatewayScope("organization"), "daily", amount=Money(100), pool=None)
    found = gateway_findings(declared, read(api, declared, GatewaySource(HERE, gateway)))
    assert {id_: (one.status, one.subject.label) for id_, one in found.items()} == {
        ID: (Status.IN_SYNC, "monthly, group 'claude-care'"),
        "daily/organization": (Status.UNMANAGED, "daily, the organization"),
    }
    assert [one.actor.words for one in found["daily/organization"].made_by] == ["the gateway's admin-key:ops"]
    assert found[ID].made_by == ()


def test_whoever_changed_or_deleted_a_limit_last_is_named(api: FakeAdminApi, declared: Declared) -> None:
    gateway = FakeGateway()
    made = gateway.set(CARE, "monthly", amount=Money(5000), pool=POOL)
    gateway.actor = "admin-key:ops"
    gateway.set(CARE, "monthly", amount=Money(900_000), pool=None)
    drifted = gateway_findings(declared, read(api, declared, GatewaySource(HERE, gateway)))[ID]
    assert (drifted.status, [one.path for one in drifted.changes]) == (Status.DRIFTED, ["amount"])
    assert [one.actor.id for one in drifted.made_by] == ["admin-key:ops"]
    gateway.actor = "admin-key:eve"
    gateway.delete(made)
    missing = gateway_findings(declared, read(api, declared, GatewaySource(HERE, gateway)))[ID]
    assert (missing.status, [one.actor.id for one in missing.made_by]) == (Status.MISSING, ["admin-key:eve"])


def test_without_its_address_or_key_it_is_unseen_and_said(api: FakeAdminApi, declared: Declared) -> None:
    reading = read(api, declared, GatewaySource("None", None, "CLAUDE_GATEWAY_URL is missing"))
    found = gateway_findings(declared, reading)[ID]
    assert (found.status, found.reason) == (Status.UNSEEN, "CLAUDE_GATEWAY_URL is missing")


def test_another_gateway_is_unseen_whatever_is_there(api: FakeAdminApi, declared: Declared) -> None:
    other = FakeGateway()
    other.set(CARE, "monthly", amount=Money(1), pool=POOL)
    found = gateway_findings(declared, read(api, declared, GatewaySource("https://other.example.com", other)))[ID]
    assert found.status is Status.UNSEEN or found.urn is None
    unseen = [
        one for one in detect(declared, read(api, declared, GatewaySource("https://o", other))).findings if one.urn
    ]
    assert [(one.status, one.reason) for one in unseen] == [
        (Status.UNSEEN, f"it is at {HERE}, and CLAUDE_GATEWAY_URL names https://o")
    ]


def test_a_key_that_is_refused_hides_nothing_else(api: FakeAdminApi, declared: Declared) -> None:
    reading = read(api, declared, GatewaySource(HERE, Refusing()))
    assert gateway_findings(declared, reading)[ID].status is Status.UNSEEN
    (unseen,) = (one for one in reading.unseen if one.kind is Kind.GATEWAY_SPEND_LIMIT)
    assert (unseen.is_partial, "invalid admin credentials" in unseen.reason) == (True, True)


def test_a_record_that_cannot_be_read_is_told_and_the_limits_are_compared(
    api: FakeAdminApi, declared: Declared
) -> None:
    gateway = Refusing()
    gateway.record_alone = True
    gateway.set(CARE, "monthly", amount=Money(1), pool=POOL)
    reading = read(api, declared, GatewaySource(HERE, gateway))
    found = gateway_findings(declared, reading)[ID]
    assert (found.status, found.made_by) == (Status.DRIFTED, ())
    assert any("who changed limits is not told" in one.reason for one in reading.unseen)


def test_a_stack_without_such_a_limit_asks_no_gateway(api: FakeAdminApi) -> None:
    empty = Stack(organization_id=api.stored.identity.id).declared()
    reading = read(api, empty, None)
    assert reading.snapshot.gateway is None
    assert all(one.kind is not Kind.GATEWAY_SPEND_LIMIT for one in reading.unseen)
