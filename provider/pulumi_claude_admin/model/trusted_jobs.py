"""
Which jobs of a repository may become an administrator, and by which federation rule: what a person types in the Console, as values.

`doctor --explain-federation` shows them, `doctor --ci` compares a job's claims with them. Sources: docs/platform/github.md#identity-tokens,
docs/platform/gitlab.md#identity-tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims
from pulumi_claude_admin.model.rule_match import misfits

ENVIRONMENT: Final = "claude-organization"
"""The environment of the example workflows."""

_SEGMENT: Final = r"[A-Za-z0-9_.-]+"
_GITHUB: Final = re.compile(
    rf"(?P<owner>{_SEGMENT})(?P<owner_id>@\d+)?/(?P<repository>{_SEGMENT})(?P<repository_id>@\d+)?"
)
_GITLAB: Final = re.compile(rf"{_SEGMENT}(/{_SEGMENT})+")


class Forge(StrEnum):
    """Where the repository is."""

    GITHUB = "github"
    GITLAB = "gitlab"


ISSUERS: Final = {
    Forge.GITHUB: "https://token.actions.githubusercontent.com",
    Forge.GITLAB: "https://gitlab.com",
}


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and how subjects spell it: GitHub's may carry ids (`acme@12/infra@34`)."""

    forge: Forge
    path: str
    subject_path: str

    @property
    def issuer_url(self) -> str:
        """Who signs the tokens of its jobs."""
        return ISSUERS[self.forge]

    @property
    def owner(self) -> str:
        """The tenant that every rule has to name."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class TrustedJob:
    """One kind of job, and the match of its rule. `subject` ends in `*` where it is a beginning."""

    when: str
    rule_name: str
    subject: str
    claims: Mapping[str, str]


def parse_repository(text: str) -> Repository:
    """`github:OWNER/REPO` or `gitlab:GROUP/PROJECT`. Raises ValueError that says so."""
    forge, _, path = text.partition(":")
    if forge == Forge.GITHUB and (found := _GITHUB.fullmatch(path)) is not None:
        return Repository(Forge.GITHUB, f"{found['owner']}/{found['repository']}", path)
    if forge == Forge.GITLAB and _GITLAB.fullmatch(path):
        return Repository(Forge.GITLAB, path, path)
    raise ValueError("is not github:OWNER/REPO or gitlab:GROUP/PROJECT")


def trusted_jobs(repository: Repository) -> tuple[TrustedJob, TrustedJob, TrustedJob]:
    """The three kinds: main, a change under review, the protected environment."""
    return _on_github(repository) if repository.forge is Forge.GITHUB else _on_gitlab(repository)


def _on_github(repository: Repository) -> tuple[TrustedJob, TrustedJob, TrustedJob]:
    begins, claims = f"repo:{repository.subject_path}", {"repository": repository.path}
    name = rule_name(repository)
    return (
        TrustedJob("main", f"{name}-main", f"{begins}:ref:refs/heads/main", claims),
        TrustedJob("pull request", f"{name}-pull-request", f"{begins}:pull_request", claims),
        TrustedJob(f"environment {ENVIRONMENT}", f"{name}-environment", f"{begins}:environment:{ENVIRONMENT}", claims),
    )


def _on_gitlab(repository: Repository) -> tuple[TrustedJob, TrustedJob, TrustedJob]:
    begins, claims = f"project_path:{repository.path}:ref_type:branch:ref:", {"project_path": repository.path}
    name = rule_name(repository)
    protected = {"ref_protected": "true"}
    environment = {"environment": ENVIRONMENT, "environment_protected": "true"}
    return (
        TrustedJob("main", f"{name}-main", f"{begins}main", claims | protected),
        TrustedJob(
            "merge request", f"{name}-merge-request", f"{begins}*", claims | {"pipeline_source": "merge_request_event"}
        ),
        TrustedJob(f"environment {ENVIRONMENT}", f"{name}-environment", f"{begins}main", claims | environment),
    )


def rule_name(repository: Repository) -> str:
    """What the names of the repository's rules begin with: a slug, since names are slugs and one of a kind."""
    return re.sub(r"[^a-z0-9]+", "-", f"{repository.forge}-{repository.path}".lower()).strip("-")


def repository_of(claims: Claims) -> Repository | None:
    """The repository whose job these claims are of; None for another issuer, or claims that name none."""
    by_issuer = {issuer: forge for forge, issuer in ISSUERS.items()}
    forge = by_issuer.get(claims.issuer)
    begin = {Forge.GITHUB: "repo:", Forge.GITLAB: "project_path:", None: ""}[forge]
    if forge is None or not claims.subject.startswith(begin):
        return None
    try:
        return parse_repository(f"{forge}:{claims.subject.removeprefix(begin).partition(':')[0]}")
    except ValueError:
        return None


def job_of(claims: Claims, repository: Repository) -> TrustedJob | None:
    """The kind of job that these claims are of, None when it is none of the three."""
    main, review, environment = trusted_jobs(repository)
    if repository.forge is Forge.GITLAB:
        is_environment = isinstance(claims.others.get("environment"), str)
        is_review = claims.others.get("pipeline_source") == "merge_request_event"
    else:
        is_environment = ":environment:" in claims.subject
        is_review = claims.subject == review.subject
    if is_environment:
        return environment
    if is_review:
        return review
    return main if claims.subject == main.subject else None


def differences(claims: Claims, job: TrustedJob) -> Iterator[str]:
    """In what the claims are not those that the job's rule takes."""
    return misfits(claims, subject=job.subject, audience=AUDIENCE, wanted=job.claims)
