"""Chooses the adapter of the forge that the runner is of, and who says what tests covered. Loaded by the commands that talk to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pulumi_claude_admin.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    import github
    from pydantic import SecretStr

    from pulumi_claude_admin.forge_ports import Issues, Merges, Occasion, PullRequest
    from pulumi_claude_admin.outcome_ports import CoverageReports, MergedChanges
    from pulumi_claude_admin.settings import Settings


def pull_request(settings: Settings) -> tuple[Occasion, Callable[[], PullRequest]]:
    """
    Which report is to be posted to which pull request, by what the runner says, and a function that opens it.

    Raises ConfigurationError before anything is asked; the function raises PullRequestError when there is no such thing.
    """
    _require_one_forge(settings)
    if settings.is_gitlab:
        with _forge_installed("GitLab", "gitlab"):
            from pulumi_claude_admin.forges.gitlab_merge_request import merge_request_of  # noqa: PLC0415 - an extra

        return merge_request_of(settings)
    repository, client = _github(settings)
    from pulumi_claude_admin.forges.github_event import occasion_of, read_event  # noqa: PLC0415 - only posting needs it
    from pulumi_claude_admin.forges.github_pull_request import pull_request_of  # noqa: PLC0415 - an extra

    if settings.forge_event is None:
        raise ConfigurationError("GITHUB_EVENT_PATH is not set, which says which pull request this is about")
    event = read_event(settings.forge_event, repository=repository)
    occasion = occasion_of(event, run=settings.forge_run, attempt=settings.forge_attempt, pages=_runs(settings))
    return occasion, lambda: pull_request_of(client, repository, event)


def issues(settings: Settings) -> tuple[Occasion, Issues]:
    """Which run this is, and the issues of its repository. Raises ConfigurationError before anything is asked."""
    from pulumi_claude_admin.forge_ports import Occasion  # noqa: PLC0415 - only posting needs it

    _require_one_forge(settings)
    if settings.gitlab_project is not None:
        with _forge_installed("GitLab", "gitlab"):
            from pulumi_claude_admin.forges import gitlab_client, gitlab_issues  # noqa: PLC0415 - an extra

        url = settings.gitlab_pipeline_url or settings.gitlab_url
        listed = gitlab_issues.GitLabIssues(gitlab_client.connect(settings), settings.gitlab_project)
        return Occasion("", settings.gitlab_pipeline, settings.gitlab_job, url), listed
    repository, client = _github(settings)
    from pulumi_claude_admin.forges.github_issues import GitHubIssues  # noqa: PLC0415 - an extra

    run = settings.forge_run
    return Occasion("", run, settings.forge_attempt, f"{_runs(settings)}/{run}"), GitHubIssues(client, repository)


def _require_one_forge(settings: Settings) -> None:
    if settings.gitlab_project is not None and settings.forge_repository is not None:
        raise ConfigurationError(
            "GITHUB_REPOSITORY and CI_PROJECT_ID are both set, so this may be a job of GitHub Actions or of GitLab",
            hint="Unset the one that the runner did not set",
        )


def _runs(settings: Settings) -> str:
    return f"{settings.forge_server_url}/{settings.forge_repository}/actions/runs"


def _github(settings: Settings) -> tuple[str, github.Github]:
    if settings.forge_token is None or settings.forge_repository is None:
        raise ConfigurationError(
            "this is no job of GitHub Actions that may write: GITHUB_TOKEN and GITHUB_REPOSITORY have to be set",
            hint="The runner sets the second; hand over the first with `env: GITHUB_TOKEN: ${{ github.token }}`",
        )
    with _forge_installed("GitHub", "github"):
        from pulumi_claude_admin.forges.github_client import connect  # noqa: PLC0415 - an extra

    return settings.forge_repository, connect(settings.forge_api_url, settings.forge_token.get_secret_value())


def merges(settings: Settings) -> Merges:
    """What this run of a workflow or pipeline applies. Raises ConfigurationError before anything is asked."""
    _require_one_forge(settings)
    if settings.gitlab_project is not None:
        return _gitlab_merges(settings, settings.gitlab_project)
    if settings.forge_token is None or settings.forge_repository is None or not settings.forge_run:
        raise ConfigurationError(
            "this is no job of GitHub Actions: GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_RUN_ID have to be set",
            hint="The runner sets the last two; hand over the first with `env: GITHUB_TOKEN: ${{ github.token }}`",
        )
    with _forge_installed("GitHub", "github"):
        from pulumi_claude_admin.forges import github_client, github_merges  # noqa: PLC0415 - an extra

    client = github_client.connect(settings.forge_api_url, settings.forge_token.get_secret_value())
    return github_merges.GitHubMerges(client, settings.forge_repository, settings.forge_run)


def _gitlab_merges(settings: Settings, project: int) -> Merges:
    if settings.gitlab_note_token is None or not settings.gitlab_pipeline:
        raise ConfigurationError(
            "this is no job of GitLab that may ask what was merged: GITLAB_TOKEN and CI_PIPELINE_ID have to be set",
            hint="The runner sets the second; the first has to be the token that writes the notes, as only its own are believed",
        )
    with _forge_installed("GitLab", "gitlab"):
        from pulumi_claude_admin.forges import gitlab_client, gitlab_merges  # noqa: PLC0415 - an extra

    return gitlab_merges.GitLabMerges(gitlab_client.connect(settings), project, settings.gitlab_pipeline)


def github_changes(settings: Settings) -> MergedChanges:
    """What was merged in any repository of GitHub that the token may read. Raises ConfigurationError before anything is asked."""
    if settings.forge_token is None:
        raise ConfigurationError("GITHUB_TOKEN is not set, which is needed to read what was merged", hint=_READER)
    with _forge_installed("GitHub", "github"):
        from pulumi_claude_admin.forges import github_changes, github_client  # noqa: PLC0415 - an extra

    client = github_client.connect(settings.forge_api_url, settings.forge_token.get_secret_value())
    return github_changes.GitHubChanges(client)


def gitlab_changes(settings: Settings) -> MergedChanges:
    """What was merged in any project of GitLab that the token may read. Raises ConfigurationError before anything is asked."""
    if settings.gitlab_note_token is None:
        raise ConfigurationError(
            "GITLAB_TOKEN is not set, which is needed to read what was merged",
            hint="Hand over a token with the scope `read_api` and the role Reporter",
        )
    with _forge_installed("GitLab", "gitlab"):
        from pulumi_claude_admin.forges import gitlab_changes, gitlab_client  # noqa: PLC0415 - an extra

    client = gitlab_client.connect(settings)
    client.retry_transient_errors = True  # nothing is written
    return gitlab_changes.GitLabChanges(client)


def folder_coverage(folder: Path, *, roots: Sequence[str] = ()) -> CoverageReports:
    """Coverage files by commit; `roots` are the folders that a repository was checked out to where they were written."""
    from pulumi_claude_admin.coverage_reports.folder import FolderCoverage  # noqa: PLC0415 - parsers that nothing else needs

    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder of coverage files")
    return FolderCoverage(folder, roots=roots)


def codecov_coverage(token: SecretStr, *, service: str, url: str | None = None) -> CoverageReports:
    """Codecov's reports of the repositories of one forge (`github`, `gitlab`), at its own address unless another is named."""
    from pulumi_claude_admin.coverage_reports.codecov import ADDRESS, CodecovReports  # noqa: PLC0415 - as above

    return CodecovReports(token.get_secret_value(), service=service, url=url or ADDRESS)


_READER = "Hand over a token that may read contents, pull requests, issues and metadata, and may write nothing"


@contextmanager
def _forge_installed(forge: str, extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"asking {forge} needs the package {error.name!r}, which is not installed",
            hint=f"Install pulumi-claude-admin[{extra}]",
        ) from None
