"""The settings that are about the forge that a report is posted to: what its runner sets. `settings.py` reads them with all others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl

GitCommit = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]


def _token(secret: SecretStr) -> SecretStr:
    """Without the white space around it that a file or a pasted secret brings: in a header it is an error that shows all of it."""
    text = secret.get_secret_value().strip()
    if not all("!" <= one <= "~" for one in text):
        message = "has a character that no token has, such as a line break"
        raise ValueError(message)
    return SecretStr(text)


Token = Annotated[SecretStr, AfterValidator(_token)]


class ForgeSettings(BaseModel):
    """Where the forge is, who we are there, and which run of which workflow this is."""

    forge_token: Token | None = Field(
        default=None,
        validation_alias="GITHUB_TOKEN",
        description="the token with which `claude-admin report post` writes; it needs `pull-requests: write` and `statuses: write`, or `issues: write`. With one that may read, `claude-admin outcomes` reads what was merged",
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
    webhook_url: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_WEBHOOK_URL",
        description="where `claude-admin report post --webhook` posts an audit, of Slack, Teams or anybody who takes JSON; https, or http to this machine only. Whoever has it may post there",
    )
    gitlab_note_token: Token | None = Field(
        default=None,
        validation_alias="GITLAB_TOKEN",
        description="the token with which `claude-admin report post` writes: of a project, with the scope `api` and the role Developer; a job token may not write notes. With one that may read (`read_api`, Reporter), `claude-admin outcomes` reads what was merged",
    )
    gitlab_url: str = Field(
        default="https://gitlab.com",
        validation_alias="CI_SERVER_URL",
        description="where the GitLab is; https, or http to this machine only. A runner sets it",
    )
    gitlab_project: int | None = Field(
        default=None,
        ge=1,
        validation_alias="CI_PROJECT_ID",
        description="the project whose pipeline this is. A runner sets it",
    )
    gitlab_merge_request_project: int | None = Field(
        default=None,
        ge=1,
        validation_alias="CI_MERGE_REQUEST_PROJECT_ID",
        description="the project of the merge request; another one where a fork's pipeline runs in the fork. A runner sets it",
    )
    gitlab_merge_request: int | None = Field(
        default=None,
        ge=1,
        validation_alias="CI_MERGE_REQUEST_IID",
        description="the number of the merge request. A runner sets it",
    )
    gitlab_commit: GitCommit | None = Field(
        default=None,
        validation_alias="CI_COMMIT_SHA",
        description="the commit of the pipeline. A runner sets it",
    )
    gitlab_source_commit: GitCommit | None = Field(
        default=None,
        validation_alias="CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
        description="the head of the merge request where the pipeline is of a merged result; it wins over `CI_COMMIT_SHA`. A runner sets it",
    )
    gitlab_pipeline: int = Field(
        default=0,
        ge=0,
        validation_alias="CI_PIPELINE_ID",
        description="which pipeline this is: of two reports the later pipeline's stays. A runner sets it",
    )
    gitlab_pipeline_url: str | None = Field(
        default=None,
        validation_alias="CI_PIPELINE_URL",
        description="where the pipeline is to be seen. A runner sets it",
    )
    gitlab_job: int = Field(
        default=0,
        ge=0,
        validation_alias="CI_JOB_ID",
        description="which job this is: of two of one pipeline the later job's report stays. A runner sets it",
    )

    coverage_token: Token | None = Field(
        default=None,
        validation_alias="CODECOV_TOKEN",
        description="the API token with which `claude-admin outcomes` asks Codecov what tests covered",
    )
    coverage_url: SafeUrl = Field(
        default="https://api.codecov.io",
        validation_alias="CODECOV_URL",
        description="where Codecov's API is; https, or http to this machine only",
    )

    @property
    def is_gitlab(self) -> bool:
        """Whether this is a job of GitLab. Of both forges at once it is none, which `wiring.py` refuses."""
        return self.gitlab_project is not None and self.forge_repository is None
