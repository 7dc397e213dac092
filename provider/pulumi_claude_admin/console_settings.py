"""The settings that are about the Console and the browser in which it is seen. `settings.py` reads them with all others."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl


class ConsoleSettings(BaseModel):
    """Where the Console is, who is signed in there, and which browser to use."""

    console_url: SafeUrl = Field(
        default="https://platform.claude.com",
        validation_alias="CLAUDE_CONSOLE_URL",
        description="where the Console is; https, or http to this machine only",
    )
    console_state: Path | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_STATE",
        description="the encrypted session file; by default `console-session` in the user's state folder",
    )
    console_state_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_STATE_KEY",
        description="key of the session file; without it there is no Console session",
    )
    console_trust_file: Path | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_TRUST_FILE",
        description="the page maps that a person trusted with `console doctor --trust-layout --trust-file FILE`, for machines that keep nothing",
    )
    console_browser: str | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_BROWSER",
        description="a Chromium to drive; by default Playwright's own, else an installed one",
    )
    console_rehearse: bool = Field(
        default=False,
        validation_alias="CLAUDE_CONSOLE_REHEARSE",
        description="`1`: a change in the Console goes as far as the filled dialog, in a browser that lets nothing out that could save; says what would be saved, and fails, also where the Admin API is open. Workspaces, members and all that has no page here are written",
    )
    console_language: Literal["en", "de"] | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_LANGUAGE",
        description="the language of the Console's pages, `en` or `de`; by default English, until a page says that it is in another",
    )
    console_endpoint: str | None = Field(
        default=None,
        validation_alias="CLAUDE_CONSOLE_ENDPOINT",
        repr=False,
        description="a browser that runs elsewhere: a Playwright server (`wss://…`) or a DevTools address (`https://…`)",
    )
