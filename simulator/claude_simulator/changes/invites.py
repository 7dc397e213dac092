"""Invitations to the organization (invites.md#life)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from claude_simulator.feed.actors import actor_of_user
from claude_simulator.organization import Invite, Organization, User
from claude_simulator.rules import invites as invite_rules
from claude_simulator.rules import users as user_rules
from claude_simulator.seeds.values import People, Table, moment

INVITE_LIFETIME = timedelta(days=21)


def invite(organization: Organization, email: str, role: str, group_ids: Iterable[str] = ()) -> Invite:
    """Invite somebody for 21 days (invites.md#life), to groups too in an Enterprise organization."""
    with organization.lock:
        user_rules.organization_role_is_writable(organization, role)
        user_rules.single_sign_on_leaves_invitations(organization)
        user_rules.email_is_not_a_member(organization, email)
        invite_rules.email_is_not_invited(organization, email)
        invite_rules.domain_may_be_invited(organization, email)
        invite_rules.another_person_fits(organization)
        now = organization.clock.now()
        made = Invite(organization.ids.tagged("invite"), email, role, "pending", now, now + INVITE_LIFETIME)
        made.rbac_group_ids = list(group_ids)
        organization.invites[made.id] = made
        organization.record("org_user_invite_sent", invite_id=made.id)
        return made


def accept_invite(organization: Organization, invite_id: str) -> User:
    """Let the invited person join, with the role of the invitation."""
    with organization.lock:
        found = invite_rules.invite_exists(organization, invite_id)
        invite_rules.invite_is_open(organization, found)
        now = organization.clock.now()
        local = found.email.partition("@")[0]
        name = " ".join(part.capitalize() for part in re.split(r"[._-]+", local) if part)
        user = User(organization.ids.tagged("user"), found.email, name, found.role, now)
        organization.users[user.id] = user
        for group_id in found.rbac_group_ids:
            if group_id in organization.enterprise.groups:
                organization.enterprise.groups[group_id].members[user.id] = now
        found.status, found.accepted_at = "accepted", now
        with organization.feed.acting_as(actor_of_user(user)):
            organization.record("org_user_invite_accepted", invite_id=invite_id)
        return user


def delete_invite(organization: Organization, invite_id: str) -> None:
    """Take back a pending invitation."""
    with organization.lock:
        found = invite_rules.invite_exists(organization, invite_id)
        invite_rules.invite_is_pending(organization, found)
        found.status = "deleted"
        organization.record("org_user_invite_deleted", invite_id=invite_id)


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the invitations of a seed."""
    for table in tables:
        days_ago = organization.clock.now() - timedelta(days=table.get("days_ago", 0))
        invited = moment(table["invited_at"]) if "invited_at" in table else days_ago
        status = table.get("status", "pending")
        accepted = invited + timedelta(days=1) if status == "accepted" else None
        made = Invite(
            id=table.get("id") or organization.ids.tagged("invite"),
            email=table["email"],
            role=table.get("role", "user"),
            status=status,
            invited_at=invited,
            expires_at=invited + INVITE_LIFETIME,
            accepted_at=accepted,
        )
        organization.invites[made.id] = made
