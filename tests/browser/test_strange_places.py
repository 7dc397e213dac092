"""What the shim does where it should not be: says so in one line, and clicks nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.async_api import Route

from claude_console_shim.console_session import open_session
from claude_console_shim.driver.navigation import navigate
from claude_console_shim.layouts.schema import SpendLimitMap
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from pulumi_claude_admin.errors import (
    ConfigurationError,
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    WrongOrganization,
)
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

Saves = Callable[[], int]
Connect = Callable[..., Console]
PAGE = "/settings/workspaces/{workspace}"
AMOUNT = Money.parse("500.00")


def test_an_unknown_page_is_never_clicked_and_leaves_evidence(
    own_console: Connect, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console(timeouts=Timeouts(page=5))
    console.whoami()
    simulator.fault("console_unknown_page", route=PAGE)
    with pytest.raises(LayoutUnknown) as caught:
        console.write_spend_limit(workspace, AMOUNT)
    assert saves() == 0
    folder = Path(str(caught.value.evidence))
    assert "Take the tour" in (folder / "page.yaml").read_text()
    assert (folder / "page.png").read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in folder.iterdir()} == {"page.yaml", "page.png", "facts.json"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_evidence_names_nobody_and_holds_no_cookie(
    own_console: Connect, simulator: Simulator, workspace: ConsoleScope
) -> None:
    console = own_console()
    console.whoami()
    simulator.fault("console_forbidden", route=PAGE)
    with pytest.raises(NotPermitted) as caught:
        console.read_spend_limit(workspace)
    words = "".join(path.read_text() for path in Path(str(caught.value.evidence)).glob("*.[yj]*"))
    assert "Account menu" in words
    assert "admin@example.com" not in words
    assert "sessionKey" not in words


def test_a_page_that_leaves_to_sign_in_while_the_next_is_asked_for_needs_a_person(
    signed_in: Callable[..., ShimOptions], simulator: Simulator, workspace: ConsoleScope, tmp_path: Path
) -> None:
    session = open_session(signed_in(tmp_path), timeouts=Timeouts(page=20))

    async def look() -> None:
        async with session.open_page() as driver:
            asked_for_the_next, is_over = asyncio.Event(), asyncio.Event()

            async def too_late(route: Route) -> None:
                asked_for_the_next.set()
                await is_over.wait()
                await route.abort()

            async def then(route: Route) -> None:
                await asked_for_the_next.wait()
                await route.continue_()

            await driver.page.route("**/limits", too_late)
            await driver.page.route("**/api/**", then)
            try:
                await navigate(driver, "workspace_spend_limit", SpendLimitMap, workspace)
            finally:
                is_over.set()
                await driver.page.unroute_all(behavior="wait")

    simulator.set_layout(
        "a"
    )  # the first page shows at once where to go on, and is told after that that the session is over
    simulator.fault("console_session_expired", route="/api/console/organizations/{organization}/workspaces/{workspace}")
    with closing(session.owner), pytest.raises(SignInNeeded, match="claude-admin console login"):
        session.owner.call(look)


def test_without_a_session_no_browser_is_started(own_console: Connect, workspace: ConsoleScope, tmp_path: Path) -> None:
    console = own_console(state_file=tmp_path / "none", browser="/does/not/exist")
    with pytest.raises(SignInNeeded, match="claude-admin console login"):
        console.read_spend_limit(workspace)


def test_a_session_of_another_key_is_a_matter_of_configuration(own_console: Connect) -> None:
    console = own_console(state_key=SessionFile.new_key())
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_STATE_KEY"):
        console.whoami()


def test_a_browser_that_does_not_start_is_named(own_console: Connect) -> None:
    console = own_console(browser="/does/not/exist")
    with pytest.raises(ConfigurationError, match="/does/not/exist"):
        console.whoami()


def test_a_console_that_does_not_answer_is_told_in_one_line(own_console: Connect, workspace: ConsoleScope) -> None:
    console = own_console(console_url="http://127.0.0.1:9")
    with pytest.raises(ConsoleError, match="does not answer") as caught:
        console.read_spend_limit(workspace)
    assert "\n" not in str(caught.value)


def test_another_organization_than_the_settings_is_never_touched(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    elsewhere = ConsoleScope("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", workspace.scope, workspace.workspace_name)
    with pytest.raises(WrongOrganization, match="0a1b2c3d"):
        console.write_spend_limit(elsewhere, AMOUNT)
    assert saves() == 0


def test_a_workspace_that_is_not_there_is_explained_by_the_wrong_organization_first(
    console: Console, workspace: ConsoleScope
) -> None:
    unknown = type(workspace.scope)("wrkspc_01NowhereNowhereNowhere0")
    with pytest.raises(LayoutUnknown, match="404"):
        console.read_spend_limit(ConsoleScope(workspace.organization_id, unknown, "Nowhere"))
    with pytest.raises(WrongOrganization):
        console.read_spend_limit(ConsoleScope("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", unknown, "Nowhere"))


def test_another_organization_than_expected_is_refused(
    own_console: Connect, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console(expected_organization_id="0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
    with pytest.raises(WrongOrganization, match="Tiny Tools"):
        console.whoami()
    with pytest.raises(WrongOrganization):
        console.write_spend_limit(workspace, AMOUNT)
    assert saves() == 0


def test_a_person_who_may_only_look_can_read_and_not_write(
    own_console: Connect, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console("billing@example.com")
    assert console.read_spend_limit(workspace) is None
    with pytest.raises(NotPermitted, match="Billing"):
        console.write_spend_limit(workspace, AMOUNT)
    with pytest.raises(NotPermitted):
        console.write_rate_limits(workspace, "Claude Sonnet 4.x", {"requests_per_minute": 1})
    assert saves() == 0


def test_a_person_without_access_is_told_so(own_console: Connect, workspace: ConsoleScope) -> None:
    with pytest.raises(NotPermitted, match="no access"):
        own_console("chloe@example.com").read_spend_limit(workspace)


def test_a_home_that_cannot_be_written_is_named(own_console: Connect, tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(ConfigurationError, match="home"):
        own_console().whoami()
