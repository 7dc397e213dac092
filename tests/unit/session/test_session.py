"""One organization for the whole process, and never another one than state and environment say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.session import Session
from tests.support.fake_platform import Platform


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path)


@pytest.fixture
def session(platform: Platform) -> Session:
    return platform.session()


def test_the_organization_is_asked_once(session: Session, platform: Platform) -> None:
    assert (
        session.organization
        == session.require_organization(platform.api.stored.identity.id)
        == platform.api.stored.identity
    )
    assert platform.api.calls == ["organization.retrieve"]


def test_a_state_of_another_organization_is_an_error_with_both(session: Session, platform: Platform) -> None:
    with pytest.raises(WrongOrganization) as caught:
        session.require_organization("another")
    assert platform.api.stored.identity.id in str(caught.value)
    assert "this stack's state belongs to another" in str(caught.value)


def test_the_pin_counts_before_the_state(session: Session) -> None:
    pinned = replace(session, settings=session.settings.model_copy(update={"organization_id": "pinned"}))
    with pytest.raises(WrongOrganization, match="CLAUDE_ADMIN_ORGANIZATION_ID says pinned"):
        pinned.require_organization("another")
    with pytest.raises(WrongOrganization, match="CLAUDE_ADMIN_ORGANIZATION_ID says pinned"):
        _ = pinned.organization
