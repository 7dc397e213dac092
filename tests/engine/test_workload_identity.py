"""`pulumi` in jobs that store no key: a GitHub job, a fork's, and a GitLab job whose one token several processes share."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.cli.commands.federation_program import program
from pulumi_claude_admin.model.trusted_jobs import parse_repository
from tests.support.other_admin import workspaces
from tests.support.pulumi_stack import MakeStack, Stack
from tests.support.workload import GITLAB, REQUEST_TOKEN, GitHubEndpoint, Jobs

pytestmark = pytest.mark.engine

MAIN = "repo:acme/infra:ref:refs/heads/main"
GITLAB_MAIN = "project_path:acme/infra:ref_type:branch:ref:main"
PROGRAM = """
    payments = claude.Workspace("payments", name="Payments")
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ana@example.com": "workspace_developer"})
"""
LOOK_UPS = """
    research = claude.get_workspace_output(name="Research")
    chloe = claude.get_user_output(email="chloe@example.com")
    claude.WorkspaceMember("chloe", workspace_id=research.id, user=chloe.id, role="workspace_user")
    pulumi.export("research", research)
"""


def files(folder: Path) -> str:
    """Everything that a run has written: state, cache, logs of the engine."""
    return "\n".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())


def minted(simulator: Simulator) -> set[str]:
    credentials = simulator.world.organization.credentials.values()
    return {credential.secret for credential in credentials if credential.kind == "workload"}


def in_job(new_stack: MakeStack, jobs: Jobs, **variables: str) -> Stack:
    stack = new_stack(jobs.simulator, **jobs.environment("main"), **variables)
    del stack.environment["ANTHROPIC_ADMIN_API_KEY"]
    stack.program(PROGRAM)
    return stack


def declare_small_rule(stack: Stack, jobs: Jobs) -> None:
    """What `doctor --explain-federation` shows, with its two blanks filled in, beside what is there already."""
    shown = "\n".join(program(parse_repository("github:acme/infra")))
    filled = shown.replace('"wrkspc_…"', "payments.workspace_id").replace("fdis_…", jobs.issuer_id)
    stack.program(textwrap.dedent(PROGRAM + LOOK_UPS) + filled)
    stack.up()


def test_a_github_job_applies_and_leaves_no_token_and_a_forks_preview_passes(
    new_stack: MakeStack, simulator: Simulator
) -> None:
    jobs = Jobs(simulator)
    jobs.rule("main", {"subject_prefix": MAIN, "claims": {"repository_owner": "acme"}})
    with GitHubEndpoint(jobs, MAIN).running() as endpoint:
        stack = in_job(new_stack, jobs, **endpoint.environment)
        stack.program(PROGRAM + LOOK_UPS)
        previewed = stack.preview("--diff").text
        research = workspaces(simulator, "Research")[0]["id"]
        assert re.search(rf'workspace_id *: "{research}"', previewed), "with a credential a preview knows what is found"
        assert "not known" not in previewed
        assert not workspaces(simulator, "Payments")
        shown = stack.up("--logtostderr", "-v=9", CLAUDE_ADMIN_LOG="debug").text
        assert workspaces(simulator, "Payments")
        state = stack.export()
        assert state["WorkspaceMember chloe"]["inputs"]["workspace_id"] == research
        assert state["Stack shop-dev"]["outputs"]["research"]["id"] == research
        assert re.search(r"info +GET /v1/organizations/workspaces", shown), "the program's own calls are logged"
        shown += previewed + stack.refresh_preview().text
        declare_small_rule(stack, jobs)
        assert jobs.find("federation_rules", "github-acme-infra-calls")["oauth_scope"] == "workspace:developer"
    assert len(endpoint.asked) == len(minted(simulator)) == 7, "one identity token and one exchange for each process"
    written = files(stack.folder) + shown
    for secret in (REQUEST_TOKEN, *minted(simulator), *endpoint.given):
        assert secret not in written
        assert secret not in stack.text_of_state()

    for name in endpoint.environment:
        del stack.environment[name]
    stack.program(PROGRAM.replace("workspace_developer", "workspace_user") + LOOK_UPS)
    fork = stack.preview("--diff").text
    assert '"workspace_developer" => "workspace_user"' in fork
    assert "what look-ups find is not known in this preview" in fork
    refused = stack.up(expect=1).text
    either = r"get_workspace\(name='Research'\)|get_user\(email='chloe@example\.com'\)"
    assert re.search(rf"(?:{either}): workload identity is set up in part only; ", refused), "whichever is asked first"
    assert "Traceback" not in refused


def test_a_gitlab_job_needs_an_issuer_that_takes_its_token_more_than_once(
    new_stack: MakeStack, simulator: Simulator
) -> None:
    jobs = Jobs(simulator, issuer=GITLAB)
    jobs.rule("main", {"subject_prefix": GITLAB_MAIN, "claims": {"namespace_path": "acme"}})
    stack = in_job(new_stack, jobs, ANTHROPIC_IDENTITY_TOKEN=jobs.token(GITLAB_MAIN))

    refused = stack.run("up", "--yes", expect=1)

    assert "the platform gave no token for this job's identity" in refused.text
    assert "used before" in refused.text
    assert "an issuer with check_jti off" in refused.text
    assert not workspaces(simulator, "Payments")

    jobs.change_issuer(check_jti=False)
    stack.run("up", "--yes")
    assert workspaces(simulator, "Payments")
