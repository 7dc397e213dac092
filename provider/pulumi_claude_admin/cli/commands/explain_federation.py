"""
What `claude-admin doctor --explain-federation` does: says what a person sets up once, so that a repository's jobs need no stored key.

It asks nobody anything. What a person types is named as the API names it: the Console's own labels may differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.cli.commands.federation_program import program
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.model.identity_token import AUDIENCE
from pulumi_claude_admin.model.trusted_jobs import ENVIRONMENT, Forge, Repository, TrustedJob, trusted_jobs
from pulumi_claude_admin.quoting import defuse, json_text, printable

SCHEMA_VERSION: Final = 1
ACCOUNT: Final = "pulumi"
GITLAB_LONGEST: Final = 7200
"""Seconds: twice GitLab's own timeout of a job, as long as which its token lives."""

Values = dict[str, str | int | bool | dict[str, str]]


def run(repository: Repository, form: PlainForm) -> int:
    """Print, and return the exit code."""
    sys.stdout.write(render_json(repository) if form is PlainForm.JSON else render_text(repository))
    return 0


def issuer_values(repository: Repository) -> Values:
    """What an issuer is made of."""
    is_github = repository.forge is Forge.GITHUB
    return {
        "name": "github-actions" if is_github else "gitlab-com",
        "issuer_url": repository.issuer_url,
        "jwks": "discovery",
        "check_jti": is_github,
        "max_jwt_lifetime_seconds": 3600 if is_github else GITLAB_LONGEST,
    }


def account_values() -> Values:
    """What the service account is made of."""
    return {"name": ACCOUNT, "organization_role": "admin"}


def rule_values(repository: Repository, job: TrustedJob) -> Values:
    """What a job's rule is made of."""
    return {
        "name": job.rule_name,
        "issuer": str(issuer_values(repository)["name"]),
        "match.subject_prefix": job.subject,
        "match.claims": dict(job.claims),
        "match.audience": AUDIENCE,
        "oauth_scope": "org:admin",
        "target": f"service account {ACCOUNT}",
        "applies_to_all_workspaces": True,
        "token_lifetime_seconds": 3600,
    }


def render_text(repository: Repository) -> str:
    """Steps for a person, then what stands in the job, then what a program declares."""
    return defuse("\n".join(printable(line) for line in _lines(repository)) + "\n")


def _lines(repository: Repository) -> Iterator[str]:
    yield f"Workload identity for {repository.forge}:{repository.path}: what a person sets up once"
    yield ""
    yield "In the Console, signed in as an administrator (no key and no token may make a rule with org:admin). Names are the API's."
    yield ""
    yield "1. Settings > Workload identity: an issuer, one for all repositories"
    yield from _value_lines(issuer_values(repository))
    if repository.forge is Forge.GITLAB:
        yield "   A GitLab job has one token for all its processes, and `pulumi up` alone is several: so check_jti is off, and"
        yield "   max_jwt_lifetime_seconds is above the job's timeout. A GitLab of your own: its address is the issuer_url."
    yield ""
    yield "2. Settings > Service accounts: an administrator for the jobs"
    yield from _value_lines(account_values())
    yield ""
    yield "3. Settings > Workload identity: a rule for each kind of job that may administer, and for no other"
    for job in trusted_jobs(repository):
        yield ""
        yield f"   for {job.when}"
        yield from _value_lines(rule_values(repository, job))
    yield ""
    yield from (f"   {line}" for line in notes(repository))
    yield ""
    yield "4. In the job, with the id of that job's rule, the organization's UUID and the service account's id"
    yield from (f"     {line}" if line else "" for line in job_lines(repository))
    yield ""
    yield "   `claude-admin doctor --ci` in the job says whether it is right."
    yield ""
    yield "5. Jobs that call Claude and administer nothing: a rule of workspace scope is declared in a program"
    yield from (f"     {line}" if line else "" for line in program(repository))


def _value_lines(values: Values) -> Iterator[str]:
    for name, value in values.items():
        shown = ", ".join(f"{key} = {text}" for key, text in value.items()) if isinstance(value, dict) else value
        yield f"     {name:<26} {str(shown).lower() if isinstance(shown, bool) else shown}"


def notes(repository: Repository) -> tuple[str, ...]:
    """What whoever makes these rules should know."""
    _, review, _ = trusted_jobs(repository)
    whoever = f"everybody who may push a branch to {repository.path}"
    warning = (
        f"The rule for a {review.when} makes an administrator of {whoever}: the branch's program runs with it before",
        "anybody has looked. Where that is too many people, leave it out, or use the environment's rule there as well.",
    )
    if repository.forge is Forge.GITLAB:
        return (
            *warning,
            "A job with an environment has a subject like others: its claims tell it. Protect that environment and main.",
            "A merge request from a fork has the fork's path in its claims, which no rule here takes.",
        )
    return (
        *warning,
        f"The environment's subject names no branch: on GitHub, give {ENVIRONMENT} required reviewers and its deployment branch.",
        "A pull request from a fork gets no identity token at all.",
        "A repository made, renamed or transferred since 15 July 2026 has ids in its subject, as `repo:OWNER@ID/REPO@ID:…`:",
        "`claude-admin doctor --ci` shows it in a job; then explain github:OWNER@ID/REPO@ID.",
    )


def job_lines(repository: Repository) -> tuple[str, ...]:
    """What stands in the job's definition."""
    variables = (
        "ANTHROPIC_FEDERATION_RULE_ID: fdrl_…",
        "ANTHROPIC_ORGANIZATION_ID: 00000000-0000-0000-0000-000000000000",
        "ANTHROPIC_SERVICE_ACCOUNT_ID: svac_…",
    )
    if repository.forge is Forge.GITLAB:
        tokens = ("id_tokens:", "  ANTHROPIC_IDENTITY_TOKEN:", f"    aud: {AUDIENCE}")
        return (*tokens, "variables:", *(f"  {line}" for line in variables))
    permissions = ("permissions:", "  contents: read", "  id-token: write")
    return (*permissions, "env:", *(f"  {line}" for line in variables))


def render_json(repository: Repository) -> str:
    """The same as one JSON document."""
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "repository": f"{repository.forge}:{repository.path}",
            "issuer": issuer_values(repository),
            "service_account": account_values(),
            "rules": [{"job": job.when, **rule_values(repository, job)} for job in trusted_jobs(repository)],
            "notes": list(notes(repository)),
            "job": list(job_lines(repository)),
            "program": list(program(repository)),
        }
    )
