"""Invitations (invites.md#calls): no update, no resend."""

from __future__ import annotations

from claude_simulator.admin.users import ASSIGNED, FILTERS, READ, READABLE_ROLES, WRITE, normalised
from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import (
    EMAIL,
    MOMENT,
    TEXT,
    body,
    constant,
    many,
    nullable,
    one_of,
    record,
    tagged,
    tombstone,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import invites
from claude_simulator.clock import stamp
from claude_simulator.organization import Invite, Organization
from claude_simulator.rules import invites as invite_rules
from claude_simulator.rules.enterprise import invite_names_groups_that_exist

ALL = "/v1/organizations/invites"
ONE = "/v1/organizations/invites/{invite_id}"
MOST_GROUPS = 100
LISTED_STATUSES = ("accepted", "expired", "pending")
INVITE = record(
    {
        "id": tagged("invite"),
        "type": constant("invite"),
        "email": TEXT,
        "role": one_of(READABLE_ROLES),
        "status": one_of(("accepted", "deleted", "expired", "pending")),
        "invited_at": MOMENT,
        "expires_at": MOMENT,
        "accepted_at": nullable(MOMENT),
        "rbac_group_ids": many(TEXT),
    },
    title="Invite",
)


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
        "rbac_group_ids": [*invite.rbac_group_ids],
    }


def list_invites(call: Call) -> Answer:
    """Answer a page of invitations, newest first."""
    organization = call.organization
    roles = call.query.many("roles", choices=READABLE_ROLES)
    statuses = call.query.many("statuses", choices=LISTED_STATUSES)
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
    return Answer(shape(call.organization, invite_rules.invite_exists(call.organization, call.path["invite_id"])))


def create(call: Call) -> Answer:
    """Invite somebody."""
    sent = call.body()
    email = sent.text("email")
    invite_rules.invited_email_is_valid(email)
    group_ids = sent.texts("rbac_group_ids", most=MOST_GROUPS)
    invite_names_groups_that_exist(call.organization, group_ids)
    return Answer(shape(call.organization, invites.invite(call.organization, email, sent.text("role"), group_ids)))


def delete(call: Call) -> Answer:
    """Take back a pending invitation."""
    invite_id = call.path["invite_id"]
    invites.delete_invite(call.organization, invite_id)
    return Answer({"id": invite_id, "type": "invite_deleted"})


def in_state(organization: Organization) -> list[Json]:
    """Return the invitations as the control API shows them."""
    return [
        {"id": invite.id, "email": invite.email, "role": invite.role, "status": invite.status}
        for invite in organization.invites.values()
    ]


ABOUT = Behaviour(
    "21 days by the clock, 1,200 an hour; domains and the number of members by switch",
    source="invites.md#calls",
    gap="accepting one is a control call; which domains are known, and the refusal of groups, are guesses",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_invites,
        answer=page_by_id(INVITE),
        query={**BY_ID, **FILTERS, "statuses[]": many(one_of(LISTED_STATUSES), most=100)},
        scope=READ,
    ),
    Operation(
        "POST",
        ALL,
        create,
        answer=INVITE,
        body=body(
            {"email": EMAIL, "role": one_of(ASSIGNED)}, {"rbac_group_ids": nullable(many(TEXT, most=MOST_GROUPS))}
        ),
        scope=WRITE,
        limited_by="invites_per_hour",
    ),
    Operation("GET", ONE, retrieve, answer=INVITE, scope=READ),
    Operation("DELETE", ONE, delete, answer=tombstone("invite_deleted", "id"), scope=WRITE),
)
