from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Page

from claude_console_shim import commands
from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_console_shim.sign_in import NO_NAME, Person
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded, WrongOrganization
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.browser_owner import owner_process

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
SHORT = Timeouts(person=0.5)
UNKNOWING = Timeouts(page=4)


@pytest.fixture
def fresh(signed_in: Signed, simulator: Simulator, tmp_path: Path) -> ShimOptions:
    """Options with a key and without a session."""
    del simulator
    return replace(signed_in(tmp_path), state_file=tmp_path / "new" / "session")


@pytest.fixture
def person(simulator: Simulator) -> Person:
    """A person who signs in with a code from the mail."""

    async def sign_in(page: Page) -> None:
        await page.get_by_role("textbox", name="Email").fill("admin@example.com")
        await page.get_by_role("button", name="Continue with email").click()
        code = page.get_by_role("textbox", name="Verification code")
        await code.wait_for()
        await code.fill(simulator.outbox()[-1]["code"])
        await page.get_by_role("button", name="Verify").click()

    return sign_in


async def nobody(page: Page) -> None:
    del page


async def closes_the_window(page: Page) -> None:
    await page.close()


def test_a_person_signs_in_and_the_session_is_kept(fresh: ShimOptions, person: Person, simulator: Simulator) -> None:
    simulator.switch("console_session_lands_ms", 700)
    identity = commands.login(fresh, person, is_headless=True)
    simulator.switch("console_session_lands_ms", 0)
    assert (identity.organization_id, identity.role) == (simulator.organization_id, "Admin")
    assert fresh.state_file.stat().st_mode & 0o777 == 0o600
    assert commands.whoami(fresh) == identity


@pytest.mark.parametrize(
    ("store", "kept"),
    [
        ("cookie", []),
        ("local_storage", [("localStorage", "console-device")]),
        ("indexed_db", [("indexedDB", "console-device")]),
    ],
)
def test_what_is_kept_signs_in_and_is_the_least_that_does(
    fresh: ShimOptions, person: Person, simulator: Simulator, store: str, kept: list[tuple[str, str]]
) -> None:
    async def signs_in_elsewhere_too(page: Page) -> None:
        await page.context.add_cookies([{"name": "sso", "value": "of-another-host", "url": "https://sso.example.com"}])
        await page.evaluate("localStorage.setItem('cached-limits', 'of the day of the login')")
        await person(page)

    simulator.switch("console_session_store", store)
    try:
        identity = commands.login(fresh, signs_in_elsewhere_too, is_headless=True)
        assert commands.whoami(fresh) == identity
    finally:
        simulator.switch("console_session_store", "cookie")
    state = SessionFile(fresh.state_file, fresh.state_key).read()
    assert {each["name"] for each in state["cookies"]} == {"sessionKey", "lastActiveOrg"}
    stored = [
        (where, each["name"])
        for origin in state["origins"]
        for where in ("localStorage", "indexedDB")
        for each in origin.get(where, ())
    ]
    assert stored == kept


def test_a_session_that_is_renewed_outlives_the_idle_browser_and_the_process(
    signed_in: Signed, simulator: Simulator, tmp_path: Path, workspace: ConsoleScope
) -> None:
    before = set(psutil.Process().children(recursive=True))
    options = signed_in(tmp_path)
    console = connect(options, timeouts=Timeouts(idle=0.05))
    simulator.switch("console_session_rotates_seconds", 60)
    try:
        for _ in range(3):
            simulator.advance(61)
            assert console.read_spend_limit(workspace) is None
            started = [each for each in psutil.Process().children(recursive=True) if each not in before]
            assert psutil.wait_procs(started, timeout=30)[1] == []
        console.close()
        simulator.advance(61)
        assert commands.whoami(options).organization_id == simulator.organization_id
    finally:
        simulator.switch("console_session_rotates_seconds", 0)


def test_a_process_whose_cookie_another_has_replaced_reads_the_file_once_more(
    signed_in: Signed, simulator: Simulator, tmp_path: Path, workspace: ConsoleScope
) -> None:
    options = signed_in(tmp_path)
    with owner_process(options) as (process, _):
        simulator.switch("console_session_rotates_seconds", 60)
        try:
            simulator.advance(61)
            with closing(connect(options)) as console:
                assert console.read_spend_limit(workspace) is None  # renewed here, and written back
            simulator.advance(61)  # what the other process holds is worth nothing from here on
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("again\n")
            process.stdin.flush()
            assert process.stdout.readline() == "signed in\n"
            assert commands.whoami(options).organization_id == simulator.organization_id
        finally:
            simulator.switch("console_session_rotates_seconds", 0)


def test_nobody_signing_in_is_told_and_keeps_nothing(fresh: ShimOptions) -> None:
    with pytest.raises(SignInNeeded, match="nobody signed in"):
        commands.login(fresh, nobody, timeouts=SHORT, is_headless=True)
    assert not fresh.state_file.exists()


def test_a_provider_that_refuses_the_window_is_told_with_the_way_out(
    fresh: ShimOptions, caplog: pytest.LogCaptureFixture
) -> None:
    async def is_refused(page: Page) -> None:
        await page.goto("data:text/html,<h1>Couldn't sign you in</h1><p>This browser or app may not be secure.</p>")

    with caplog.at_level("WARNING"), pytest.raises(SignInNeeded):
        commands.login(fresh, is_refused, timeouts=SHORT, is_headless=True)
    (told,) = (one for one in caplog.messages if "may not be secure" in one)
    assert "claude-admin console login --join" in told
    assert not fresh.state_file.exists()


def test_a_closed_window_is_told_and_keeps_nothing(fresh: ShimOptions) -> None:
    with pytest.raises(SignInNeeded, match="window was closed"):
        commands.login(fresh, closes_the_window, is_headless=True)
    assert not fresh.state_file.exists()


def test_a_session_is_kept_where_nobody_knows_the_organization_page(
    fresh: ShimOptions, person: Person, simulator: Simulator
) -> None:
    simulator.fault("console_unknown_page", route="/settings/organization", count=50)
    elsewhere = replace(fresh, expected_organization_id="0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
    with pytest.raises(WrongOrganization):
        commands.login(elsewhere, person, timeouts=UNKNOWING, is_headless=True)
    assert not fresh.state_file.exists()
    identity = commands.login(fresh, person, timeouts=UNKNOWING, is_headless=True)
    assert (identity.organization_id, identity.organization_name) == (simulator.organization_id, NO_NAME)
    assert commands.doctor(fresh, timeouts=UNKNOWING).identity is None


def test_a_session_of_another_organization_is_not_kept(fresh: ShimOptions, person: Person) -> None:
    elsewhere = replace(fresh, expected_organization_id="0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
    with pytest.raises(WrongOrganization):
        commands.login(elsewhere, person, is_headless=True)
    assert not fresh.state_file.exists()


def test_without_a_key_no_window_is_opened(fresh: ShimOptions) -> None:
    keyless = replace(fresh, state_key=None, browser="/does/not/exist")
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_STATE_KEY"):
        commands.login(keyless, nobody, is_headless=True)


def test_logout_forgets_the_session(signed_in: Signed, tmp_path: Path) -> None:
    options = signed_in(tmp_path)
    assert (commands.logout(options), commands.logout(options)) == (True, False)
    with pytest.raises(SignInNeeded):
        commands.whoami(options)


def test_the_doctor_looks_at_every_page_and_changes_nothing(
    signed_in: Signed, simulator: Simulator, tmp_path: Path, saves: Callable[[], int]
) -> None:
    report = commands.doctor(signed_in(tmp_path))
    assert report.is_healthy
    assert report.identity is not None
    assert report.identity.organization_id == simulator.organization_id
    assert report.playwright
    assert report.browser
    assert {page.name for page in report.pages} == {
        "account menu",
        "organization",
        "organization_spend_limit",
        "organization_notifications",
        "workspace_spend_limit",
        "workspace_notifications",
        "workspace_rate_limits",
    }
    assert {page.layout for page in report.pages} == {"c"}
    assert report.workspace is not None
    assert report.workspace[0].startswith("wrkspc_")
    states = {control.path: control.presence for page in report.pages for control in page.controls}
    assert states["workspace_spend_limit.open"] == "once"
    assert states["workspace_spend_limit.submit"] == "not looked at"
    assert report.trusted == ()
    assert (saves(), simulator.console_sent()) == (0, [])


def test_trusting_looks_into_dialogs_and_remembers_what_was_there_once(
    signed_in: Signed, simulator: Simulator, tmp_path: Path, saves: Callable[[], int]
) -> None:
    options = signed_in(tmp_path)
    report = commands.doctor(options, trust=True)
    assert (saves(), simulator.console_sent()) == (0, [])
    assert {"workspace_spend_limit.submit", "organization_notifications.add_field"} <= set(report.trusted)
    assert "workspace_rate_limits.editors.row.fields.requests_per_minute" in report.trusted
    assert not any(path.endswith(("clear_submit", "remove_submit")) for path in report.trusted)
    (remembered,) = (tmp_path / "home").glob("trusted-layouts.json")
    assert simulator.organization_id in remembered.read_text()
    assert remembered.stat().st_mode & 0o777 == 0o600


def test_an_organization_page_that_nobody_knows_is_a_line_of_the_report_and_the_rest_is_looked_at(
    signed_in: Signed, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.fault("console_unknown_page", route="/settings/organization", count=1)
    told: list[str] = []
    report = commands.doctor(signed_in(tmp_path), timeouts=Timeouts(page=4), progress=told.append)
    assert report.identity is None
    assert [page.name for page in report.pages if page.problem is not None] == ["organization"]
    assert [page.layout for page in report.pages if page.problem is None] == ["c"] * 5
    assert "looking at the workspace rate limits" in told


def test_a_page_that_is_strange_is_a_line_of_the_report(
    signed_in: Signed, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.fault("console_unknown_page", route="/settings/billing", count=2)
    report = commands.doctor(signed_in(tmp_path), timeouts=Timeouts(page=5))
    strange = [page for page in report.pages if page.problem is not None]
    assert [page.name for page in strange] == ["organization_spend_limit", "organization_notifications"]
    assert not report.is_healthy
