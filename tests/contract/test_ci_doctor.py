"""`doctor --ci` against the simulator's exchange, in jobs whose rules were made from what `doctor --explain-federation` says."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands import explain_federation
from pulumi_claude_admin.model.trusted_jobs import Repository, parse_repository, trusted_jobs
from tests.support.workload import GITHUB, GITLAB, GitHubEndpoint, Jobs

MAIN = "repo:acme/infra:ref:refs/heads/main"
GITLAB_MAIN = "project_path:acme/infra:ref_type:branch:ref:main"
GITLAB_CLAIMS = {"project_path": "acme/infra", "ref_protected": "true"}


def made(simulator: Simulator, repository: Repository) -> Jobs:
    """The issuer and the rules, as a person types them."""
    jobs = Jobs(simulator, issuer=repository.issuer_url)
    issuer = explain_federation.issuer_values(repository)
    jobs.change_issuer(check_jti=issuer["check_jti"], max_jwt_lifetime_seconds=issuer["max_jwt_lifetime_seconds"])
    for job in trusted_jobs(repository):
        values = explain_federation.rule_values(repository, job)
        match = {name: values[f"match.{name}"] for name in ("subject_prefix", "claims", "audience")}
        jobs.rule(job.rule_name, match, scope=str(values["oauth_scope"]))
    return jobs


@pytest.fixture
def github(simulator: Simulator) -> Jobs:
    return made(simulator, parse_repository("github:acme/infra"))


@pytest.fixture
def gitlab(simulator: Simulator) -> Jobs:
    return made(simulator, parse_repository("gitlab:acme/infra"))


def set_all(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def examined(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    code = run(["doctor", "--ci", "--format", "json"])
    return code, {row["id"]: row for row in json.loads(capsys.readouterr().out)["checks"]}


def test_a_job_that_gets_in_is_told_its_claims_lifetime_and_scope(
    github: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with GitHubEndpoint(github, MAIN, repository="acme/infra").running() as endpoint:
        set_all(monkeypatch, github.environment("github-acme-infra-main") | endpoint.environment)
        code, checks = examined(capsys)
    assert code == 0, checks
    assert checks["ci.claim.iss"]["evidence"] == GITHUB
    assert checks["ci.claim.sub"]["evidence"] == MAIN
    assert checks["ci.lifetime"]["evidence"].startswith("300 seconds, until 20")
    assert "repository=acme/infra" in checks["ci.claims"]["evidence"]
    assert checks["ci.scope"]["evidence"] == "org:admin"
    assert checks["ci.exchange"]["evidence"].startswith("a token of ")
    assert checks["ci.organization"]["evidence"].endswith(f"({github.simulator.organization_id})")
    rule = github.rules["github-acme-infra-main"]
    assert checks["ci.rules"]["evidence"] == f"this job is taken by github-acme-infra-main ({rule}, org:admin)"
    assert github.latest_token not in json.dumps(checks)
    assert github.latest_token.partition(".")[2] not in json.dumps(checks)


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        (
            "repo:acme/infra:ref:refs/heads/topic",
            "this job is none of: main, pull request, environment claude-organization",
        ),
        (
            "repo:acme/infra:environment:staging",
            "for environment claude-organization: sub is 'repo:acme/infra:environment:staging'",
        ),
        ("repo:acme/infra:pull_request", "the claims are those of the rule github-acme-infra-pull-request"),
        ("repo:acme@1/infra@2:ref:refs/heads/main", "--explain-federation github:acme@1/infra@2`"),
    ],
)
def test_after_a_refusal_the_claims_are_compared_with_what_is_explained(
    github: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], subject: str, says: str
) -> None:
    with GitHubEndpoint(github, subject, repository="acme/infra").running() as endpoint:
        set_all(monkeypatch, github.environment("github-acme-infra-main") | endpoint.environment)
        code, checks = examined(capsys)
    assert code == 3
    assert checks["ci.exchange"]["status"] == "fail"
    assert says in checks["ci.rules"]["evidence"] + (checks["ci.rules"]["fix"] or "")


def test_a_gitlab_job_whose_token_lives_as_long_as_it_gets_in_again_and_again(
    gitlab: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = gitlab.simulator.world.clock.now().timestamp()
    token = gitlab.token(GITLAB_MAIN, iat=now, exp=now + 3600, **GITLAB_CLAIMS)
    set_all(monkeypatch, gitlab.environment("gitlab-acme-infra-main") | {"ANTHROPIC_IDENTITY_TOKEN": token})
    for _ in range(2):
        code, checks = examined(capsys)
        assert (code, checks["ci.claim.iss"]["evidence"]) == (0, GITLAB)


def test_a_token_that_is_used_up_is_told_before_the_next_process_is_refused(
    gitlab: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gitlab.change_issuer(check_jti=True)
    token = gitlab.token(GITLAB_MAIN, **GITLAB_CLAIMS)
    set_all(monkeypatch, gitlab.environment("gitlab-acme-infra-main") | {"ANTHROPIC_IDENTITY_TOKEN": token})
    code, checks = examined(capsys)
    assert (code, checks["ci.issuer"]["status"]) == (0, "warn")
    assert checks["ci.issuer"]["evidence"].startswith("issuer gitlab-com has check_jti on")


def test_every_rule_that_takes_the_job_is_listed_with_its_scope(
    github: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    github.rule("by-condition", {"subject_prefix": "repo:acme/*", "condition": "claims.actor == 'ana'"})
    github.rule("gone", {"subject_prefix": MAIN})
    github.archive_rule("gone")
    with GitHubEndpoint(github, MAIN, repository="acme/infra").running() as endpoint:
        set_all(monkeypatch, github.environment("github-acme-infra-main") | endpoint.environment)
        _, checks = examined(capsys)
    evidence = checks["ci.rules"]["evidence"]
    assert f"by-condition ({github.rules['by-condition']}, org:admin, by its condition perhaps), " in evidence
    assert "github-acme-infra-main" in evidence
    assert "gone" not in evidence
    assert "pull-request" not in evidence


def test_a_scope_that_opens_nothing_of_the_admin_api_is_a_failure(
    github: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    github.rule("small", {"subject_prefix": MAIN}, scope="workspace:developer")
    with GitHubEndpoint(github, MAIN).running() as endpoint:
        set_all(monkeypatch, github.environment("small") | endpoint.environment)
        code, checks = examined(capsys)
    assert (code, checks["ci.scope"]["status"], checks["ci.scope"]["evidence"]) == (3, "fail", "workspace:developer")


def test_clocks_that_differ_are_told(
    github: Jobs, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    simulator.advance(600)
    with GitHubEndpoint(github, MAIN, repository="acme/infra").running() as endpoint:
        set_all(monkeypatch, github.environment("github-acme-infra-main") | endpoint.environment)
        _, checks = examined(capsys)
    assert checks["ci.clock"]["status"] == "warn"
    assert "seconds off the platform" in checks["ci.clock"]["evidence"]


def test_a_job_with_a_stored_key_or_half_a_set_is_told(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTHROPIC_FEDERATION_RULE_ID", "fdrl_01")
    code, checks = examined(capsys)
    assert code == 2
    assert "ANTHROPIC_ORGANIZATION_ID and an identity token" in checks["ci.credential"]["evidence"]
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", simulator.admin_api_key)
    code, checks = examined(capsys)
    assert (code, checks["ci.credential"]["status"]) == (0, "warn")


def test_what_is_no_token_has_no_claims(
    gitlab: Jobs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_all(monkeypatch, gitlab.environment("gitlab-acme-infra-main") | {"ANTHROPIC_IDENTITY_TOKEN": "nonsense"})
    code, checks = examined(capsys)
    assert (code, list(checks)) == (3, ["ci.credential", "ci.exchange"])
