"""What the port promises of API keys and of the activity feed's switch; over the fake, and over the adapter on the simulator."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.errors import AdminApiError, ApiWriteNotConfirmed, NotFound, Rejected
from pulumi_claude_admin.ports import AdminApi
from tests.contract.conftest import Connect
from tests.support.keys_by_hand import make_key
from tests.support.simulator_switches import over


class TestApiKeys:
    def test_are_renamed_and_keep_what_is_not_named(self, api: AdminApi) -> None:
        [before] = api.api_keys.list()
        written = api.api_keys.update(before.id, name="notebooks")
        assert (written.name, written.status, written.workspace_id) == ("notebooks", "active", before.workspace_id)
        assert api.api_keys.list() == (written,)

    def test_are_switched_off_and_on(self, api: AdminApi) -> None:
        [key] = api.api_keys.list()
        assert api.api_keys.update(key.id, status="inactive").status == "inactive"
        assert api.api_keys.update(key.id, status="active").is_live

    def test_are_archived_for_ever(self, api: AdminApi) -> None:
        [key] = api.api_keys.list()
        assert api.api_keys.update(key.id, status="archived").is_archived
        with pytest.raises(Rejected):
            api.api_keys.update(key.id, status="active")
        assert [one.status for one in api.api_keys.list()] == ["archived"]

    def test_are_looked_at_one_by_one(self, api: AdminApi) -> None:
        [key] = api.api_keys.list()
        assert api.api_keys.retrieve(key.id) == CachedAdminApi(api).api_keys.retrieve(key.id) == key
        with pytest.raises(NotFound):
            api.api_keys.retrieve("apikey_01Nobody")

    def test_that_are_not_there_cannot_be_changed(self, api: AdminApi) -> None:
        with pytest.raises(NotFound):
            api.api_keys.update("apikey_01Nobody", status="inactive")

    def test_are_remembered_as_they_were_written(self, api: AdminApi) -> None:
        cached = CachedAdminApi(api)
        [key] = cached.api_keys.list()
        written = cached.api_keys.update(key.id, status="inactive")
        assert cached.api_keys.find(key.id) == written
        assert cached.api_keys.find("apikey_01Nobody") is None


class TestComplianceSettings:
    def test_are_switched_and_may_be_so_already(self, api: AdminApi) -> None:
        assert api.compliance_settings.retrieve().is_enabled
        assert api.compliance_settings.update("disabled").state == "disabled"
        assert api.compliance_settings.update("disabled") == api.compliance_settings.retrieve()

    def test_the_feed_is_closed_to_a_credential_that_is_older_than_the_switch(self, api: AdminApi) -> None:
        assert api.activities.may_read()
        api.compliance_settings.update("disabled")
        assert not api.activities.may_read()
        api.compliance_settings.update("enabled")
        assert not api.activities.may_read()

    def test_a_switch_that_was_thrown_is_looked_at_anew(self, api: AdminApi) -> None:
        cached = CachedAdminApi(api)
        assert (cached.compliance_settings.retrieve().state, cached.activities.may_read()) == ("enabled", True)
        cached.compliance_settings.update("disabled")
        assert (cached.compliance_settings.retrieve().state, cached.activities.may_read()) == ("disabled", False)


@over("archived_key_update")
def test_an_archived_key_is_never_said_to_be_changed(http: HttpAdminApi, setting: str) -> None:
    del setting
    [key] = http.api_keys.list()
    http.api_keys.update(key.id, status="archived")
    with pytest.raises((Rejected, ApiWriteNotConfirmed)):
        http.api_keys.update(key.id, name="other", status="active")
    assert [(one.name, one.status) for one in http.api_keys.list()] == [(key.name, "archived")]


@over("organization_api_keys", "workspace_api_keys")
def test_a_key_beyond_the_cap_stays_off_and_that_is_said(
    simulator: Simulator, http: HttpAdminApi, setting: int
) -> None:
    [key] = http.api_keys.list()
    assert key.workspace_id is not None
    http.api_keys.update(key.id, status="inactive")
    make_key(simulator, "second", key.workspace_id)
    try:
        outcome: str | None = http.api_keys.update(key.id, status="active").status
    except AdminApiError as error:
        outcome = error.error_code
    refused = {"org_api_key_limit_exceeded", "workspace_api_key_limit_exceeded"}
    assert outcome in (refused if setting else {"active"})


@over("feed_for_oauth")
def test_whether_a_token_may_read_the_feed_is_asked_of_the_platform(
    simulator: Simulator, connect: Connect, setting: str
) -> None:
    token = connect(Credential("auth_token", simulator.oauth_token))
    assert token.activities.may_read() is (setting == "allowed")


@over("feed_requests_per_minute")
def test_one_question_a_process_fits_into_the_limit_of_the_feed(http: HttpAdminApi, setting: int) -> None:
    del setting
    cached = CachedAdminApi(http)
    assert [cached.activities.may_read() for _ in range(3)] == [True] * 3
