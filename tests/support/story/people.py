"""People of the organization in stories: their roles and their invitations."""

from __future__ import annotations

from hypothesis import strategies as st

from claude_simulator.changes import invites as invite_changes
from claude_simulator.changes import users as user_changes
from claude_simulator.organization import Invite, Organization, User
from tests.support.story.engine import Declared, Recorded
from tests.support.story.picture import Deed, Picture

THERE = ("dora@example.com", "emil@example.com")
NOT_YET = ("fay@example.com", "gus@example.com")
ADMIN = "admin@example.com"
WEEK = 7 * 24 * 3600

roles = st.sampled_from(("user", "developer", "claude_code_user", "billing"))
asked = st.sampled_from((False, False, True))


def settle(organization: Organization) -> None:
    """Let the people in who are there when a story begins."""
    for email in THERE:
        user = User(organization.ids.tagged("user"), email, email, "user", organization.clock.now())
        organization.users[user.id] = user


def role_of(email: str) -> st.SearchStrategy[Declared]:
    """Somebody's role in the organization."""
    inputs = st.fixed_dictionaries({"user": st.just(email), "role": roles, "remove_on_destroy": asked})
    return inputs.map(lambda bag: Declared(f"{_name(email)}-role", "OrganizationMember", bag))


def invitation_of(email: str) -> st.SearchStrategy[Declared]:
    """Somebody's invitation."""
    inputs = st.fixed_dictionaries({"email": st.just(email), "role": roles})
    return inputs.map(lambda bag: Declared(f"{_name(email)}-invite", "Invite", bag))


def declared() -> st.SearchStrategy[Declared]:
    """Roles of those who are there and of some who are not; invitations of those who are not and of some who are."""
    return st.sampled_from((*THERE * 6, *NOT_YET, ADMIN)).flatmap(role_of) | st.sampled_from(
        (*NOT_YET * 6, *THERE, ADMIN)
    ).flatmap(invitation_of)


def by_hand() -> st.SearchStrategy[Deed]:
    """People come, leave and are given another role; invitations are sent, withdrawn, and expire."""
    somebody, new = st.sampled_from((*THERE, *NOT_YET)), st.sampled_from(NOT_YET)
    return (
        somebody.map(lambda who: Deed(f"{who} leaves", lambda org: user_changes.leave(org, _id(org, who), "left")))
        | new.map(lambda who: Deed(f"{who} accepts", lambda org: invite_changes.accept_invite(org, _open(org, who))))
        | new.map(lambda who: Deed(f"{who} accepts and leaves", lambda org: _come_and_leave(org, who)))
        | new.map(lambda who: Deed(f"withdraw {who}", lambda org: invite_changes.delete_invite(org, _open(org, who))))
        | weeks()
        | st.tuples(new, roles).map(
            lambda both: Deed(f"invite {both}", lambda org: invite_changes.invite(org, *both)),
        )
        | st.tuples(somebody, roles | st.just("admin")).map(
            lambda both: Deed(
                f"role {both}", lambda org: user_changes.change_role_by_hand(org, _id(org, both[0]), both[1])
            )
        )
    )


def weeks() -> st.SearchStrategy[Deed]:
    """More time than an invitation lasts."""
    return st.sampled_from((4, 8)).map(
        lambda number: Deed(f"{number} weeks go by", lambda org: org.clock.advance(number * WEEK))
    )


def is_due(before: Picture, recorded: Recorded) -> bool:
    """Whether the invitation of the state has expired and is the latest one, so that the next run sends another."""
    email = recorded.inputs["email"]
    theirs = [each for each in before.invites.values() if each.email == email]
    latest = max(theirs, key=lambda each: each.invited_at, default=None)
    return (
        latest is not None
        and latest.id == recorded.outs.get("invite_id")
        and latest.status in {"pending", "expired"}
        and latest.expires_at <= before.now
        and before.user(email) is None
    )


def has_role(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the person has the role. Who left cannot, and is not forgotten; an administrator is the Console's."""
    del recorded
    user = picture.user(one.inputs["user"])
    return user is None or user.role in {one.inputs["role"], "admin"}


def is_invited(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the person is there, has been, or can accept an invitation for the role."""
    theirs = [each for each in picture.invites.values() if each.email == one.inputs["email"]]
    was_there = recorded.outs["status"] == "accepted"
    can_come = any(
        each.status == "pending" and each.role == one.inputs["role"] and each.expires_at > picture.now
        for each in theirs
    )
    return picture.user(one.inputs["email"]) is not None or was_there or can_come


def _name(email: str) -> str:
    return email.partition("@")[0]


def _id(organization: Organization, email: str) -> str:
    user = organization.user_by_email(email)
    return "user_nobody" if user is None else user.id


def _come_and_leave(organization: Organization, email: str) -> None:
    invite_changes.accept_invite(organization, _open(organization, email))
    user_changes.leave(organization, _id(organization, email), "left")


def _open(organization: Organization, email: str) -> str:
    found = (one.id for one in organization.invites.values() if _is_open(organization, one, email))
    return next(found, "invite_none")


def _is_open(organization: Organization, invite: Invite, email: str) -> bool:
    return invite.email == email and invite.status == "pending" and invite.expires_at > organization.clock.now()
