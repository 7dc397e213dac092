"""What is refused about people of the organization and invitations."""

from __future__ import annotations

import re

from claude_simulator.organization import ADMIN_ROLES, Invite, Organization, User
from claude_simulator.rules.refused import absent, forbidden, invalid

WRITABLE_ROLES = ("user", "developer", "billing", "claude_code_user")
OWNERS = ("owner", "primary_owner")
EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


def user_exists(organization: Organization, user_id: str) -> User:
    """Refuse an unknown user. Source: §1.7, plain 404."""
    user = organization.users.get(user_id)
    if user is None:
        raise absent(f"User {user_id}")
    return user


def filter_is_an_address(email: str) -> None:
    """Refuse to look for what is no e-mail address. Source: §2.2 (the filter takes an address); 400 is [INFER]."""
    if EMAIL.fullmatch(email) is None:
        raise invalid("email: must be an e-mail address")


def organization_role_is_writable(role: str) -> None:
    """Refuse every role that the API does not assign, admin above all. Source: §2.2."""
    if role not in WRITABLE_ROLES:
        raise invalid(f"role: must be one of {', '.join(WRITABLE_ROLES)}")


def user_is_not_an_admin(organization: Organization, user: User) -> None:
    """Refuse to change or remove an administrator, by switch. Source: §2.2 (400/403), §1.7 "plain 400 … removing admins"."""
    if user.role not in ADMIN_ROLES:
        return
    message = "Admins cannot be changed or removed through the API."
    is_forbidden = organization.switches.choice("admin_change_refusal") == "forbidden_403"
    raise forbidden(message) if is_forbidden else invalid(message)


def organization_role_exists(role: str) -> None:
    """Refuse what is no role of a Console organization; there, unlike through the API, admin is one. Source: §2.2."""
    if role not in (*WRITABLE_ROLES, "admin"):
        raise invalid(f"role: must be one of {', '.join((*WRITABLE_ROLES, 'admin'))}")


def another_admin_remains(organization: Organization, user: User) -> None:
    """Refuse to take the role from, or to remove, the last administrator. Source: [INFER], else nobody could undo it."""
    others = [other for other in organization.users.values() if other.role in ADMIN_ROLES and other.id != user.id]
    if user.role in ADMIN_ROLES and not others:
        raise invalid("An organization needs an administrator.")


def owner_stays(user: User) -> None:
    """Refuse to change or remove an owner by hand, who stands above admins. Source: §2.2 "Role meaning"; [INFER]."""
    if user.role in OWNERS:
        raise forbidden("Owners cannot be changed here.")


def user_is_not_the_last(organization: Organization) -> None:
    """Refuse to remove the last member. Source: §1.7, ``cannot_remove_last_member``."""
    if len(organization.users) <= 1:
        raise invalid("The last member of an organization cannot be removed.", "cannot_remove_last_member")


def invited_email_is_valid(email: str) -> None:
    """Refuse what is no e-mail address. Source: §2.3 "email format"."""
    if EMAIL.fullmatch(email) is None:
        raise invalid("email: value is not a valid email address")


def email_is_not_a_member(organization: Organization, email: str) -> None:
    """Refuse to invite somebody who is here. Source: §1.7, ``already_member``."""
    user = organization.user_by_email(email)
    if user is not None:
        raise invalid(f"{email} is already a member of this organization ({user.id}).", "already_member")


def email_is_not_invited(organization: Organization, email: str) -> None:
    """Refuse a second pending invitation. Source: §1.7, ``invite_already_exists``."""
    now = organization.clock.now()
    for invite in organization.invites.values():
        if invite.email.casefold() == email.casefold() and invite.status == "pending" and invite.expires_at > now:
            raise invalid(f"A pending invite for {email} exists ({invite.id}).", "invite_already_exists")


def domain_may_be_invited(organization: Organization, email: str) -> None:
    """Refuse addresses of domains that no member has, by the switch ``invited_domains``. Source: §1.7.

    Codes ``cannot_invite_emails_with_unverified_domains`` and ``email_domain_not_allowed``; which domains the
    organization knows is [INFER].
    """
    answer = organization.switches.choice("invited_domains")
    known = {user.email.rpartition("@")[2].casefold() for user in organization.users.values()}
    domain = email.rpartition("@")[2].casefold()
    if answer == "any" or domain in known:
        return
    if answer == "verified_only":
        raise invalid(f"email: {domain} is not verified", "cannot_invite_emails_with_unverified_domains")
    raise invalid(f"email: {domain} is not allowed", "email_domain_not_allowed")


def another_person_fits(organization: Organization) -> None:
    """Refuse to invite more people than fit, by switch; pending ones count. Source: §1.7, ``org_member_limit_exceeded``."""
    most = organization.switches.number("organization_members")
    now = organization.clock.now()
    pending = sum(1 for i in organization.invites.values() if i.status == "pending" and i.expires_at > now)
    if most and len(organization.users) + pending >= most:
        raise invalid(f"This organization has reached its maximum of {most} members.", "org_member_limit_exceeded")


def invite_exists(organization: Organization, invite_id: str) -> Invite:
    """Refuse an unknown invitation. Source: §1.7, plain 404."""
    invite = organization.invites.get(invite_id)
    if invite is None:
        raise absent(f"Invite {invite_id}")
    return invite


def invite_is_open(organization: Organization, invite: Invite) -> None:
    """Refuse to accept an invitation that is not pending. Source: §2.3 (21 days); the answer is [INFER]."""
    if invite.status != "pending" or invite.expires_at <= organization.clock.now():
        raise invalid("This invitation is no longer open.")


def invite_is_pending(organization: Organization, invite: Invite) -> None:
    """Refuse to delete an invitation that is not pending. Source: §2.3."""
    if invite.status != "pending" or invite.expires_at <= organization.clock.now():
        raise invalid("Only pending invites can be deleted.")
