from __future__ import annotations

import pytest

from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims
from pulumi_claude_admin.model.trusted_jobs import (
    ISSUERS,
    differences,
    job_of,
    parse_repository,
    repository_of,
    rule_name,
    trusted_jobs,
)

GITHUB = parse_repository("github:acme/infra")
GITLAB = parse_repository("gitlab:acme/platform/infra")


def claims(issuer: str, subject: str, audience: str = AUDIENCE, **others: object) -> Claims:
    return Claims(ISSUERS[issuer], subject, (audience,), None, None, None, None, others)  # type: ignore[index]  # a Forge is its text


@pytest.mark.parametrize(
    "text",
    [
        "acme/infra",
        "github:acme",
        "github:acme/infra/deeper",
        "gitlab:acme",
        "github:a b/c",
        "bitbucket:a/b",
        "github:a*/b",
    ],
)
def test_what_names_no_repository_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="github:OWNER/REPO or gitlab:GROUP/PROJECT"):
        parse_repository(text)


def test_each_kind_of_job_on_github_has_its_subject() -> None:
    assert [job.subject for job in trusted_jobs(GITHUB)] == [
        "repo:acme/infra:ref:refs/heads/main",
        "repo:acme/infra:pull_request",
        "repo:acme/infra:environment:claude-organization",
    ]
    assert {job.claims["repository"] for job in trusted_jobs(GITHUB)} == {"acme/infra"}


def test_ids_stand_in_githubs_subject_and_nowhere_else() -> None:
    repository = parse_repository("github:acme@12/infra@34")
    main = trusted_jobs(repository)[0]
    assert main.subject == "repo:acme@12/infra@34:ref:refs/heads/main"
    assert (main.claims, repository.owner, rule_name(repository)) == (
        {"repository": "acme/infra"},
        "acme",
        "github-acme-infra",
    )


def test_a_job_on_gitlab_is_told_by_claims() -> None:
    main, review, environment = trusted_jobs(GITLAB)
    assert main.subject == environment.subject == "project_path:acme/platform/infra:ref_type:branch:ref:main"
    assert review.subject.endswith(":ref:*")
    assert environment.claims["environment_protected"] == "true"
    assert review.claims["pipeline_source"] == "merge_request_event"


@pytest.mark.parametrize(
    ("job", "index"),
    [
        (claims("github", "repo:acme/infra:ref:refs/heads/main", repository="acme/infra"), 0),
        (claims("github", "repo:acme/infra:pull_request", repository="acme/infra"), 1),
        (claims("github", "repo:acme@1/infra@2:pull_request", repository="acme/infra"), 1),
        (claims("github", "repo:acme/infra:environment:claude-organization", repository="acme/infra"), 2),
        (
            claims(
                "gitlab",
                "project_path:acme/infra:ref_type:branch:ref:main",
                project_path="acme/infra",
                ref_protected="true",
            ),
            0,
        ),
        (
            claims(
                "gitlab",
                "project_path:acme/infra:ref_type:branch:ref:topic",
                project_path="acme/infra",
                pipeline_source="merge_request_event",
            ),
            1,
        ),
        (
            claims(
                "gitlab",
                "project_path:acme/infra:ref_type:branch:ref:main",
                project_path="acme/infra",
                environment="claude-organization",
                environment_protected="true",
            ),
            2,
        ),
    ],
)
def test_claims_lead_to_their_repository_and_the_job_and_fit_its_rule(job: Claims, index: int) -> None:
    repository = repository_of(job)
    assert repository is not None
    found = job_of(job, repository)
    assert found == trusted_jobs(repository)[index]
    assert tuple(differences(job, found)) == ()


def test_another_branch_is_no_trusted_job() -> None:
    topic = claims("github", "repo:acme/infra:ref:refs/heads/topic")
    assert job_of(topic, GITHUB) is None


def test_another_issuer_and_an_odd_subject_name_no_repository() -> None:
    assert repository_of(Claims("https://ci.example.com", "repo:a/b:x", (), None, None, None, None, {})) is None
    assert repository_of(claims("github", "organization:acme")) is None
    assert repository_of(claims("github", "repo:acme")) is None


def test_differences_name_claim_value_and_what_the_rule_takes() -> None:
    found = claims("github", "repo:acme/infra:environment:staging", audience="https://github.com/acme")
    assert tuple(differences(found, trusted_jobs(GITHUB)[2])) == (
        "sub is 'repo:acme/infra:environment:staging', the rule takes 'repo:acme/infra:environment:claude-organization'",
        "aud is https://github.com/acme, the rule takes https://api.anthropic.com",
        "repository is missing, the rule takes 'acme/infra'",
    )
