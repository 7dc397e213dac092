from __future__ import annotations

import pytest

from claude_console_shim.layouts.settings_paths import SettingsPaths, is_never_opened, is_of_settings, may_ask


@pytest.mark.parametrize(
    ("url", "is_of_window", "may"),
    [
        ("https://console.example.com/settings/billing", True, True),
        ("https://console.example.com/org/teams/wrkspc_01/budget?tab=1", True, True),
        ("https://console.example.com/", True, True),
        ("https://console.example.com/login?returnTo=%2F", True, True),
        ("https://console.example.com/api/organizations/0/prepaid/credits", False, True),
        ("https://fonts.example.org/of/a/page.woff2", False, True),
        ("https://elsewhere.example.org/settings", True, False),
        ("https://console.example.com/playground", True, False),
        ("https://console.example.com/settings/billing/buy-credits", True, False),
        ("https://console.example.com/settings/billing/checkout", True, False),
        ("https://console.example.com/settings/logout", True, False),
        ("https://console.example.com/settings/sign%2Dout", True, False),
        ("https://console.example.com/api/auth/logout", False, False),
        ("https://console.example.com/api/account/active_organization", False, False),
    ],
)
def test_a_look_asks_for_settings_and_for_nothing_that_leaves_or_buys(
    url: str, *, is_of_window: bool, may: bool
) -> None:
    found = may_ask(url, host="console.example.com", is_of_window=is_of_window, sign_in_path="/login")
    assert found is may


@pytest.mark.parametrize(
    ("path", "is_it"),
    [
        ("/settings/limits#top", True),
        ("/costs/by-space", True),
        ("/Settings", True),
        ("/docs/en", False),
        ("/settings/upgrade", False),
    ],
)
def test_links_are_followed_below_settings_alone(path: str, *, is_it: bool) -> None:
    assert is_of_settings(path) is is_it


def test_where_a_map_or_a_person_says_that_settings_are_windows_may_go_and_still_not_to_what_leaves_or_buys() -> None:
    paths = SettingsPaths("console.example.com", "/login")
    console = "https://console.example.com"
    assert not paths.may_ask(f"{console}/console/limits", is_of_window=True)
    paths.go_below("/Console/limits/{workspace_id}")
    assert paths.may_ask(f"{console}/console/limits/wrkspc_01", is_of_window=True)
    assert not paths.may_ask(f"{console}/playground", is_of_window=True)
    assert not paths.may_ask("https://elsewhere.example.com/console", is_of_window=True)
    for path in ("/console/logout", "/console/buy-credits", "/logout"):
        paths.go_below(path)
        assert not paths.may_ask(console + path, is_of_window=True)
        assert is_never_opened(path)
    assert is_never_opened("/settings/../logout-now")
    assert not is_never_opened("/settings/billing")
