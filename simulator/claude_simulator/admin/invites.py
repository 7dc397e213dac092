"""Invitations (reference §2.3): no update, no resend."""

from __future__ import annotations

from claude_simulator.admin import paging
from claude_simulator.admin.operation import Answer, Call, Json, Operation
from claude_simulator.admin.users import READABLE_ROLES, normalised
from claude_simulator.changes import people
from claude_simulator.clock import stamp
from claude_simulator.organization import Invite, Organization
from claude_simulator.rules import people as people_rules

ALL = "/v1/organizations/invites"
ONE = "/v1/organizations/invites/{invite_id}"


def status_of(organization: Organization, invite: Invite) -> str:
    """Return the status now: a pending invitation expires by the clock."""
    if invite.status == "pending" and invite.expires_at <= organization.clock.now():
        return "expired"
    return invite.status


def shape(organization: Organization, invite: Invite) -> dict[str, Json]:
    """Return an Invite as it goes over the wire."""
    return {
        "id": invite.id,
        "type": "invite",
        "email": invite.email,
        "role": invite.role,
        "status": status_of(organization, invite),
        "invited_at": stamp(invite.invited_at),
        "expires_at": stamp(invite.expires_at),
        "accepted_at": None if invite.accepted_at is None else stamp(invite.accepted_at),
        "rbac_group_ids": [],
    }


def list_invites(call: Call) -> Answer:
    """Answer a page of invitations, newest first."""
    organization = call.organization
    roles = call.query.many("roles", choices=READABLE_ROLES)
    statuses = call.query.many("statuses", choices=("accepted", "expired", "pending"))
    email = call.query.text("email")
    invites = [
        invite
        for invite in reversed(organization.invites.values())
        if invite.status != "deleted"
        and (not roles or invite.role in roles)
        and (not statuses or status_of(organization, invite) in statuses)
        and (email is None or normalised(invite.email) == normalised(email))
    ]
    return paging.by_id(call, invites, lambda invite: invite.id, lambda invite: shape(organization, invite))


def retrieve(call: Call) -> Answer:
    """Answer one invitation."""
    return Answer(shape(call.organization, people_rules.invite_exists(call.organization, call.path["invite_id"])))


def create(call: Call) -> Answer:
    """Invite somebody."""
    body = call.body("email", "role", "rbac_group_ids")
    email = body.text("email")
    people_rules.invited_email_is_valid(email)
    return Answer(shape(call.organization, people.invite(call.organization, email, body.text("role"))))


def delete(call: Call) -> Answer:
    """Take back a pending invitation."""
    invite_id = call.path["invite_id"]
    people.delete_invite(call.organization, invite_id)
    return Answer({"id": invite_id, "type": "invite_deleted"})


OPERATIONS = (
    Operation("GET", ALL, list_invites),
    Operation("POST", ALL, create),
    Operation("GET", ONE, retrieve),
    Operation("DELETE", ONE, delete),
)
