"""Who acts, as the activity feed names them (activity-feed.md#envelope): from a credential or from a Console session."""

from __future__ import annotations

import hashlib

from claude_simulator.feed.activity_feed import SYSTEM, Actor
from claude_simulator.ids import BASE58
from claude_simulator.organization import ADMIN_ROLES, Credential, Organization, User


def actor_of_credential(
    organization: Organization, credential: Credential | None, *, address: str | None, agent: str | None
) -> Actor:
    """Return the actor behind a call of the Admin API: an admin key, a person, a service account or an API key."""
    if credential is None:
        return SYSTEM
    where = {"ip_address": address, "user_agent": agent}
    user = organization.users.get(credential.user_id or "")
    if credential.kind == "admin_key":
        return {"type": "admin_api_key_actor", "admin_api_key_id": f"apikey_{suffix(credential)}", **where}
    if credential.kind in ("account_key", "scoped_key"):
        return {"type": "api_actor", "api_key_id": credential.id or f"apikey_{suffix(credential)}", **where}
    if user is not None:
        return actor_of_user(user, address=address, agent=agent)
    return {"type": "service_account_actor", "service_account_id": credential.service_account_id, **where}


def actor_of_user(user: User, *, address: str | None = None, agent: str | None = None) -> Actor:
    """Return the actor of a person, in the Console or with a token of their own."""
    return {
        "type": "user_actor",
        "user_id": user.id,
        "email_address": user.email,
        "ip_address": address,
        "user_agent": agent,
    }


def actor_of_directory() -> Actor:
    """Return the directory whose people the organization follows; its ids are made up."""
    return {
        "type": "scim_directory_sync_actor",
        "directory_id": "directory_01Simulator",
        "workos_event_id": "event_01Simulator",
        "idp_connection_type": None,
    }


def another_administrator(organization: Organization, but: User) -> Actor:
    """Return an administrator who is not this one, at another address; the same one when there is no other."""
    others = [user for user in organization.users.values() if user.role in ADMIN_ROLES and user.id != but.id]
    return actor_of_user(others[0] if others else but, address="192.0.2.1", agent="Mozilla/5.0 (another browser)")


def admin_key_id(credential: Credential) -> str:
    """Return an admin key's id as its own events have it; as an actor it has the prefix ``apikey`` (activity-feed.md#envelope)."""
    return f"admin_api_key_{suffix(credential)}"


def scoped_key_id(credential: Credential) -> str:
    """Return the id of an Enterprise organization's key, as one who decided (enterprise.md#increase-requests); its prefix is a guess."""
    return f"apikey_{suffix(credential)}"


def suffix(credential: Credential) -> str:
    """Return the part of a key's id that is the same under every prefix, made from the secret and not telling it."""
    if credential.id is not None:
        return credential.id.rpartition("_")[2]
    number = int.from_bytes(hashlib.sha256(credential.secret.encode()).digest())
    letters = []
    for _ in range(22):
        number, digit = divmod(number, len(BASE58))
        letters.append(BASE58[digit])
    return "01" + "".join(letters)
