"""What an offboarding plan is made from, to test with: a small organization of which everything could be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from pulumi_claude_admin.offboarding.observed import KeySpend, Observed

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
JOINED = datetime(2025, 3, 1, tzinfo=UTC)
ANYWHERE = DataResidency("us", "unrestricted", "global")
EXAMPLE = OrganizationIdentity("11111111-1111-4111-8111-111111111111", "Example")
ANA = User("user_01Ana", "Ana@Example.com", "Ana", "developer", JOINED)
BEN = User("user_01Ben", "ben@example.com", "Ben", "user", JOINED)
ADMIN = User("user_01Admin", "admin@example.com", "Ada", "admin", JOINED)
CROWD = tuple(User(f"user_01Crowd{number}", f"crowd{number}@example.com", "", "user", JOINED) for number in range(37))


def a_key(name: str, *, owner: str | None = None, maker: str | None = None, place: str = "wrkspc_01Pay") -> ApiKey:
    """A key that works."""
    return ApiKey(f"apikey_01{name}", name, "active", place, owner, None, created_by_id=maker, created_at=JOINED)


def a_workspace(id_: str, name: str) -> Workspace:
    """A live one."""
    return Workspace(id_, name, "#6C5BB9", JOINED, None, ANYWHERE)


def an_invite(email: str, *, id_: str = "invite_01", status: str = "pending") -> Invite:
    """One that can still be accepted."""
    return Invite(email, status, NOW - timedelta(days=1), NOW + timedelta(days=20), id=id_, role="user")


def an_event(type_: str, *, actor: Actor | None = None, **details: object) -> Activity:
    """An hour ago."""
    return Activity(f"activity_{type_}", type_, NOW - timedelta(hours=1), actor or Actor("user_actor"), details=details)


def observed(**changes: object) -> Observed:
    """Forty people, two workspaces; Ana is in one of them and made a key for everybody."""
    seen = Observed(
        identity=EXAMPLE,
        as_of=NOW,
        users=(ADMIN, ANA, BEN, *CROWD),
        workspaces=(a_workspace("wrkspc_01Pay", "Payments"), a_workspace("wrkspc_01Code", "Claude Code")),
        members={
            "wrkspc_01Pay": (
                Member("wrkspc_01Pay", ANA.id, "workspace_developer"),
                Member("wrkspc_01Pay", ADMIN.id, "workspace_admin"),
            )
        },
        invites=(),
        keys=(a_key("shared", maker=ANA.id),),
        service_accounts=(),
        federation_rules=(),
        federation_issuers=(),
        activities=(),
        spend=KeySpend({"apikey_01shared": Decimal("412.50")}, "USD"),
    )
    return replace(seen, **changes)  # type: ignore[arg-type]  # what a test names is a field
