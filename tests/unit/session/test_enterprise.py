"""Whose scoped key it is: asked once, held against state and pin, and the wrong credential refused before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import ConfigurationError, WrongOrganization
from pulumi_claude_admin.settings import Settings
from tests.support.fake_enterprise import FakeEnterprise
from tests.support.fake_platform import KEY, Platform

SCOPED = SecretStr("sk-ant-api01-test-not-a-key")
OTHER = "55555555-5555-4555-8555-555555555555"


def platform(folder: Path, settings: Settings) -> Platform:
    return Platform(folder, settings=settings, enterprise=FakeEnterprise())


def test_the_organization_is_asked_once(tmp_path: Path) -> None:
    there = platform(tmp_path, Settings(enterprise_key=SCOPED))
    session = there.session()
    assert there.enterprise is not None
    assert {session.require_enterprise(there.enterprise.id.upper()).id for _ in range(2)} == {there.enterprise.id}
    assert there.enterprise.calls == ["organization"]
    assert there.api.calls == []


def test_another_organization_than_the_states_is_refused(tmp_path: Path) -> None:
    session = platform(tmp_path, Settings(enterprise_key=SCOPED)).session()
    with pytest.raises(WrongOrganization, match=f"this stack's state belongs to {OTHER}.*Nothing was changed"):
        session.require_enterprise(OTHER)


def test_the_pin_is_of_the_console_organization_where_there_are_both(tmp_path: Path) -> None:
    alone = Settings(enterprise_key=SCOPED, organization_id=OTHER)
    with pytest.raises(WrongOrganization, match="CLAUDE_ADMIN_ORGANIZATION_ID says"):
        platform(tmp_path, alone).session().require_enterprise(None)
    both = Settings(enterprise_key=SCOPED, organization_id=OTHER, admin_api_key=SecretStr(KEY))
    assert platform(tmp_path, both).session().require_enterprise(None)


def test_a_console_credential_opens_no_enterprise_organization(tmp_path: Path) -> None:
    there = platform(tmp_path, Settings(admin_api_key=SecretStr(KEY)))
    with pytest.raises(ConfigurationError, match=r"^CLAUDE_ADMIN_ENTERPRISE_KEY is missing\. What people"):
        there.session().require_enterprise(None)
    assert there.enterprise is not None
    assert there.enterprise.calls == []


def test_a_scoped_key_in_the_other_variable_opens_neither(tmp_path: Path) -> None:
    there = platform(tmp_path, Settings(admin_api_key=SCOPED))
    for ask in (there.session().require_organization, there.session().require_enterprise):
        with pytest.raises(ConfigurationError, match="which belongs into CLAUDE_ADMIN_ENTERPRISE_KEY") as caught:
            ask(None)
        assert "not-a-key" not in str(caught.value)
    assert there.api.calls == []
