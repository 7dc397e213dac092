"""Offboarding plans to test with: one of a leaver who has one of each step that this product writes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from pulumi_claude_admin.offboarding.plan import (
    Leaver,
    LeavingPerson,
    OffboardingPlan,
    Performer,
    PlannedStep,
    StepKind,
    Unseen,
)
from pulumi_claude_admin.offboarding.writes import RemoveMembership, RemovePerson, SetKeyStatus, WithdrawInvitation

AS_OF = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
ADDED = datetime(2025, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)


def shared_key_step(*, decision: str = "") -> PlannedStep:
    """A key that acts as nobody and goes on after its maker has left."""
    return PlannedStep(
        StepKind.SHARED_KEY,
        Performer.CLAUDE_ADMIN,
        about="apikey_01Shared",
        label="payments-prod",
        instruction="decide: disable, assign OWNER or rotate by DATE",
        write=SetKeyStatus(
            "apikey_01Shared", "payments-prod", "wrkspc_01Payments", None, "user_01Ana", "active", "inactive"
        ),
        spend=Decimal("412.50"),
        decision=decision,
    )


def a_plan(*, decision: str = "") -> OffboardingPlan:
    """Ana leaves: every write, a step of the identity provider, and something that nobody could see."""
    steps = (
        PlannedStep(StepKind.BLOCK_SIGN_IN, Performer.IDENTITY_PROVIDER, "", "", "block the account there first"),
        shared_key_step(decision=decision),
        PlannedStep(
            StepKind.INVITATION,
            Performer.CLAUDE_ADMIN,
            "invite_01",
            "ana@example.com",
            "withdraw",
            write=WithdrawInvitation("invite_01", "ana@example.com"),
        ),
        PlannedStep(
            StepKind.WORKSPACE_MEMBERSHIP,
            Performer.CLAUDE_ADMIN,
            "wrkspc_01Payments",
            "Payments",
            "remove",
            write=RemoveMembership("wrkspc_01Payments", "user_01Ana", "ana@example.com", "workspace_developer"),
        ),
        PlannedStep(
            StepKind.ORGANIZATION_MEMBERSHIP,
            Performer.CLAUDE_ADMIN,
            "user_01Ana",
            "ana@example.com",
            "remove",
            write=RemovePerson("user_01Ana", "ana@example.com", "developer", ADDED),
        ),
    )
    person = LeavingPerson("ana@example.com", "user_01Ana", "developer", ADDED, is_member=True)
    return OffboardingPlan(
        organization_id="11111111-1111-4111-8111-111111111111",
        organization_name="Example",
        as_of=AS_OF,
        members=40,
        currency="USD",
        people=(Leaver(person, steps, (Unseen(StepKind.ADMIN_KEY, "the feed begins on 2026-01-01"),)),),
        unseen=(Unseen(StepKind.SERVICE_ACCOUNT, "an Admin key may not list them"),),
    )
