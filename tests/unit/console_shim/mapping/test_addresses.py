from __future__ import annotations

import pytest

from claude_console_shim.mapping.addresses import path_of


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("https://platform.claude.com/settings/limits?tab=2#top", "/settings/limits"),
        ("platform.claude.com/settings/limits", "/settings/limits"),
        ("127.0.0.1:8000/settings/limits", "/settings/limits"),
        ("localhost:8000/settings/limits", "/settings/limits"),
        (" /settings/limits ", "/settings/limits"),
        ("settings/limits", "/settings/limits"),
        ("platform.claude.com", "/"),
        ("/org/teams/{workspace_id}/budget", "/org/teams/{workspace_id}/budget"),
    ],
)
def test_an_address_is_a_path_however_a_browser_shows_it(said: str, path: str) -> None:
    assert path_of(said) == path
