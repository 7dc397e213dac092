"""The settings that are about the forge that a report is posted to: what its runner sets. `settings.py` reads them with all others."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl


class ForgeSettings(BaseModel):
    """Where the forge is, who we are there, and which run of which workflow this is."""

    forge_token: SecretStr | None = Field(
        default=None,
        validation_alias="GITHUB_TOKEN",
        description="the token with which `claude-admin report post` writes; it needs `pull-requests: write` and `statuses: write`, or `issues: write`",
    )
    forge_api_url: SafeUrl = Field(
        default="https://api.github.com",
        validation_alias="GITHUB_API_URL",
        description="where GitHub's API is; https, or http to this machine only. A runner sets it",
    )
    forge_server_url: SafeUrl = Field(
        default="https://github.com",
        validation_alias="GITHUB_SERVER_URL",
        description="where GitHub's pages are, for links to the run. A runner sets it",
    )
    forge_repository: str | None = Field(
        default=None,
        validation_alias="GITHUB_REPOSITORY",
        pattern=r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$",
        description="the repository, `owner/name`. A runner sets it",
    )
    forge_event: Path | None = Field(
        default=None,
        validation_alias="GITHUB_EVENT_PATH",
        description="the file of the event that started the run: number and head of the pull request come from it alone. A runner sets it",
    )
    forge_run: int = Field(
        default=0,
        ge=0,
        validation_alias="GITHUB_RUN_ID",
        description="which run this is: of two reports the later run's stays. A runner sets it",
    )
    forge_attempt: int = Field(
        default=1,
        ge=0,
        validation_alias="GITHUB_RUN_ATTEMPT",
        description="which attempt of the run this is. A runner sets it",
    )
    forge_summary: Path | None = Field(
        default=None,
        validation_alias="GITHUB_STEP_SUMMARY",
        description="the file of the step summary, where a report goes that may not be posted. A runner sets it",
    )
