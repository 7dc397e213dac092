"""People of the organization and invitations to it (users.md#calls)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from claude_simulator.changes.claude_code import stop_keys
from claude_simulator.changes.member_spend_limits import forget_member
from claude_simulator.feed.actors import actor_of_directory, actor_of_user
from claude_simulator.organization import Organization, User
from claude_simulator.rules import users as user_rules

Departure: TypeAlias = Literal["left", "scim"]


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
        user = user_rules.user_exists(organization, user_id)
        user_rules.organization_role_is_writable(organization, role)
        user_rules.single_sign_on_leaves_roles(organization)
        user_rules.user_is_not_an_admin(organization, user)
        return _with_role(organization, user, role)


def change_role_by_hand(organization: Organization, user_id: str, role: str) -> User:
    """Give a person another organization role in the Console, which alone makes administrators (channels.md#people)."""
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.organization_role_exists(role)
        user_rules.owner_stays(user)
        if role != "admin":
            user_rules.another_admin_remains(organization, user)
        return _with_role(organization, user, role)


def remove_user(organization: Organization, user_id: str) -> None:
    """Remove a person (users.md#removal); administrators cannot be removed through the API."""
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.single_sign_on_leaves_removal(organization)
        user_rules.user_is_not_the_last(organization)
        user_rules.user_is_not_an_admin(organization, user)
        _take_out(organization, user, organization.clock.now())
        organization.record("org_user_deleted", user_id=user_id)


def remove_user_by_hand(organization: Organization, user_id: str) -> None:
    """Remove a person in the Console, who may be an administrator."""
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.owner_stays(user)
        user_rules.another_admin_remains(organization, user)
        _take_out(organization, user, organization.clock.now())
        organization.record("org_user_deleted", user_id=user_id)


def leave(organization: Organization, user_id: str, how: Departure) -> None:
    """Let a person go without an administrator: of their own will, or because the directory no longer has them.

    Which page the first is on is not known, and the second has none; the last administrator stays (activity-feed.md#events).
    """
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.another_admin_remains(organization, user)
        with organization.feed.acting_as(actor_of_directory() if how == "scim" else actor_of_user(user)):
            _take_out(organization, user, organization.clock.now())
            organization.record("scim_user_deleted" if how == "scim" else "org_user_left", user_id=user_id)


def leave_in_the_past(organization: Organization, user_id: str, left_at: datetime) -> None:
    """Let somebody of a seed be gone since a moment; the feed tells of it, if there was one by then."""
    user = organization.users[user_id]
    _take_out(organization, user, left_at)
    if organization.compliance_enabled and left_at >= organization.feed_starts_at:
        with organization.feed.acting_as(actor_of_user(user)):
            organization.feed.add("org_user_left", {"user_id": user_id}, now=left_at, switches=organization.switches)


def change_email(organization: Organization, user_id: str, email: str) -> User:
    """Give a person another e-mail address, as their sign-in provider does; the id stays. Which event that is, is not known."""
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.email_is_not_a_member(organization, email)
        user.email = email
        return user


def sign_out(organization: Organization, user_id: str) -> User:
    """End a person's OAuth tokens for the organization; keys go on, and so does the membership (enterprise.md#people)."""
    with organization.lock:
        user = user_rules.user_exists(organization, user_id)
        user_rules.sign_out_is_in_the_beta(organization)
        user_rules.primary_owner_stays_signed_in(user)
        organization.credentials = {
            secret: held
            for secret, held in organization.credentials.items()
            if held.kind != "oauth" or held.user_id != user_id
        }
        return user


def _with_role(organization: Organization, user: User, role: str) -> User:
    if user.role != role:
        user.role = role
        organization.record("role_assignment_revoked", user_id=user.id)
        organization.record("role_assignment_granted", user_id=user.id)
    return user


def _take_out(organization: Organization, user: User, now: datetime) -> None:
    """Take a person out with all memberships and sign-ins.

    Keys that act as that person stop, and Claude Code's; keys of workspaces and of service accounts go on.
    """
    organization.former_users[user.id] = organization.users.pop(user.id)
    for members in organization.members.values():
        members.pop(user.id, None)
    for key in organization.api_keys.values():
        if key.acts_as_user_id == user.id:
            key.stop("archived", now)
    stop_keys(organization, user.id, now)
    forget_member(organization, user.id)
    kept = {
        secret: held
        for secret, held in organization.credentials.items()
        if held.user_id != user.id or held.id in organization.api_keys
    }
    organization.credentials = kept
