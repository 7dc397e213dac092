"""Either credential opens the Admin API; a wrong one is one clear error, and none is ever shown."""

from __future__ import annotations

import traceback

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, PermissionDenied, Unreachable
from tests.contract.conftest import Connect

WRONG = "sk-ant-admin01-test-not-a-key"


def test_an_admin_key_is_accepted(connect: Connect, simulator: Simulator) -> None:
    api = connect(Credential("api_key", simulator.admin_api_key))
    assert api.organization.retrieve().id == simulator.organization_id


def test_an_oauth_token_is_accepted(connect: Connect, simulator: Simulator) -> None:
    api = connect(Credential("auth_token", simulator.oauth_token))
    assert api.organization.retrieve().id == simulator.organization_id


@pytest.mark.parametrize("kind", ["api_key", "auth_token"])
def test_an_unknown_credential_is_refused_once(connect: Connect, simulator: Simulator, kind: str) -> None:
    api = connect(Credential("api_key" if kind == "api_key" else "auth_token", WRONG))
    simulator.reset_requests()
    with pytest.raises(AuthenticationFailed, match="Check the credential") as raised:
        api.organization.retrieve()
    assert WRONG not in str(raised.value)
    assert simulator.calls() <= 1


def test_a_key_of_a_workspace_is_the_wrong_class(connect: Connect, simulator: Simulator) -> None:
    api = connect(Credential("api_key", simulator.workspace_api_key))
    with pytest.raises(PermissionDenied, match="scoped to a workspace"):
        api.users.list()


@pytest.mark.parametrize("fault", ["dropped", "server_error", "not_json", "truncated", "redirect"])
def test_no_error_shows_the_credential_not_even_with_local_variables(
    connect: Connect, simulator: Simulator, fault: str
) -> None:
    api = connect(Credential("api_key", simulator.admin_api_key))
    simulator.fault(fault, count=10)
    with pytest.raises(AdminApiError) as raised:
        api.users.list()
    shown = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())
    assert "transport.py" in shown or "response.py" in shown
    assert simulator.admin_api_key not in shown
    assert simulator.admin_api_key not in repr(raised.value) + str(raised.value)


def test_the_cause_of_a_lost_connection_is_kept(connect: Connect, simulator: Simulator) -> None:
    api = connect(Credential("api_key", simulator.admin_api_key))
    simulator.fault("dropped", count=10)
    with pytest.raises(Unreachable) as raised:
        api.users.list()
    assert raised.value.__cause__ is not None
