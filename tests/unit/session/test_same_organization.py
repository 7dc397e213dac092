"""Whether two UUIDs are one organization, asked of everybody who decides by it: their letter case means nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from claude_console_shim.browser.evidence import Evidence
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.language import language_in_use
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.press_safety import require_one_organization
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands import checks
from pulumi_claude_admin.cli.commands.checks import Mark
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope
from pulumi_claude_admin.session import Session
from tests.support.fake_platform import Platform
from tests.support.stack_builder import Stack

ID = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
WANTED = {ID: True, ID.upper(): True, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d": False}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    platform = Platform(tmp_path)
    platform.api.stored.identity = OrganizationIdentity(ID, "Tiny Tools")
    (tmp_path / "session").touch()
    settings = platform.settings.model_copy(update={"home": tmp_path, "console_state": tmp_path / "session"})
    return replace(platform.session(), settings=settings)


def pinned(session: Session, wanted: str) -> Session:
    return replace(session, settings=session.settings.model_copy(update={"organization_id": wanted}))


def is_right(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except WrongOrganization:
        return False
    return True


def the_pin(session: Session, wanted: str) -> bool:
    return is_right(lambda: pinned(session, wanted).organization)


def the_pin_in_drift(session: Session, wanted: str) -> bool:
    assert session.settings.home is not None
    state = session.settings.home / "state.json"
    state.write_text(Stack(organization_id=ID).workspace("a", "wrkspc_01A").text(), encoding="utf-8")
    wiring.install(pinned(session, wanted))
    try:
        return run(["drift", "--state", str(state), "--fail-on", "none"]) == 0
    finally:
        wiring.install(None)


def the_state(session: Session, wanted: str) -> bool:
    return is_right(lambda: session.require_organization(wanted))


def the_state_in_drift(_: Session, wanted: str) -> bool:
    return is_right(lambda: Declared(organization_ids=frozenset({wanted})).require_organization(ID))


def limits_of_people_in_drift(_: Session, wanted: str) -> bool:
    return is_right(lambda: Declared(enterprise_ids=frozenset({wanted})).require_enterprise(ID))


def the_console_in_doctor(session: Session, wanted: str) -> bool:
    check = checks.console(session, OrganizationIdentity(wanted, "Tiny Tools"), is_allowed=True)
    return check.mark is not Mark.FAIL


def console_session(folder: Path, *, expected: str | None = None) -> ConsoleSession:
    options = ShimOptions(
        console_url="http://127.0.0.1:1", state_file=folder / "s", home=folder, expected_organization_id=expected
    )
    trust, evidence = TrustedControls(folder / "trust.json"), Evidence(folder)
    return ConsoleSession(
        options, Timeouts(), cast("Any", None), language_in_use((), None), shipped_signs(), trust, evidence
    )


WHO = ConsoleIdentity(ID, "Tiny Tools", "admin")


def the_pin_in_the_console(session: Session, wanted: str) -> bool:
    console = console_session(session.settings.state_folder, expected=wanted)
    return is_right(lambda: console.require_organization(WHO, ConsoleScope(ID, ORGANIZATION)))


def the_setting_in_the_console(session: Session, wanted: str) -> bool:
    console = console_session(session.settings.state_folder)
    return is_right(lambda: console.require_organization(WHO, ConsoleScope(wanted, ORGANIZATION)))


def a_page_of_the_console(_: Session, wanted: str) -> bool:
    return is_right(lambda: require_one_organization({ID}, ConsoleScope(wanted, ORGANIZATION)))


@pytest.mark.parametrize(
    "caller",
    [
        the_pin,
        the_pin_in_drift,
        the_state,
        the_state_in_drift,
        limits_of_people_in_drift,
        the_console_in_doctor,
        the_pin_in_the_console,
        the_setting_in_the_console,
        a_page_of_the_console,
    ],
)
@pytest.mark.parametrize("wanted", WANTED)
def test_everybody_agrees_which_organization_is_meant(
    wanted: str, caller: Callable[[Session, str], bool], session: Session
) -> None:
    assert caller(session, wanted) is WANTED[wanted]
