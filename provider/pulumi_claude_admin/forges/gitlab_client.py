"""GitLab by python-gitlab: who asks, and what its errors mean to us. Source: docs/platform/gitlab.md#api."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import gitlab
import requests

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forge_settings import ForgeSettings
from pulumi_claude_admin.model.addresses import safe_url

_log: Final = logging.getLogger(__name__)

_TIMEOUT: Final = 30
_AGENT: Final = "pulumi-claude-admin"


def connect(settings: ForgeSettings) -> gitlab.Gitlab:
    """
    A client; nothing is sent yet. What was said to be too fast is tried again when GitLab says.

    The token goes as a bearer, which is not handed on to another host, and pages are asked for where the first one was. Raises
    ConfigurationError without a token, and where it may not be sent.
    """
    if settings.gitlab_note_token is None:
        raise ConfigurationError("GITLAB_TOKEN is not set, which is needed to write", hint=_WRITER)
    try:
        server = safe_url(settings.gitlab_url)
    except ValueError as error:
        raise ConfigurationError(f"CI_SERVER_URL {error}") from None
    token = settings.gitlab_note_token.get_secret_value()
    return gitlab.Gitlab(server, oauth_token=token, timeout=_TIMEOUT, user_agent=_AGENT, keep_base_url=True)


def viewer_of(client: gitlab.Gitlab) -> str:
    """The user name of this token; that of a project's token is a bot's."""
    with told("asking who the token is"):
        client.auth()
        name = client.user.attributes.get("username") if client.user is not None else None
    if not isinstance(name, str) or not name:
        raise PullRequestError("asking who the token is: GitLab named nobody")
    return name


def is_public(client: gitlab.Gitlab, project: int) -> bool:
    """Whether people who are no members may read a project: everybody, or everybody who is signed in."""
    with told(f"reading project {project}"):
        visibility: object = client.projects.get(project).attributes.get("visibility")
    return visibility != "private"


@contextlib.contextmanager
def told(what: str, *, hints: Mapping[int, str] | None = None) -> Iterator[None]:
    """Turn the library's errors into ours; `what` says what was tried, `hints` what to do by status: unless they are given, for whoever writes."""
    _log.info("GitLab: %s", what)
    try:
        yield
    except gitlab.GitlabError as error:
        raise _error(what, error, _HINTS if hints is None else hints) from None
    except requests.RequestException as error:
        raise PullRequestError(f"{what}: GitLab did not answer ({type(error).__name__})") from None


def _error(what: str, error: gitlab.GitlabError, hints: Mapping[int, str]) -> PullRequestError:
    status = error.response_code
    if status is None:
        return PullRequestError(f"{what}: GitLab answered what it should not ({type(error).__name__})")
    return PullRequestError(f"{what}: GitLab answered {status}{_reason(error)}", status=status, hint=hints.get(status))


_WRITER: Final = "A job token (CI_JOB_TOKEN) may not write notes: GITLAB_TOKEN has to be a project access token with the scope `api` and the role Developer"
_READER: Final = "GITLAB_TOKEN needs the scope `read_api` and the role Reporter in the project"
READER_HINTS: Final[Mapping[int, str]] = MappingProxyType(
    {
        401: _READER,
        403: _READER,
        404: "Look at the project's path and CI_SERVER_URL; a token that may not read a private project gets the same answer",
    }
)
"""For whoever only reads."""
_HINTS: Final = {
    401: _WRITER,
    403: _WRITER,
    404: "Look at CI_SERVER_URL, project and number; a token that may not read a private project gets the same answer",
}


def _reason(error: gitlab.GitlabError) -> str:
    reason = str(error.error_message)  # an object, of some refusals
    return f" ({reason[:200]})" if reason else ""
