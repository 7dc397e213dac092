"""A browser that runs elsewhere: a DevTools address, or a Playwright server, and one that is a person's own."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from claude_console_shim import commands
from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.browser.owner import BrowserOwner
from claude_console_shim.carried_session import carried_session
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support import browsers_elsewhere

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
Signed = Callable[..., ShimOptions]


@pytest.fixture
def devtools(browser_executable: str, tmp_path: Path) -> Iterator[str]:
    with browsers_elsewhere.devtools(browser_executable, tmp_path) as address:
        yield address


@pytest.fixture
def launch_server(browser_executable: str, tmp_path: Path) -> Iterator[str]:
    with browsers_elsewhere.launch_server(browser_executable, tmp_path) as address:
        yield address


@pytest.fixture
def run_server(browser_executable: str, tmp_path: Path) -> Iterator[str]:
    with browsers_elsewhere.run_server(browser_executable, tmp_path) as address:
        yield address


@pytest.mark.parametrize("kind", ["devtools", "launch_server", "run_server"])
def test_a_browser_elsewhere_is_driven(
    own_console: Connect, workspace: ConsoleScope, kind: str, request: pytest.FixtureRequest
) -> None:
    console = own_console(browser="/does/not/exist", endpoint=request.getfixturevalue(kind))
    assert console.read_spend_limit(workspace) is None


def test_a_server_of_another_version_is_told_with_both_versions(own_console: Connect, run_server: str) -> None:
    ours = ".".join(version("playwright").split(".")[:2])
    with (
        browsers_elsewhere.of_another_version(run_server, "1.44.0") as address,
        pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_ENDPOINT") as caught,
    ):
        own_console(endpoint=address).whoami()
    said = str(caught.value)
    assert f"the server there runs Playwright {ours}, and this program 1.44" in said
    assert "\n" not in said


@pytest.mark.parametrize("endpoint", ["ws://127.0.0.1:9/", "http://127.0.0.1:9"])
def test_an_endpoint_where_nobody_answers_is_named(own_console: Connect, endpoint: str) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_ENDPOINT"):
        own_console(endpoint=endpoint).whoami()


@pytest.mark.parametrize("scheme", ["ws", "http"])
def test_an_endpoint_that_answers_something_else_is_one_line(
    own_console: Connect, simulator: Simulator, scheme: str
) -> None:
    endpoint = simulator.base_url.replace("http://", f"{scheme}://") + "/not-to-be-shown"
    with pytest.raises(ConfigurationError, match="no browser answers at CLAUDE_CONSOLE_ENDPOINT") as caught:
        own_console(endpoint=endpoint).whoami()
    assert "\n" not in str(caught.value)
    assert "not-to-be-shown" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["ws", "http"])
def test_an_endpoint_that_never_answers_is_not_waited_for(signed_in: Signed, tmp_path: Path, scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = signed_in(tmp_path, endpoint=f"{scheme}://127.0.0.1:{silent.getsockname()[1]}")
        owner = BrowserOwner(
            BrowserLauncher(options, storage_state=lambda: None, connect_seconds=0.5), timeouts=Timeouts()
        )
        try:
            with pytest.raises(ConfigurationError, match="no browser answers"):
                owner.call(owner.version)
        finally:
            owner.close()


@pytest.fixture
def fresh(signed_in: Signed, tmp_path: Path) -> ShimOptions:
    """Options with a key and without a session."""
    options = signed_in(tmp_path)
    options.state_file.unlink()
    return options


def test_a_person_s_own_browser_is_joined_read_and_left_as_it_is(
    fresh: ShimOptions, simulator: Simulator, whole_browser: str, playwright: Playwright, tmp_path: Path
) -> None:
    with browsers_elsewhere.devtools(whole_browser, tmp_path) as address:
        with pytest.raises(SignInNeeded, match="no session cookie"):
            commands.login_joined(fresh, address)
        person = playwright.chromium.connect_over_cdp(address)
        cookies = simulator.sign_in("admin@example.com")["cookies"]
        elsewhere = [{"name": "sso", "value": "of-another-host", "url": "https://sso.example.com"}]
        person.contexts[0].add_cookies([*cookies, *elsewhere])  # type: ignore[list-item]  # what Playwright wrote
        person.contexts[0].new_page()
        before = [page.url for page in person.contexts[0].pages]

        identity = commands.login_joined(fresh, address)

        assert identity.organization_id == simulator.organization_id
        assert [page.url for page in person.contexts[0].pages] == before
        assert len(person.contexts) == 1
        person.close()
    saved = SessionFile(fresh.state_file, fresh.state_key).load()
    assert {each["name"] for each in saved.state["cookies"]} == {"sessionKey", "lastActiveOrg"}
    assert saved.facts.identity == identity


def test_a_carried_session_is_kept_when_it_signs_somebody_in(fresh: ShimOptions, simulator: Simulator) -> None:
    def kept(state: object) -> str:
        carried = carried_session(json.dumps(state), source="state.json", console_url=fresh.console_url)
        return commands.login_with(fresh, carried, source="state.json").organization_id

    good = dict(simulator.sign_in("admin@example.com"))
    dead = {"cookies": [dict(each) | {"value": "sk-ant-sid01-ended"} for each in good["cookies"]]}
    with pytest.raises(SignInNeeded, match=r"the Console's cookies of state\.json sign nobody in"):
        kept(dead)
    assert not fresh.state_file.exists()
    assert kept(good) == simulator.organization_id
    assert fresh.state_file.stat().st_mode & 0o777 == 0o600
    assert SessionFile(fresh.state_file, fresh.state_key).load().facts.signed_in_at is None, "nobody knows since when"
