"""What is refused about people of the organization and invitations."""

from __future__ import annotations

import re

from claude_simulator.organization import ADMIN_ROLES, Organization, User
from claude_simulator.rules.refused import absent, forbidden, invalid

WRITABLE_ROLES = ("user", "developer", "billing", "claude_code_user")
ENTERPRISE_ROLES = ("user", "owner", "primary_owner", "membership_admin", "managed")
WRITABLE_ENTERPRISE_ROLES = ("user", "managed")
OWNERS = ("owner", "primary_owner")
EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


def user_exists(organization: Organization, user_id: str) -> User:
    """Refuse an unknown user. Source: errors.md#without-a-code, plain 404."""
    user = organization.users.get(user_id)
    if user is None:
        raise absent(f"User {user_id}")
    return user


def filter_is_an_address(email: str) -> None:
    """Refuse to look for what is no e-mail address. Source: users.md#e-mail-filter (the filter takes an address); 400 is [assumed]."""
    if EMAIL.fullmatch(email) is None:
        raise invalid("email: must be an e-mail address")


def organization_role_is_writable(organization: Organization, role: str) -> None:
    """Refuse every role that the API does not assign, admin above all. Source: users.md#roles, enterprise.md#people."""
    known = WRITABLE_ENTERPRISE_ROLES if organization.is_enterprise else WRITABLE_ROLES
    if role not in known:
        raise invalid(f"role: must be one of {', '.join(known)}")


def single_sign_on_leaves_invitations(organization: Organization) -> None:
    """Refuse to invite people who come by themselves, by the switch ``single_sign_on``. Source: users.md#single-sign-on; it has no code."""
    if organization.switches.choice("single_sign_on") in ("accounts_at_sign_in", "directory"):
        raise invalid("Invitations are not available: members are provisioned by your identity provider.")


def single_sign_on_leaves_roles(organization: Organization) -> None:
    """Refuse to change roles that come with groups, by the switch ``single_sign_on``. Source: users.md#single-sign-on; it has no code."""
    if organization.switches.choice("single_sign_on") in ("advanced", "directory"):
        raise invalid("Roles are managed by your identity provider.")


def single_sign_on_leaves_removal(organization: Organization) -> None:
    """Refuse to remove people of a directory, by the switch ``single_sign_on``. Source: users.md#single-sign-on; it has no code."""
    if organization.switches.choice("single_sign_on") == "directory":
        raise invalid("Members are removed by your identity provider.")


def user_is_not_an_admin(organization: Organization, user: User) -> None:
    """Refuse to change or remove an administrator, by switch. Source: users.md#roles (400/403), errors.md#without-a-code."""
    if user.role not in ADMIN_ROLES:
        return
    message = "Admins cannot be changed or removed through the API."
    is_forbidden = organization.switches.choice("admin_change_refusal") == "forbidden_403"
    raise forbidden(message) if is_forbidden else invalid(message)


def organization_role_exists(role: str) -> None:
    """Refuse what is no role of a Console organization; there, unlike through the API, admin is one. Source: users.md#roles."""
    if role not in (*WRITABLE_ROLES, "admin"):
        raise invalid(f"role: must be one of {', '.join((*WRITABLE_ROLES, 'admin'))}")


def another_admin_remains(organization: Organization, user: User) -> None:
    """Refuse to take the role from, or to remove, the last administrator. Source: [assumed], else nobody could undo it."""
    others = [other for other in organization.users.values() if other.role in ADMIN_ROLES and other.id != user.id]
    if user.role in ADMIN_ROLES and not others:
        raise invalid("An organization needs an administrator.")


def owner_stays(user: User) -> None:
    """Refuse to change or remove an owner by hand, who stands above admins. Source: users.md#roles; [assumed]."""
    if user.role in OWNERS:
        raise forbidden("Owners cannot be changed here.")


def sign_out_is_in_the_beta(organization: Organization) -> None:
    """Refuse to sign people out where that beta is not enabled, by the switch ``sign_out_beta``. Source: enterprise.md#people."""
    if organization.switches.choice("sign_out_beta") == "not_enrolled_400":
        raise invalid("Sign-out is not enabled for this organization.", "organization_not_enrolled_in_beta")


def primary_owner_stays_signed_in(user: User) -> None:
    """Refuse to sign the primary owner out. Source: enterprise.md#people; 400 or 403 is not said."""
    if user.role == "primary_owner":
        raise invalid("The primary owner cannot be signed out.")


def user_is_not_the_last(organization: Organization) -> None:
    """Refuse to remove the last member. Source: errors.md#codes, ``cannot_remove_last_member``."""
    if len(organization.users) <= 1:
        raise invalid("The last member of an organization cannot be removed.", "cannot_remove_last_member")


def email_is_not_a_member(organization: Organization, email: str) -> None:
    """Refuse to invite somebody who is here. Source: errors.md#codes, ``already_member``."""
    user = organization.user_by_email(email)
    if user is not None:
        raise invalid(f"{email} is already a member of this organization ({user.id}).", "already_member")
