from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.cli.application import run


@pytest.mark.parametrize("repository", ["github:acme/infra", "gitlab:acme/infra"])
def test_it_names_each_value_to_type_and_asks_nobody(capsys: pytest.CaptureFixture[str], repository: str) -> None:
    assert run(["doctor", "--explain-federation", repository]) == 0

    text = capsys.readouterr().out
    for value in (
        "issuer_url",
        "org:admin",
        "organization_role",
        "match.subject_prefix",
        "ANTHROPIC_FEDERATION_RULE_ID",
    ):
        assert value in text
    assert "makes an administrator of everybody who may push a branch to acme/infra" in text
    assert "no token may make a rule with org:admin" in text


def test_a_github_job_asks_for_its_token_and_a_gitlab_job_is_given_one(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--explain-federation", "github:acme/infra"])
    assert "id-token: write" in capsys.readouterr().out
    run(["doctor", "--explain-federation", "gitlab:acme/infra"])
    text = capsys.readouterr().out
    assert "ANTHROPIC_IDENTITY_TOKEN:" in text
    assert "id-token" not in text


def test_gitlabs_issuer_takes_a_token_of_several_processes_that_lives_as_long_as_its_job(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["doctor", "--explain-federation", "gitlab:acme/infra", "--format", "json"])

    document = json.loads(capsys.readouterr().out)

    assert document["schema_version"] == 1
    assert (document["issuer"]["check_jti"], document["issuer"]["max_jwt_lifetime_seconds"]) == (False, 7200)
    assert "import pulumi_claude_admin as claude" in document["program"]
    assert [rule["job"] for rule in document["rules"]] == ["main", "merge request", "environment claude-organization"]


@pytest.mark.parametrize("text", ["acme/infra", "github:acme", "svn:a/b"])
def test_what_names_no_repository_is_a_usage_error(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert run(["doctor", "--explain-federation", text]) == 2
    assert "is not github:OWNER/REPO or gitlab:GROUP/PROJECT" in " ".join(capsys.readouterr().err.split())
