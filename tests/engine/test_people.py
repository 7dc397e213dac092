"""
People leave, come back and change their e-mail, and an update breaks off: with the real engine, in one walk.

Each run of `pulumi` costs seconds, so every step proves several things; what single resources do is in the unit tests.
"""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import invites
from tests.support.other_admin import workspace, workspaces
from tests.support.pulumi_stack import Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments", tags={"cost-centre": "TAG"})
    claude.WorkspaceMember("chloe", workspace_id=payments.id, user="chloe@example.com", role="workspace_user")
    claude.WorkspaceMembers("research", workspace_id="RESEARCH", members={
        "ana@example.com": "workspace_developer",
        "ben@example.com": "BEN",
        EXTRA
    })
"""
MEMBERS = "/v1/organizations/workspaces/{workspace_id}/members"
MEMBER = f"{MEMBERS}/{{user_id}}"


def test_the_access_follows_the_people(stack: Stack, simulator: Simulator) -> None:
    research = str(workspace(simulator, "Research")["id"])

    def program(*, tag: str = "1", ben: str = "workspace_user", extra: str = "") -> str:
        parts = {"TAG": tag, "RESEARCH": research, "BEN": ben, "EXTRA": extra}
        text = PROGRAM
        for word, value in parts.items():
            text = text.replace(word, value)
        return text

    stack.program(program())
    stack.up()

    # Back with another id, and with another e-mail: shown once, put right, and then there is nothing to do.
    simulator.leave("chloe@example.com")
    invites.invite(simulator.world.organization, "chloe@example.com", "developer")
    simulator.accept_invite("chloe@example.com")
    simulator.change_email("ben@example.com", "ben.brandt@example.com")
    said = stack.up("--refresh").text
    assert "'chloe@example.com' left and is back with another id" in said
    assert "'ben@example.com' has another e-mail address now: write 'ben.brandt@example.com' into the program" in said
    assert by_hand(simulator, "Payments") == {"chloe@example.com": "workspace_user"}
    assert by_hand(simulator, "Research") == {
        "ana@example.com": "workspace_developer",
        "ben.brandt@example.com": "workspace_user",
    }
    stack.refresh_preview()

    # An update breaks off, and cannot be taken back: whom it added is named.
    simulator.fault("conflict", route=MEMBER, method="POST")
    simulator.fault("redirect", route=MEMBER, method="DELETE")
    stack.program(program(ben="workspace_admin", extra='"chloe@example.com": "workspace_user",'))
    said = stack.up(expect=1).text
    assert "Done before it failed: chloe@example.com added as workspace_user" in said
    assert "Left, because undoing failed: chloe@example.com added as workspace_user" in said
    assert "`pulumi up --refresh` puts it right" in said
    assert "chloe@example.com" in by_hand(simulator, "Research")

    # Reverted it is unchanged, and yet `up --refresh` takes her out. Ana has left by then, which holds up nobody's change.
    simulator.leave("ana@example.com")
    stack.program(program(tag="2"))
    said = stack.up("--refresh").text
    assert 'warning: the line "ana@example.com": "workspace_developer" of members: ' in said
    assert by_hand(simulator, "Research") == {"ben.brandt@example.com": "workspace_user"}
    assert workspace(simulator, "Payments")["tags"]["cost-centre"] == "2"

    # Dropped by the e-mail of before, and destroyed under the id of now: nobody keeps anything.
    stack.program(program(tag="2").replace('"ben@example.com": "workspace_user",', ""))
    assert "warning: the line" in stack.up().text
    assert by_hand(simulator, "Research") == {}
    stack.destroy()
    assert [by_hand(simulator, name) for name in ("Research", "Payments")] == [{}, {}]
    assert len(workspaces(simulator, "Payments")) == 1


def by_hand(simulator: Simulator, name: str) -> dict[str, str]:
    """E-mail to role of those whom nobody made a member but a program."""
    emails = {user["id"]: user["email"] for user in simulator.state()["users"]}
    found = {emails[user_id]: role for user_id, role in workspace(simulator, name)["members"].items()}
    return {email: role for email, role in found.items() if email not in {"admin@example.com", "billing@example.com"}}
