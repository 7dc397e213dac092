"""Roles of people and invitations in drift: what is declared, what is only counted, and who is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.drift import ignore
from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.detect import Detection, detect
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Unseen
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from tests.support.organization_builder import NOW, PEOPLE, Organization
from tests.support.stack_builder import Stack

ZOE = "Zoe@example.com"
BEN = Stack().organization_member("ben", "user_01Ben", "Ben@example.com", "developer")


def invitation(status: str = "pending", *, role: str = "user", days_ago: int = 1, email: str = ZOE) -> Invite:
    sent = NOW - timedelta(days=days_ago)
    return Invite(email, status, sent, sent + timedelta(days=21), id="invite_01", role=role)


def with_ben(*, role: str | None = None, email: str | None = None) -> Organization:
    return Organization(
        users=tuple(
            replace(u, role=role or u.role, email=email or u.email) if u.id == "user_01Ben" else u for u in PEOPLE
        )
    )


def found(stack: Stack, live: Organization) -> Finding:
    [finding] = [one for one in detect(stack.declared(), live.reading()).findings if one.urn]
    return finding


def figure(detection: Detection, kind: Kind) -> KindCoverage:
    return next(one for one in detection.coverage if one.kind is kind)


class TestOrganizationMembers:
    def test_as_declared_is_in_sync_and_the_others_are_counted_without_administrators(self) -> None:
        detection = detect(BEN.declared(), Organization().reading())
        assert [one.status for one in detection.findings if one.urn] == [Status.IN_SYNC]
        counted = [one for one in detection.findings if one.is_counted]
        assert {one.subject.label for one in counted} == {"billing@example.com", "ana@example.com", "eve@example.com"}
        assert {one.status for one in counted} == {Status.UNMANAGED}
        coverage = figure(detection, Kind.ORGANIZATION_MEMBER)
        assert (coverage.declared, coverage.unmanaged) == (1, 3)

    def test_another_role_is_drift(self) -> None:
        finding = found(BEN, with_ben(role="billing"))
        assert (finding.status, finding.changes) == (Status.DRIFTED, (Change("role", "developer", "billing"),))

    def test_an_administrator_is_for_the_console(self) -> None:
        finding = found(BEN, with_ben(role="admin"))
        assert finding.status is Status.DRIFTED
        assert "in the Console, which alone can" in (finding.remedy or "")

    def test_another_e_mail_is_a_remark(self) -> None:
        finding = found(BEN, with_ben(email="benjamin@example.com"))
        assert finding.status is Status.IN_SYNC
        assert "has the e-mail address" in (finding.reason or "")

    def test_an_e_mail_that_is_another_persons_is_drift(self) -> None:
        live = with_ben(email="benjamin@example.com")
        live.users = (*live.users, User("user_01Other", "ben@example.com", "Other", "developer"))
        assert found(BEN, live).changes == (Change("user", "Ben@example.com", "benjamin@example.com"),)

    def test_who_left_is_missing_and_why_is_told(self) -> None:
        live = Organization(users=tuple(user for user in PEOPLE if user.id != "user_01Ben"))
        finding = found(BEN, live)
        assert finding.status is Status.MISSING
        assert "not in the organization" in (finding.reason or "")

    def test_without_the_people_it_is_unseen(self) -> None:
        live = Organization(users=())
        live.unseen.append(Unseen(Kind.ORGANIZATION_MEMBER, "not allowed", is_partial=True))
        finding = found(BEN, live)
        assert (finding.status, finding.reason) == (Status.UNSEEN, "not allowed")

    def test_an_entry_of_the_ignore_file_hides_one(self) -> None:
        detection = detect(Stack().declared(), Organization().reading())
        entries = ignore.parse_ignore("organization_member:organization/eve@* 2027-01-31 a contractor")
        outcome = ignore.apply(entries, detection.findings, today=NOW.date())
        assert [one.subject.label for one in outcome.findings if one.ignored] == ["eve@example.com"]


class TestInvites:
    @pytest.mark.parametrize(
        ("invites", "status", "changes"),
        [
            ((invitation(),), Status.IN_SYNC, ()),
            ((invitation(role="billing"),), Status.DRIFTED, (Change("role", "user", "billing"),)),
            ((invitation("expired", days_ago=30),), Status.DRIFTED, (Change("status", "pending", "expired"),)),
            ((invitation(days_ago=21),), Status.DRIFTED, (Change("status", "pending", "expired"),)),
            ((), Status.MISSING, (Change("role", "user", None),)),
            ((invitation("accepted"),), Status.IN_SYNC, ()),
        ],
        ids=["pending", "another-role", "expired", "expired-by-the-clock", "withdrawn", "accepted-and-left"],
    )
    def test_stand_as_the_newest_of_the_address(
        self, invites: tuple[Invite, ...], status: Status, changes: tuple[Change, ...]
    ) -> None:
        finding = found(Stack().invite("zoe", ZOE, "user"), Organization(invites=invites))
        assert (finding.status, finding.changes) == (status, changes)

    def test_of_somebody_who_is_there_are_in_sync_whatever_the_role(self) -> None:
        finding = found(Stack().invite("ana", "Ana@example.com", "user"), Organization())
        assert finding.status is Status.IN_SYNC

    def test_that_were_accepted_are_never_gone(self) -> None:
        assert found(Stack().invite("zoe", ZOE, "user", "accepted"), Organization()).status is Status.IN_SYNC

    def test_that_expired_are_sent_again_by_a_plain_up(self) -> None:
        finding = found(Stack().invite("zoe", ZOE, "user"), Organization(invites=(invitation("expired", days_ago=30),)))
        assert "`pulumi up` sends it again" in (finding.remedy or "")

    def test_that_nobody_declared_are_counted_while_they_are_pending(self) -> None:
        live = Organization(invites=(invitation(), invitation("expired", email="old@example.com", days_ago=30)))
        detection = detect(Stack().declared(), live.reading())
        assert [one.subject.label for one in detection.findings if one.subject.kind is Kind.INVITE] == [ZOE.lower()]
        assert all(one.is_counted for one in detection.findings)
        assert figure(detection, Kind.INVITE).unmanaged == 1

    def test_without_their_list_are_unseen_unless_the_person_is_there(self) -> None:
        live = Organization()
        live.unseen.append(Unseen(Kind.INVITE, "not allowed", is_partial=True))
        assert found(Stack().invite("zoe", ZOE, "user"), live).status is Status.UNSEEN
        assert found(Stack().invite("ana", "ana@example.com", "user"), live).status is Status.IN_SYNC
