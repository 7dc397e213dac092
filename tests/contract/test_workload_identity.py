"""A job without a stored key, against the simulator's exchange with real signatures: who gets in, who does not, and what is said then."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, PermissionDenied, WrongOrganization
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import read_settings
from tests.support.log_guard import unfit
from tests.support.read_only_console import ShownConsole
from tests.support.simulator_switches import over
from tests.support.workload import GITLAB, GitHubEndpoint, Jobs

MAIN = "repo:acme/infra:ref:refs/heads/main"
PULL_REQUEST = "repo:acme/infra:pull_request"
ENVIRONMENT = "repo:acme/infra:environment:claude-organization"
FORK = "repo:mallory/infra:pull_request"
GITLAB_MAIN = "project_path:acme/infra:ref_type:branch:ref:main"

Connect = Callable[..., Session]


@pytest.fixture
def jobs(simulator: Simulator) -> Jobs:
    """A rule each for main, pull requests and one environment, as the documentation says to make them."""
    made = Jobs(simulator)
    for name, subject in {"main": MAIN, "pull-request": PULL_REQUEST, "environment": ENVIRONMENT}.items():
        made.rule(name, {"subject_prefix": subject, "claims": {"repository_owner": "acme"}})
    return made


@pytest.fixture
def gitlab(simulator: Simulator) -> Jobs:
    made = Jobs(simulator, issuer=GITLAB)
    made.rule("main", {"subject_prefix": GITLAB_MAIN, "claims": {"namespace_path": "acme"}})
    return made


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Connect]:
    """A session of a process with this environment."""
    with ExitStack() as stack:

        def connected(environment: dict[str, str], **more: str) -> Session:
            for name, value in (environment | more).items():
                monkeypatch.setenv(name, value)
            settings = read_settings()
            transport = Transport(settings.base_url, wiring.credential_source(settings), RateLimiter(0))
            stack.enter_context(closing(transport))
            channels = Channels(ChannelMemory(tmp_path / "channels.json", settings.base_url))
            return Session(settings, CachedAdminApi(HttpAdminApi(transport)), ShownConsole(""), channels)

        yield connected


@pytest.fixture
def github(jobs: Jobs) -> Iterator[Callable[[str], GitHubEndpoint]]:
    """GitHub's endpoint for a job with this subject."""
    with ExitStack() as stack:
        yield lambda subject: stack.enter_context(GitHubEndpoint(jobs, subject).running())


def exchanges(simulator: Simulator) -> int:
    return sum(int(each["count"]) for each in simulator.requests() if each["route"] == "/v1/oauth/token")


@pytest.mark.parametrize(
    ("rule", "subject"), [("main", MAIN), ("pull-request", PULL_REQUEST), ("environment", ENVIRONMENT)]
)
def test_a_github_job_gets_in_by_its_rule(
    simulator: Simulator, jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint], rule: str, subject: str
) -> None:
    endpoint = github(subject)
    session = connect(jobs.environment(rule), **endpoint.environment)
    assert session.organization.id == simulator.organization_id
    assert session.api.users.list()
    assert endpoint.asked == ["/idtoken/7?api-version=2.0&audience=https%3A%2F%2Fapi.anthropic.com"]
    assert exchanges(simulator) == 1


@pytest.mark.parametrize(
    ("rule", "subject"),
    [("main", FORK), ("pull-request", FORK), ("main", PULL_REQUEST), ("environment", MAIN), ("main", f"{MAIN}-evil")],
)
def test_a_fork_and_another_trigger_are_refused(
    simulator: Simulator, jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint], rule: str, subject: str
) -> None:
    session = connect(jobs.environment(rule), **github(subject).environment)
    refused = (
        rf"gave no token for this job's identity .*rule {jobs.rules[rule]} may not match.*`claude-admin doctor --ci`"
    )
    with pytest.raises(AuthenticationFailed, match=refused) as raised:
        session.api.users.list()
    assert raised.value.exit_code == 3
    assert exchanges(simulator) == 1


def test_a_rule_that_grants_too_little_is_told(
    jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint]
) -> None:
    jobs.rule("small", {"subject_prefix": MAIN}, scope="workspace:developer")
    session = connect(jobs.environment("small"), **github(MAIN).environment)
    with pytest.raises(PermissionDenied, match=r"the job's rule has to grant org:admin") as raised:
        session.api.users.list()
    assert raised.value.exit_code == 3


def test_the_token_is_minted_once_for_all_threads(
    simulator: Simulator, jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint]
) -> None:
    session = connect(jobs.environment("main"), **github(MAIN).environment)
    asks = [session.api.users.list, session.api.invites.list, session.api.workspaces.list, session.api.rate_limits.list]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda ask: ask(), asks))
    assert exchanges(simulator) == 1


def test_a_token_that_ends_in_mid_run_is_renewed_once(
    simulator: Simulator, jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint]
) -> None:
    session = connect(jobs.environment("main"), **github(MAIN).environment)
    assert session.api.users.list()
    simulator.advance(7200)
    assert session.api.workspaces.list()
    assert exchanges(simulator) == 2


def test_a_rule_that_is_archived_in_mid_run_is_an_error(
    simulator: Simulator, jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint]
) -> None:
    session = connect(jobs.environment("main"), **github(MAIN).environment)
    assert session.api.users.list()
    jobs.archive_rule("main")
    simulator.advance(7200)
    for _ in range(2):
        with pytest.raises(AuthenticationFailed, match="gave no token for this job's identity"):
            session.api.workspaces.list()
    assert exchanges(simulator) == 2


def test_another_organization_is_wrong(connect: Connect, simulator: Simulator) -> None:
    session = connect(
        {"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key, "ANTHROPIC_BASE_URL": simulator.base_url},
        ANTHROPIC_ORGANIZATION_ID="11111111-1111-4111-8111-111111111111",
    )
    with pytest.raises(WrongOrganization, match="but ANTHROPIC_ORGANIZATION_ID says 11111111"):
        session.require_organization(None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"exp": 1_000_000_000, "iat": 999_999_000}, "the identity token expired at 2001-09-09T01:46:40Z"),
        ({"aud": "https://gitlab.com"}, "is for another audience: its aud is https://gitlab.com, and"),
        ({"aud": None}, "is for another audience: its aud is missing"),
        ({"iat": None}, "does not say when it was issued"),
        ({"nbf": 10_000_000_000}, "is valid from 2286-11-20T17:46:40Z on"),
    ],
)
def test_a_bad_identity_token_is_one_clear_line(
    gitlab: Jobs, connect: Connect, changes: dict[str, object], says: str
) -> None:
    token = gitlab.token(GITLAB_MAIN, jti=None, **changes)
    session = connect(gitlab.environment("main"), ANTHROPIC_IDENTITY_TOKEN=token)
    with pytest.raises(AuthenticationFailed) as raised:
        session.api.users.list()
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    assert token not in str(raised.value)
    assert raised.value.exit_code == 3


@pytest.mark.parametrize("text", ["not a token", "a.b.c", "eyJhbGciOiJub25lIn0..", "x" * 20_000])
def test_what_is_no_token_is_not_sent(simulator: Simulator, gitlab: Jobs, connect: Connect, text: str) -> None:
    session = connect(gitlab.environment("main"), ANTHROPIC_IDENTITY_TOKEN=text)
    with pytest.raises(
        AuthenticationFailed, match="identity token cannot be used: ANTHROPIC_IDENTITY_TOKEN is"
    ) as raised:
        session.api.users.list()
    assert text not in str(raised.value)
    assert exchanges(simulator) == 0


def test_the_file_wins_over_the_variable_and_the_variable_over_github(
    gitlab: Jobs, connect: Connect, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(gitlab.token(GITLAB_MAIN) + "\n")
    unused = {"ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:9/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "test"}
    session = connect(gitlab.environment("main") | unused, ANTHROPIC_IDENTITY_TOKEN="nonsense")
    with pytest.raises(AuthenticationFailed, match="ANTHROPIC_IDENTITY_TOKEN is no JSON Web Token"):
        session.api.users.list()
    assert connect({"ANTHROPIC_IDENTITY_TOKEN_FILE": str(file)}).api.users.list()


@pytest.mark.parametrize("status", [302, 403, 404])
def test_github_that_gives_no_token_is_told(jobs: Jobs, connect: Connect, status: int) -> None:
    with GitHubEndpoint(jobs, MAIN, status=status).running() as endpoint:
        session = connect(jobs.environment("main"), **endpoint.environment)
        with pytest.raises(
            AuthenticationFailed, match=rf"gave no identity token \(it answered {status}\).*id-token: write"
        ):
            session.api.users.list()
        assert len(endpoint.asked) == 1


@pytest.mark.parametrize("fault", [None, "dropped", "server_error", "not_json", "truncated", "redirect"])
def test_no_error_shows_a_secret_not_even_with_local_variables(
    gitlab: Jobs, connect: Connect, simulator: Simulator, fault: str | None
) -> None:
    session = connect(gitlab.environment("main"), ANTHROPIC_IDENTITY_TOKEN=gitlab.token("project_path:other"))
    if fault is not None:
        simulator.fault(fault, count=10)
    with pytest.raises(AdminApiError) as raised:
        session.api.users.list()
    shown = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())
    assert "workload_credential.py" in shown
    assert gitlab.latest_token not in shown
    assert gitlab.latest_token.rpartition(".")[2] not in shown


@over("token_exchange_refusal")
def test_a_refusal_is_explained_whatever_form_it_has(
    gitlab: Jobs, connect: Connect, simulator: Simulator, setting: str
) -> None:
    token = gitlab.token(GITLAB_MAIN)
    assert connect(gitlab.environment("main"), ANTHROPIC_IDENTITY_TOKEN=token).api.users.list()
    simulator.switch("token_exchange_refusal", setting)
    with pytest.raises(AuthenticationFailed) as raised:
        connect({}).api.users.list()
    assert "may have been used before, by another process of the job: a token with a jti" in str(raised.value)


@over("federation_condition")
def test_a_rule_with_a_condition_lets_in_whom_the_condition_does(
    jobs: Jobs, connect: Connect, github: Callable[[str], GitHubEndpoint], setting: str
) -> None:
    jobs.rule("by-condition", {"subject_prefix": MAIN, "condition": "claims.event_name == 'push'"})
    session = connect(jobs.environment("by-condition"), **github(MAIN).environment)
    if setting == "holds":
        assert session.api.users.list()
        return
    with pytest.raises(AuthenticationFailed, match="may not match the token's claims"):
        session.api.users.list()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pulumi_claude_admin.cli import main; main()", *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("is_checked", [True, False])
def test_two_processes_on_one_gitlab_note_token(gitlab: Jobs, is_checked: bool) -> None:  # noqa: FBT001 - a column of the table
    gitlab.change_issuer(check_jti=is_checked)
    token = gitlab.token(GITLAB_MAIN)
    environment = gitlab.environment("main", ANTHROPIC_IDENTITY_TOKEN=token, CLAUDE_ADMIN_LOG="debug")
    first, second = (run(environment, "doctor", "--groups") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert second.returncode == (3 if is_checked else 0)
    assert ("was used before" in second.stderr) == is_checked
    assert ("an issuer with check_jti off" in second.stderr) == is_checked
    for line in (first.stdout + first.stderr + second.stdout + second.stderr).splitlines():
        assert unfit(line, 0) is None, line


def test_a_token_that_lives_as_long_as_its_job_needs_an_issuer_that_takes_it(gitlab: Jobs, connect: Connect) -> None:
    now = gitlab.simulator.world.clock.now().timestamp()
    token = gitlab.token(GITLAB_MAIN, iat=now, exp=now + 7200)
    session = connect(gitlab.environment("main"), ANTHROPIC_IDENTITY_TOKEN=token)
    told = "lives 7,200 seconds, and an issuer takes 3,600 unless its max_jwt_lifetime_seconds is higher: that has to be above"
    with pytest.raises(AuthenticationFailed, match=told):
        session.api.users.list()
    gitlab.change_issuer(max_jwt_lifetime_seconds=7200)
    assert connect({}).api.users.list()
