"""Limits of people in an Enterprise organization: compared where they are declared, told with what holds instead, unseen without their key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.admin_api.cached.enterprise import CachedEnterprise
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, EnterpriseSource, Sources
from pulumi_claude_admin.errors import PermissionDenied, Unavailable, WrongOrganization
from pulumi_claude_admin.findings import Finding, Kind, Status
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.drift_notices import enterprise_notices
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise
from tests.support.increase_requests import asked
from tests.support.stack_builder import Stack

PEOPLE = {"ana@example.com": "250.00", "ben@example.com": "no_limit"}
USER_IDS = {"ana@example.com": ANA, "ben@example.com": BEN}
SINGLE = f"monthly/{CLEO}"


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def there() -> FakeEnterprise:
    enterprise = FakeEnterprise()
    enterprise.put(ANA, Money(25_000))
    enterprise.put(BEN, None)
    enterprise.put(CLEO, Money(900))
    return enterprise


def stack(api: FakeAdminApi, there: FakeEnterprise, *, exclusive: bool = False) -> Stack:
    made = Stack(organization_id=api.stored.identity.id)
    return made.member_limits("all", there.id, USER_IDS, people=PEOPLE, exclusive=exclusive)


def both(api: FakeAdminApi, there: FakeEnterprise, *, exclusive: bool = False) -> Declared:
    made = stack(api, there, exclusive=exclusive)
    return made.member_limit("cleo", SINGLE, there.id, user="cleo@example.com", amount="9.00").declared()


def read(api: FakeAdminApi, declared: Declared, there: FakeEnterprise | None, why_not: str = "") -> Reading:
    source = EnterpriseSource(CachedEnterprise(there) if there is not None else None, why_not)
    return read_organization(declared, Sources(api, ConsoleSource(None, "not asked"), enterprise=source))


def found(declared: Declared, reading: Reading) -> dict[str, Finding]:
    kinds = {Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS}
    return {one.subject.id: one for one in detect(declared, reading).findings if one.subject.kind in kinds}


def test_what_is_as_declared_is_in_sync(api: FakeAdminApi, there: FakeEnterprise) -> None:
    declared = both(api, there)
    findings = found(declared, read(api, declared, there))
    assert {one.subject.label: one.status for one in findings.values()} == {
        "monthly, 2 people": Status.IN_SYNC,
        "monthly, cleo@example.com": Status.IN_SYNC,
    }


def test_an_override_that_nobody_declared_is_counted_and_never_fails(api: FakeAdminApi, there: FakeEnterprise) -> None:
    declared = stack(api, there).declared()
    one = found(declared, read(api, declared, there))[SINGLE]
    assert (one.status, one.is_counted, one.subject.label) == (Status.UNMANAGED, True, "monthly, cleo@example.com")
    assert [(change.path, change.actual) for change in one.changes] == [("amount", "9.00")]


def test_exclusive_calls_everybody_else_drifted_but_who_has_a_declaration(
    api: FakeAdminApi, there: FakeEnterprise
) -> None:
    declared = stack(api, there, exclusive=True).declared()
    one = found(declared, read(api, declared, there))[f"{there.id}/monthly"]
    assert [(change.path, change.actual) for change in one.changes] == [("people.cleo@example.com", "9.00")]
    alone = both(api, there, exclusive=True)
    assert {one.status for one in found(alone, read(api, alone, there)).values()} == {Status.IN_SYNC}


def test_a_change_by_hand_is_drift_and_what_holds_instead_is_told(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.put(BEN, Money(100))
    there.stored.pop((ANA, "monthly"))
    there.stored.pop((CLEO, "monthly"))
    declared = both(api, there)
    findings = found(declared, read(api, declared, there))
    many, one = findings[f"{there.id}/monthly"], findings[SINGLE]
    assert (many.status, one.status) == (Status.DRIFTED, Status.MISSING)
    assert [(change.path, change.declared, change.actual) for change in many.changes] == [
        ("people.ana@example.com", "250.00", None),
        ("people.ben@example.com", "no_limit", "1.00"),
    ]
    told = "has 100.00 by organization now, which is set at claude.ai > Organization settings > Usage"
    assert (many.reason, one.reason) == (f"ana@example.com {told}", f"cleo@example.com {told}")


def test_where_nothing_holds_instead_that_is_told(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.default = None
    there.stored.pop((ANA, "monthly"))
    declared = stack(api, there).declared()
    assert (
        found(declared, read(api, declared, there))[f"{there.id}/monthly"].reason == "ana@example.com has no limit now"
    )


def test_who_left_is_left_and_only_where_everybody_is_known(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.emails.pop(BEN)
    there.emails.pop(CLEO)
    there.stored.clear()
    there.put(ANA, Money(25_000))
    declared = both(api, there)
    findings = found(declared, read(api, declared, there)).values()
    assert {one.status for one in findings} == {Status.LEFT}
    assert all("is not in the organization any more" in (one.reason or "") for one in findings)
    there.people_refusal = PermissionDenied("Missing required scopes", status=403, error_code="api_key_scope_missing")
    blind = found(declared, read(api, declared, there))
    assert {one.status for one in blind.values()} == {Status.DRIFTED, Status.MISSING}


def test_a_new_e_mail_is_followed_by_the_recorded_id(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.emails[ANA] = "ana.new@example.com"
    declared = stack(api, there).declared()
    assert found(declared, read(api, declared, there))[f"{there.id}/monthly"].status is Status.IN_SYNC


def test_without_its_key_it_is_unseen_and_said(api: FakeAdminApi, there: FakeEnterprise) -> None:
    declared = both(api, there)
    reading = read(api, declared, None, "CLAUDE_ADMIN_ENTERPRISE_KEY is missing")
    assert {(one.status, one.reason) for one in found(declared, reading).values()} == {
        (Status.UNSEEN, "CLAUDE_ADMIN_ENTERPRISE_KEY is missing")
    }


def test_another_organization_is_refused_before_anything_of_it_is_read(
    api: FakeAdminApi, there: FakeEnterprise
) -> None:
    declared = both(api, there)
    read_before = read(api, declared, there)
    there.id = "55555555-5555-4555-8555-555555555555"
    there.calls.clear()
    with pytest.raises(
        WrongOrganization, match=r"limits of people in organization 4444.* belongs to 5555.*leave the key out"
    ):
        read(api, declared, there)
    assert there.calls == ["organization"]
    assert read_before.snapshot.enterprise is not None
    another = replace(read_before.snapshot.enterprise, organization_id=there.id)
    of_another = replace(read_before, snapshot=replace(read_before.snapshot, enterprise=another))
    with pytest.raises(WrongOrganization):
        detect(declared, of_another)


def test_an_organization_that_does_not_answer_hides_nothing_else(api: FakeAdminApi, there: FakeEnterprise) -> None:
    class Down(FakeEnterprise):
        def organization_id(self) -> str:
            raise Unavailable("down", status=503)

    declared = both(api, there)
    reading = read(api, declared, Down())
    assert {one.status for one in found(declared, reading).values()} == {Status.UNSEEN}
    assert all(one.is_partial for one in reading.unseen if one.kind is Kind.MEMBER_SPEND_LIMIT)


def test_what_others_than_people_have_is_a_notice_with_where_it_is_set(
    api: FakeAdminApi, there: FakeEnterprise
) -> None:
    declared = both(api, there)
    (notice,) = enterprise_notices(read(api, declared, there))
    assert notice == (
        "Claude Enterprise: set by a person at claude.ai > Organization settings > Usage, for whoever has no override: "
        "organization 100.00 monthly."
    )


def test_requests_that_wait_are_a_notice(api: FakeAdminApi, there: FakeEnterprise) -> None:
    waiting = (asked(), asked("slir_b", BEN, days_ago=3), asked("slir_c", CLEO, status="approved"))
    there.requests = {one.id: one for one in waiting}
    declared = both(api, there)
    *_, notice = enterprise_notices(read(api, declared, there))
    assert notice.startswith(
        "Claude Enterprise: 2 requests for a higher limit wait (slir_b, slir_01Ana); setting a limit directly, as "
        "`pulumi up` does, leaves a request pending"
    )


def test_a_stack_without_such_a_limit_asks_nothing(api: FakeAdminApi) -> None:
    empty = Stack(organization_id=api.stored.identity.id).declared()
    reading = read_organization(empty, Sources(api, ConsoleSource(None, "not asked")))
    assert (reading.snapshot.enterprise, [*enterprise_notices(reading)]) == (None, [])
    assert all(one.kind not in {Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS} for one in reading.unseen)


def test_a_difference_that_an_approved_request_explains_is_approved(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.put(ANA, Money(30_000))
    there.requests["slir_01Ana"] = asked(status="approved")
    written_before = stack(api, there).written("2026-09-14T08:00:00Z").declared()
    one = found(written_before, read(api, written_before, there))[f"{there.id}/monthly"]
    assert (one.status, one.severity, one.reason) == (
        Status.APPROVED,
        None,
        "approved by slir_01Ana at 2026-09-15 00:00 UTC",
    )
    for other in (stack(api, there).written("2026-09-15T08:00:00Z"), stack(api, there)):
        declared = other.declared()
        assert found(declared, read(api, declared, there))[f"{there.id}/monthly"].status is Status.DRIFTED


def test_what_no_request_explains_stays_drift(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.put(ANA, Money(30_000))
    there.put(BEN, Money(100))
    there.requests["slir_01Ana"] = asked(status="approved")
    declared = stack(api, there).written("2026-09-14T08:00:00Z").declared()
    one = found(declared, read(api, declared, there))[f"{there.id}/monthly"]
    assert (one.status, one.reason) == (Status.DRIFTED, "approved by slir_01Ana at 2026-09-15 00:00 UTC")


def test_one_person_s_limit_is_approved_too(api: FakeAdminApi, there: FakeEnterprise) -> None:
    there.put(CLEO, Money(2_000))
    there.requests["slir_01Cleo"] = asked("slir_01Cleo", CLEO, status="approved")
    made = Stack(organization_id=api.stored.identity.id)
    made.member_limit("cleo", SINGLE, there.id, user="cleo@example.com", amount="9.00").written("2026-09-14T08:00:00Z")
    declared = made.declared()
    assert found(declared, read(api, declared, there))[SINGLE].status is Status.APPROVED
