from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.limit_facts import CapSource
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands.audit_caps import with_caps
from pulumi_claude_admin.errors import AuthenticationFailed, Unavailable
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.session import Session
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_window_archive import FakeWindowArchive


def told(session: Session, archive: FakeWindowArchive, *, is_console_allowed: bool = True) -> OrganizationInputs:
    inputs = OrganizationInputs(session.organization, session.api.workspaces.list())
    source = AuditSource(
        folder=Path(), archive=None, is_offline=False, is_console_allowed=is_console_allowed, is_verbose=False
    )
    return with_caps(inputs, session, source, archive, states={})


def test_caps_are_told_and_kept(session: Session) -> None:
    archive = FakeWindowArchive()
    inputs = told(session, archive)
    assert inputs.caps[ORGANIZATION].source is CapSource.API
    assert inputs.unseen == ()
    assert next((cap.workspace_id, cap.amount) for cap in archive.caps()) == (None, 1_000_000)


@pytest.mark.parametrize(
    ("is_allowed", "why"), [(False, "as --no-console says"), (True, "make one with `claude-admin console login`")]
)
def test_caps_that_nobody_shows_are_said_once(
    session: Session, api: FakeAdminApi, *, is_allowed: bool, why: str
) -> None:
    api.stored.has_spend_preview = False
    archive = FakeWindowArchive()
    (unseen,) = told(session, archive, is_console_allowed=is_allowed).unseen
    assert unseen.what == "caps"
    assert why in unseen.reason
    assert archive.caps() == ()


def test_with_a_session_the_console_is_asked(session: Session, api: FakeAdminApi) -> None:
    api.stored.has_spend_preview = False
    session.settings.session_file.parent.mkdir(parents=True)
    session.settings.session_file.write_text("a session")
    inputs = told(session, FakeWindowArchive())
    assert inputs.caps[ORGANIZATION].source is CapSource.CONSOLE


def test_the_cap_of_the_usage_tier_is_told_beside_them(session: Session) -> None:
    assert told(session, FakeWindowArchive()).tier_cap == Decimal(20_000_000)


def test_where_the_platform_names_no_tier_nothing_is_unseen(session: Session, api: FakeAdminApi) -> None:
    api.stored.tier_cap = None
    inputs = told(session, FakeWindowArchive())
    assert (inputs.tier_cap, inputs.unseen) == (None, ())


def test_where_caps_are_not_listed_nobody_asks_for_that_of_the_tier(session: Session, api: FakeAdminApi) -> None:
    api.stored.has_spend_preview = False
    assert told(session, FakeWindowArchive()).tier_cap is None
    assert "spend_limits.retrieve_tier_cap" not in api.calls


def test_a_tier_that_cannot_be_read_is_said_and_a_revoked_key_is_an_error(session: Session, api: FakeAdminApi) -> None:
    api.stored.refusals = {"spend_limits.retrieve_tier_cap": Unavailable("down", status=503)}
    inputs = told(session, FakeWindowArchive())
    assert inputs.tier_cap is None
    assert inputs.unseen == (UnseenFact("the cap of the usage tier", "the Admin API does not show it: down"),)
    api.stored.refusals = {"spend_limits.retrieve_tier_cap": AuthenticationFailed("revoked", status=401)}
    with pytest.raises(AuthenticationFailed):
        told(session, FakeWindowArchive())
