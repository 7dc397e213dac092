"""People of the organization and invitations to it (reference §2)."""

from __future__ import annotations

import re
from datetime import timedelta

from claude_simulator.changes.claude_code import stop_keys
from claude_simulator.organization import Invite, Organization, User
from claude_simulator.rules import people as people_rules

INVITE_LIFETIME = timedelta(days=21)


def meet(organization: Organization, email: str) -> None:
    """Make somebody with an e-mail address that nobody has, if the switch ``unknown_people`` accepts them."""
    with organization.lock:
        if organization.switches.choice("unknown_people") == "refused" or "@" not in email:
            return
        if organization.user_by_email(email) is None:
            name, _, _ = email.partition("@")
            user = User(organization.ids.tagged("user"), email, name, "developer", organization.clock.now())
            organization.users[user.id] = user


def meet_id(organization: Organization, user_id: str) -> None:
    """Make somebody with an id that nobody has, if the switch ``unknown_people`` accepts them."""
    with organization.lock:
        is_new = user_id.startswith("user_") and user_id not in organization.users
        if is_new and organization.switches.choice("unknown_people") == "accepted":
            email = f"{user_id.lower()}@example.invalid"
            organization.users[user_id] = User(user_id, email, user_id, "developer", organization.clock.now())


def change_role(organization: Organization, user_id: str, role: str) -> User:
    """Give a person another organization role; admin can never be given through the API."""
    with organization.lock:
        user = people_rules.user_exists(organization, user_id)
        people_rules.organization_role_is_writable(role)
        people_rules.user_is_not_an_admin(organization, user)
        if user.role != role:
            user.role = role
            organization.record("role_assignment_revoked", user_id=user.id)
            organization.record("role_assignment_granted", user_id=user.id)
        return user


def remove_user(organization: Organization, user_id: str) -> None:
    """Remove a person with all memberships and sign-ins (reference §2.2).

    Keys that act as that person stop, and Claude Code's; keys of workspaces and of service accounts go on.
    """
    with organization.lock:
        user = people_rules.user_exists(organization, user_id)
        people_rules.user_is_not_the_last(organization)
        people_rules.user_is_not_an_admin(organization, user)
        del organization.users[user_id]
        for members in organization.members.values():
            members.pop(user_id, None)
        for key in organization.api_keys.values():
            if key.acts_as_user_id == user_id:
                key.status = "archived"
        stop_keys(organization, user_id)
        kept = {secret: held for secret, held in organization.credentials.items() if held.user_id != user_id}
        organization.credentials = kept
        organization.record("org_user_deleted", user_id=user_id)


def invite(organization: Organization, email: str, role: str) -> Invite:
    """Invite somebody for 21 days (reference §2.3)."""
    with organization.lock:
        people_rules.organization_role_is_writable(role)
        people_rules.email_is_not_a_member(organization, email)
        people_rules.email_is_not_invited(organization, email)
        people_rules.domain_may_be_invited(organization, email)
        people_rules.another_person_fits(organization)
        now = organization.clock.now()
        made = Invite(organization.ids.tagged("invite"), email, role, "pending", now, now + INVITE_LIFETIME)
        organization.invites[made.id] = made
        organization.record("org_user_invite_sent", invite_id=made.id)
        return made


def accept_invite(organization: Organization, invite_id: str) -> User:
    """Let the invited person join, with the role of the invitation."""
    with organization.lock:
        found = people_rules.invite_exists(organization, invite_id)
        people_rules.invite_is_open(organization, found)
        now = organization.clock.now()
        local = found.email.partition("@")[0]
        name = " ".join(part.capitalize() for part in re.split(r"[._-]+", local) if part)
        user = User(organization.ids.tagged("user"), found.email, name, found.role, now)
        organization.users[user.id] = user
        found.status, found.accepted_at = "accepted", now
        organization.record("org_user_invite_accepted", invite_id=invite_id)
        return user


def delete_invite(organization: Organization, invite_id: str) -> None:
    """Take back a pending invitation."""
    with organization.lock:
        found = people_rules.invite_exists(organization, invite_id)
        people_rules.invite_is_pending(organization, found)
        found.status = "deleted"
        organization.record("org_user_invite_deleted", invite_id=invite_id)
