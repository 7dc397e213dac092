"""Why somebody is not in the organization, as the platform's list of invitations tells it."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import invites
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import InvalidInputs

ZOE = "zoe@example.com"
A_DAY = 24 * 3600


def said(http: HttpAdminApi) -> str:
    with pytest.raises(InvalidInputs) as raised:
        CachedAdminApi(http).users.require(ZOE)
    return str(raised.value)


def test_each_stage_of_an_invitation_is_told_apart(simulator: Simulator, http: HttpAdminApi) -> None:
    assert "Invite the person first" in said(http)
    invites.invite(simulator.world.organization, "Zoe@example.com", "developer")
    assert "has not accepted yet; the invitation expires on" in said(http)
    simulator.advance(22 * A_DAY)
    assert "did not accept; the invitation expired on" in said(http)
    simulator.advance(A_DAY)
    invites.invite(simulator.world.organization, ZOE, "developer")
    simulator.accept_invite(ZOE)
    assert CachedAdminApi(http).users.require(ZOE).role == "developer"
    simulator.leave(ZOE)
    assert "and is not in it any more. Take the person out of the program" in said(http)
