"""What is refused about invitations to the organization."""

from __future__ import annotations

from claude_simulator.organization import Invite, Organization
from claude_simulator.rules.refused import absent, invalid
from claude_simulator.rules.users import EMAIL


def invited_email_is_valid(email: str) -> None:
    """Refuse what is no e-mail address. Source: invites.md#calls."""
    if EMAIL.fullmatch(email) is None:
        raise invalid("email: value is not a valid email address")


def email_is_not_invited(organization: Organization, email: str) -> None:
    """Refuse a second pending invitation. Source: errors.md#codes, ``invite_already_exists``."""
    now = organization.clock.now()
    for invite in organization.invites.values():
        if invite.email.casefold() == email.casefold() and invite.status == "pending" and invite.expires_at > now:
            raise invalid(f"A pending invite for {email} exists ({invite.id}).", "invite_already_exists")


def domain_may_be_invited(organization: Organization, email: str) -> None:
    """Refuse addresses of domains that no member has, by the switch ``invited_domains``. Source: errors.md#codes.

    Codes ``cannot_invite_emails_with_unverified_domains`` and ``email_domain_not_allowed``; which domains the
    organization knows is [assumed].
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
    """Refuse to invite more people than fit, by switch; pending ones count. Source: errors.md#codes, ``org_member_limit_exceeded``."""
    most = organization.switches.number("organization_members")
    now = organization.clock.now()
    pending = sum(1 for i in organization.invites.values() if i.status == "pending" and i.expires_at > now)
    if most and len(organization.users) + pending >= most:
        raise invalid(f"This organization has reached its maximum of {most} members.", "org_member_limit_exceeded")


def invite_exists(organization: Organization, invite_id: str) -> Invite:
    """Refuse an unknown invitation. Source: errors.md#without-a-code, plain 404."""
    invite = organization.invites.get(invite_id)
    if invite is None:
        raise absent(f"Invite {invite_id}")
    return invite


def invite_is_open(organization: Organization, invite: Invite) -> None:
    """Refuse to accept an invitation that is not pending. Source: invites.md#life (21 days); the answer is [assumed]."""
    if invite.status != "pending" or invite.expires_at <= organization.clock.now():
        raise invalid("This invitation is no longer open.")


def invite_is_pending(organization: Organization, invite: Invite) -> None:
    """Refuse to delete an invitation that is not pending. Source: invites.md#life."""
    if invite.status != "pending" or invite.expires_at <= organization.clock.now():
        raise invalid("Only pending invites can be deleted.")
