"""Making a credential of any class (credentials.md#kinds), for the token exchange and for whoever steers the simulator.

The secrets look like the platform's and say that they are none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import timedelta

from claude_simulator.enterprise_values import SCOPES
from claude_simulator.feed.actors import actor_of_user, admin_key_id
from claude_simulator.organization import ADMIN_ROLES, ORG_ADMIN, Credential, CredentialKind, Organization
from claude_simulator.seeds.values import People, Table, moment

PREFIXES: dict[CredentialKind, str] = {
    "admin_key": "sk-ant-admin01",
    "oauth": "sk-ant-oat01",
    "workload": "sk-ant-oat01",
    "account_key": "sk-ant-api03",
    "workspace_key": "sk-ant-api03",
    "console_session": "console-session",
    "scoped_key": "sk-ant-api01",
}
SCOPED = ("oauth", "workload", "scoped_key")
"""What has scopes."""
ADMIN_KEY_SCOPES = ("api:admin", "read:compliance_activities")
"""What the event of a new admin key says that it may do, once the activity feed is on (activity-feed.md#call, seen live)."""


class UnknownAccount(ValueError):
    """A credential was asked for somebody, or of a kind, that does not exist."""


def kind_of(name: str) -> CredentialKind:
    """Return the kind of that name; raises :class:`UnknownAccount`."""
    for kind in PREFIXES:
        if kind == name:
            return kind
    raise UnknownAccount(f"there is no credential of the kind {name!r}; there are: {', '.join(PREFIXES)}")


def issue(
    organization: Organization,
    kind: CredentialKind,
    *,
    user_id: str | None = None,
    service_account_id: str | None = None,
    scopes: Iterable[str] = (ORG_ADMIN,),
    lifetime_seconds: float | None = None,
    api_key_id: str | None = None,
) -> Credential:
    """Make a credential that the Admin API knows from now on.

    ``scopes`` are those of an OAuth token or of an Enterprise organization's key; ``lifetime_seconds`` None never ends.
    """
    with organization.lock:
        numbers = itertools.count(len(organization.credentials) + 1)
        possible = (f"{PREFIXES[kind]}-simulator-not-a-real-secret-{number:04d}" for number in numbers)
        secret = next(secret for secret in possible if secret not in organization.credentials)
        now = organization.clock.now()
        credential = Credential(
            kind,
            secret,
            id=api_key_id,
            user_id=user_id,
            service_account_id=service_account_id,
            scopes=frozenset(scopes) if kind in SCOPED else frozenset(),
            expires_at=None if lifetime_seconds is None else now + timedelta(seconds=lifetime_seconds),
            created_at=now,
        )
        organization.credentials[secret] = credential
        return credential


def issue_to(
    organization: Organization,
    name: str,
    *,
    email: str | None = None,
    service_account_id: str | None = None,
    scopes: Iterable[str] = (ORG_ADMIN,),
    lifetime_seconds: float | None = None,
) -> Credential:
    """Make a credential of a named kind for a person, by e-mail address, or a service account.

    Raises:
        UnknownAccount: there is no such kind, person, service account or scope, or not in this kind of organization.
    """
    kind = kind_of(name)
    scopes = frozenset(scopes)
    _fits(organization, kind, scopes)
    user = None if email is None else organization.user_by_email(email)
    if email is not None and user is None:
        raise UnknownAccount(f"nobody has the e-mail address {email!r}")
    if service_account_id is not None and service_account_id not in organization.service_accounts:
        raise UnknownAccount(f"there is no service account {service_account_id!r}")
    return issue(
        organization,
        kind,
        user_id=None if user is None else user.id,
        service_account_id=service_account_id,
        scopes=scopes,
        lifetime_seconds=lifetime_seconds,
    )


def _fits(organization: Organization, kind: CredentialKind, scopes: frozenset[str]) -> None:
    """Refuse a scoped key of a Console organization, any other key of an Enterprise one, and scopes that do not exist."""
    if organization.is_enterprise != (kind == "scoped_key"):
        what = "an Enterprise" if organization.is_enterprise else "a Console"
        raise UnknownAccount(f"{what} organization has no credential of the kind {kind!r}")
    unknown = sorted(scopes - set(SCOPES)) if kind == "scoped_key" else []
    if unknown:
        raise UnknownAccount(f"there is no scope {unknown[0]!r}; there are: {', '.join(SCOPES)}")


def from_seed(organization: Organization, tables: Iterable[Table], people: People) -> None:
    """Add credentials with a past; an admin key made since the Compliance API was enabled has its event (activity-feed.md#events)."""
    admin = next((user for user in organization.users.values() if user.role in ADMIN_ROLES), None)
    for table in tables:
        kind, secret = kind_of(table["kind"]), table["secret"]
        made_at = moment(table.get("created_at", organization.created_at))
        credential = Credential(
            kind,
            secret,
            user_id=people[table["email"].casefold()] if "email" in table else None,
            scopes=_scopes(kind, table),
            expires_at=moment(table["expires_at"]) if "expires_at" in table else None,
            created_at=made_at,
        )
        organization.credentials[secret] = credential
        if kind == "admin_key" and admin is not None and made_at >= organization.feed_starts_at:
            fields = {"admin_api_key_id": admin_key_id(credential), "scopes": [*ADMIN_KEY_SCOPES]}
            with organization.feed.acting_as(actor_of_user(admin, address="192.0.2.7", agent="Mozilla/5.0")):
                organization.feed.add("admin_api_key_created", fields, now=made_at, switches=organization.switches)


def _scopes(kind: CredentialKind, table: Table) -> frozenset[str]:
    if kind == "scoped_key":
        return frozenset(table.get("scopes", SCOPES))
    return frozenset({ORG_ADMIN}) if kind == "oauth" else frozenset()
