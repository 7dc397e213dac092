from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.drift.detect import Detection
from pulumi_claude_admin.drift.machine_identities import CLOSED
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.findings import Finding, Kind, Status, Unseen
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.machine_platform import account, with_token
from tests.support.named_findings import detect
from tests.support.organization_builder import DEFAULT_ID, NOW, Organization
from tests.support.stack_builder import Stack

MACHINES = {Kind.SERVICE_ACCOUNT, Kind.SERVICE_ACCOUNT_MEMBER, Kind.FEDERATION_ISSUER, Kind.FEDERATION_RULE}
PAYMENTS = "wrkspc_payments"
RULE = {
    "name": "main",
    "issuer_id": "fdis_own",
    "service_account_id": "svac_ci",
    "match": {"subject_prefix": "job:*"},
    "oauth_scope": "workspace:developer",
    "applies_to_all_workspaces": True,
}


def found(stack: Stack, live: Organization) -> Detection:
    return detect(stack.declared(), live.reading())


def only(detection: Detection, kind: Kind) -> Finding:
    [finding] = [one for one in detection.findings if one.subject.kind is kind]
    return finding


def coverage(detection: Detection, kind: Kind) -> tuple[int, int]:
    figure = next(one for one in detection.coverage if one.kind is kind)
    return figure.declared, figure.total


def places() -> Organization:
    return Organization().workspace(PAYMENTS, "Payments").service_account("svac_ci", "ci")


class TestServiceAccounts:
    STACK = Stack().add("ServiceAccount", "ci", "svac_ci", {"name": "ci", "organization_role": "developer"})

    def test_as_declared_are_in_sync_and_others_unmanaged(self) -> None:
        live = Organization().service_account("svac_ci", "ci").service_account("svac_bot", "bot", role="admin")
        detection = found(self.STACK, live)
        assert [one.status for one in detection.findings] == [Status.UNMANAGED, Status.IN_SYNC]
        assert detection.findings[0].subject.label == "bot"
        assert coverage(detection, Kind.SERVICE_ACCOUNT) == (1, 2)

    def test_with_another_role_drifted(self) -> None:
        finding = only(
            found(self.STACK, Organization().service_account("svac_ci", "ci", role="admin")), Kind.SERVICE_ACCOUNT
        )
        assert (finding.status, finding.changes[0].actual) == (Status.DRIFTED, "admin")

    def test_that_are_archived_are_not_missing(self) -> None:
        live = Organization().service_account("svac_ci", "ci", archived_at=NOW)
        detection = found(self.STACK, live)
        assert only(detection, Kind.SERVICE_ACCOUNT).status is Status.ARCHIVED
        assert coverage(detection, Kind.SERVICE_ACCOUNT) == (0, 0)

    def test_that_are_gone_are_missing(self) -> None:
        assert only(found(self.STACK, Organization()), Kind.SERVICE_ACCOUNT).status is Status.MISSING


class TestServiceAccountMembers:
    def stack(self, workspace_id: str = PAYMENTS) -> Stack:
        bag: dict[str, object] = {
            "workspace_id": workspace_id,
            "service_account_id": "svac_ci",
            "role": "workspace_user",
        }
        return Stack().add("ServiceAccountMember", "ci", f"{workspace_id}/svac_ci", bag)

    def test_the_implicit_place_in_default_is_no_object(self) -> None:
        detection = found(Stack(), places())
        assert coverage(detection, Kind.SERVICE_ACCOUNT_MEMBER) == (0, 0)
        assert all(one.subject.kind is not Kind.SERVICE_ACCOUNT_MEMBER for one in detection.findings)

    def test_as_declared_and_with_another_role(self) -> None:
        right = places().service_account_member(PAYMENTS, "svac_ci", "workspace_user")
        assert only(found(self.stack(), right), Kind.SERVICE_ACCOUNT_MEMBER).status is Status.IN_SYNC
        wrong = places().service_account_member(PAYMENTS, "svac_ci", "workspace_admin")
        finding = only(found(self.stack(), wrong), Kind.SERVICE_ACCOUNT_MEMBER)
        assert (finding.status, finding.subject.label) == (Status.DRIFTED, "ci")
        assert only(found(self.stack(), places()), Kind.SERVICE_ACCOUNT_MEMBER).status is Status.MISSING

    def test_in_the_default_workspace_are_compared_too(self) -> None:
        live = places().service_account_member(DEFAULT_ID, "svac_ci", "workspace_admin")
        finding = only(found(self.stack(DEFAULT_ID), live), Kind.SERVICE_ACCOUNT_MEMBER)
        assert (finding.status, finding.subject.workspace_name) == (Status.DRIFTED, "Default")
        assert only(found(self.stack(DEFAULT_ID), places()), Kind.SERVICE_ACCOUNT_MEMBER).status is Status.MISSING
        assert only(found(Stack(), live), Kind.SERVICE_ACCOUNT_MEMBER).status is Status.UNMANAGED

    def test_follow_an_archived_workspace(self) -> None:
        live = Organization().workspace(PAYMENTS, "Payments", archived_at=NOW).service_account("svac_ci", "ci")
        assert only(found(self.stack(), live), Kind.SERVICE_ACCOUNT_MEMBER).status is Status.ARCHIVED


class TestFederation:
    def test_an_issuer_that_was_changed_is_drifted(self) -> None:
        bag: dict[str, object] = {"name": "own", "issuer_url": "https://own.example.com", "check_jti": False}
        stack = Stack().add("FederationIssuer", "own", "fdis_own", bag)
        finding = only(found(stack, Organization().federation_issuer("fdis_own", "own")), Kind.FEDERATION_ISSUER)
        assert finding.status is Status.DRIFTED
        assert "(check_jti=True)" in (finding.remedy or "")

    def test_a_rule_as_declared_is_in_sync(self) -> None:
        stack = Stack().add("FederationRule", "main", "fdrl_1", RULE)
        detection = found(stack, Organization().federation_rule("fdrl_1", "main").federation_rule("fdrl_2", "other"))
        assert {one.status for one in detection.findings} == {Status.IN_SYNC, Status.UNMANAGED}
        assert coverage(detection, Kind.FEDERATION_RULE) == (1, 2)

    def test_a_rule_that_grants_more_now_is_the_consoles_to_put_right(self) -> None:
        stack = Stack().add("FederationRule", "main", "fdrl_1", RULE)
        finding = only(
            found(stack, Organization().federation_rule("fdrl_1", "main", scope="org:admin")), Kind.FEDERATION_RULE
        )
        assert finding.status is Status.DRIFTED
        assert "Console alone" in (finding.remedy or "")

    def test_a_rule_of_the_console_is_no_object_that_anybody_could_declare(self) -> None:
        detection = found(Stack(), Organization().federation_rule("fdrl_1", "infra", scope="org:admin"))
        assert detection.findings == ()
        assert coverage(detection, Kind.FEDERATION_RULE) == (0, 0)


def test_what_was_not_listed_is_unseen_where_declared() -> None:
    stack = Stack().add("ServiceAccount", "ci", "svac_ci", {"name": "ci"})
    stack = stack.add("FederationRule", "main", "fdrl_1", RULE)
    member: dict[str, object] = {"workspace_id": PAYMENTS, "service_account_id": "svac_ci", "role": "workspace_user"}
    stack = stack.add("ServiceAccountMember", "ci", f"{PAYMENTS}/svac_ci", member)
    live = Organization().workspace(PAYMENTS, "Payments").without_machine_identities("a key may not look")
    machines = [one for one in found(stack, live).findings if one.subject.kind in MACHINES]
    assert [(one.status, one.reason) for one in machines] == [(Status.UNSEEN, "a key may not look")] * 3


class TestReading:
    @pytest.fixture
    def api(self, tmp_path: Path) -> FakeAdminApi:
        platform = with_token(tmp_path)
        ci = account(platform)
        platform.api.stored.bindings[platform.research.id, ci.id] = "workspace_user"
        return platform.api

    def read(self, api: FakeAdminApi, *, has_token: bool = True) -> Reading:
        nobody = ConsoleSource(None, "nobody asked it")
        return read_organization(Stack().declared(), Sources(api, nobody, has_token=has_token))

    def asked(self, api: FakeAdminApi) -> list[str]:
        prefixes = ("service_account", "federation")
        return [name for name in api.calls if name.startswith(prefixes)]

    def test_with_a_key_nothing_is_asked_and_nothing_is_partial(self, api: FakeAdminApi) -> None:
        reading = self.read(api, has_token=False)
        assert self.asked(api) == []
        mine = [one for one in reading.unseen if one.kind in MACHINES]
        assert mine == [Unseen(one.kind, CLOSED) for one in mine]
        assert {one.kind for one in mine} == MACHINES

    def test_places_are_read_by_account_when_those_are_fewer(self, api: FakeAdminApi) -> None:
        snapshot = self.read(api).snapshot
        assert self.asked(api).count("service_account_members.list_of_account") == 1
        assert "service_account_members.list_of_workspace" not in self.asked(api)
        assert [row.role for row in snapshot.service_account_members or () if not row.is_implicit] == ["workspace_user"]
        assert snapshot.default_workspace_id == api.stored.default_id

    def test_places_are_read_by_workspace_when_those_are_fewer_and_default_is_not_forgotten(
        self, api: FakeAdminApi
    ) -> None:
        [ci] = api.stored.service_accounts.values()
        for number in range(9):
            more = replace(ci, id=f"svac_{number}", name=f"more-{number}")
            api.stored.service_accounts[more.id] = more
        api.stored.bindings[api.stored.default_id, "svac_5"] = "workspace_admin"
        snapshot = self.read(api).snapshot
        given = {
            row.service_account_id: row.role for row in snapshot.service_account_members or () if not row.is_implicit
        }
        assert given == {"svac_ci": "workspace_user", "svac_5": "workspace_admin"}
        assert self.asked(api).count("service_account_members.list_of_account") == 1
        assert self.asked(api).count("service_account_members.list_of_workspace") == 2

    @pytest.mark.parametrize(
        ("age", "asked_by_account"),
        [(timedelta(days=400), 0), (timedelta(hours=2), 1)],
        ids=["an old key", "a key of today"],
    )
    def test_an_old_key_tells_which_workspace_is_default(
        self, api: FakeAdminApi, age: timedelta, asked_by_account: int
    ) -> None:
        [ci] = api.stored.service_accounts.values()
        api.stored.service_accounts |= {f"svac_{n}": replace(ci, id=f"svac_{n}", name=f"more-{n}") for n in range(9)}
        api.stored.bindings[api.stored.default_id, "svac_5"] = "workspace_admin"
        made = api.now() - age
        api.stored.keys = (replace(api.stored.keys[0], workspace_id=api.stored.default_id, created_at=made),)
        snapshot = self.read(api).snapshot
        given = {row.service_account_id for row in snapshot.service_account_members or () if not row.is_implicit}
        assert given == {"svac_ci", "svac_5"}
        assert snapshot.default_workspace_id == api.stored.default_id
        assert self.asked(api).count("service_account_members.list_of_account") == asked_by_account

    def test_a_token_that_may_not_look_leaves_the_run_partial(self) -> None:
        api = refusing(PermissionDenied("no", status=403), "service_accounts.list", "federation_rules.list")
        unseen = {one.kind: one.is_partial for one in self.read(api).unseen if one.kind in MACHINES}
        assert unseen == {
            Kind.SERVICE_ACCOUNT: True,
            Kind.SERVICE_ACCOUNT_MEMBER: True,
            Kind.FEDERATION_RULE: True,
        }
