"""Look-ups of a program over HTTP: what they cost, whom they ask, with every credential, and what is said when nobody answers."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pulumi
import pytest

import pulumi_claude_admin as claude
from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.lookups import run
from pulumi_claude_admin.ports import AdminApi
from tests.support.program_run import resolved, start_run
from tests.support.workload import REQUEST_TOKEN, GitHubEndpoint, Jobs

MAIN = "repo:acme/infra:ref:refs/heads/main"
ELSEWHERE = "00000000-0000-4000-8000-000000000000"
PAGE = Path(__file__).parents[2] / "docs" / "lookups.md"
LOOK_UPS = [
    name
    for name in claude.__all__
    if inspect.isfunction(found := getattr(claude, name))
    and found.__module__.startswith(run.__name__.rpartition(".")[0])
    and not name.endswith("_output")
]
GROUP = "Claude Sonnet 4.x"

ByEnvironment = Callable[[dict[str, str]], None]


@pytest.fixture(autouse=True)
def one_run() -> Iterator[None]:
    start_run()
    yield
    run.forget()


@pytest.fixture
def by_environment(monkeypatch: pytest.MonkeyPatch, simulator: Simulator) -> Iterator[ByEnvironment]:
    """A program whose environment is this, and nothing else."""
    wiring.install(None)

    def start(environment: dict[str, str]) -> None:
        common = {"ANTHROPIC_BASE_URL": simulator.base_url, "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0"}
        for name, value in (common | environment).items():
            monkeypatch.setenv(name, value)
        simulator.reset_requests()
        start_run()

    yield start
    wiring.install(None)


def per_route(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}


def look_up_everything(_: int = 0) -> None:
    research = claude.get_workspace(name="Research")
    assert claude.get_workspace(id=research.id) == research
    assert research in claude.list_workspaces()
    assert claude.get_user(email="ANA@example.com") in claude.list_users()
    assert claude.get_organization().name == "Tiny Tools"
    assert claude.get_rate_limits(group=GROUP, workspace_id=research.id).group_id == claude.list_model_groups()[0].id
    assert {key.workspace_id for key in claude.list_api_keys(workspace_id=research.id)} <= {research.id}


@pytest.mark.usefixtures("new_process")
def test_any_number_of_look_ups_list_each_collection_once(simulator: Simulator) -> None:
    simulator.reset_requests()
    with ThreadPoolExecutor(4) as threads:
        contexts = [copy_context() for _ in range(8)]
        list(threads.map(lambda context: context.run(look_up_everything), contexts))
    names = [resolved(lambda: claude.get_workspace_output(name="Research").name)[0] for _ in range(5)]

    assert names == ["Research"] * 5
    assert per_route(simulator) == {
        "me": 1,
        "workspaces": 1,
        "users": 1,
        "rate_limits": 1,
        "workspaces/{workspace_id}/rate_limits": 1,
        "api_keys": 1,
    }


@pytest.mark.parametrize("credential", ["key", "token", "job"])
def test_every_credential_looks_up(simulator: Simulator, by_environment: ByEnvironment, credential: str) -> None:
    jobs = Jobs(simulator)
    jobs.rule("main", {"subject_prefix": MAIN, "claims": {"repository_owner": "acme"}})
    with GitHubEndpoint(jobs, MAIN).running() as endpoint:
        environments = {
            "key": {"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key},
            "token": {"ANTHROPIC_AUTH_TOKEN": simulator.oauth_token},
            "job": jobs.environment("main", **endpoint.environment),
        }
        by_environment(environments[credential])

        look_up_everything()
        start_run()
        look_up_everything()

    assert len(endpoint.asked) == (1 if credential == "job" else 0), "one exchange for a process, whatever its runs"


def test_every_program_of_the_page_runs(
    http: HttpAdminApi, by_environment: ByEnvironment, simulator: Simulator
) -> None:
    http.workspaces.create(name="Payments")
    by_environment({"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key})
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) > len(LOOK_UPS)
    for block in blocks:
        start_run()
        names = {"pulumi": pulumi, "claude": claude, "payments": claude.get_workspace(name="Payments")}

        def program(block: str = block, names: dict[str, object] = names) -> pulumi.Output[None]:
            exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - our own page
            return pulumi.Output.from_input(None)

        resolved(program)
    named = "".join(blocks)
    assert [name for name in LOOK_UPS if name not in named] == []


@pytest.mark.parametrize("pin", ["CLAUDE_ADMIN_ORGANIZATION_ID", "ANTHROPIC_ORGANIZATION_ID"])
def test_a_key_of_another_organization_than_the_pin_reads_nothing(
    simulator: Simulator, by_environment: ByEnvironment, pin: str
) -> None:
    by_environment({"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key, pin: ELSEWHERE})

    with pytest.raises(claude.WrongOrganization) as caught:
        claude.get_workspace(name="Research")

    assert str(caught.value).startswith("get_workspace(name='Research'): the credential belongs to organization 'Tiny")
    assert f"but {pin} says {ELSEWHERE}" in str(caught.value)
    assert per_route(simulator) == {"me": 1}


def test_the_next_run_may_be_in_another_organization(simulator: Simulator, by_environment: ByEnvironment) -> None:
    by_environment({"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key})
    assert claude.get_organization().name == "Tiny Tools"
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as other:
        by_environment({"ANTHROPIC_ADMIN_API_KEY": other.admin_api_key, "ANTHROPIC_BASE_URL": other.base_url})

        assert claude.get_organization().id == other.organization_id
        assert per_route(simulator) == {}


def test_a_job_that_is_not_let_in_is_one_line_without_its_token(
    simulator: Simulator, by_environment: ByEnvironment
) -> None:
    jobs = Jobs(simulator)
    jobs.rule("main", {"subject_prefix": MAIN, "claims": {"repository_owner": "acme"}})
    with GitHubEndpoint(jobs, "repo:mallory/infra:pull_request").running() as endpoint:
        by_environment(jobs.environment("main", **endpoint.environment))

        with pytest.raises(claude.AuthenticationFailed, match=r"^list_users\(\): ") as caught:
            claude.list_users()

    assert "\n" not in str(caught.value)
    for secret in (REQUEST_TOKEN, *endpoint.given):
        assert secret not in str(caught.value) + repr(caught.value.__dict__)


def test_half_a_workload_identity_is_not_known_in_a_preview_and_says_what_is_missing_else(
    by_environment: ByEnvironment,
) -> None:
    by_environment({"ANTHROPIC_FEDERATION_RULE_ID": "fdrl_1"})

    with pytest.raises(claude.ConfigurationError, match=r"^list_users\(\): workload identity is set up in part only"):
        claude.list_users()
    start_run(preview=True)
    assert resolved(claude.list_users_output) == (None, False, False)


def test_two_credentials_are_one_line_in_a_preview_too(by_environment: ByEnvironment, simulator: Simulator) -> None:
    by_environment({"ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key, "ANTHROPIC_AUTH_TOKEN": "token"})
    start_run(preview=True)

    with pytest.raises(claude.ConfigurationError, match=r"^list_users\(\): .* are both set") as caught:
        resolved(claude.list_users_output)
    assert isinstance(caught.value, pulumi.RunError)


@pytest.mark.usefixtures("new_process")
@pytest.mark.parametrize("fault", ["dropped", "server_error", "not_json"])
def test_a_server_that_is_down_is_one_line_and_the_next_look_up_asks_again(simulator: Simulator, fault: str) -> None:
    simulator.fault(fault, count=20)
    with pytest.raises(claude.AdminApiError, match=r"^get_user\(email='ana@example\.com'\): ") as caught:
        claude.get_user(email="ana@example.com")
    assert isinstance(caught.value, pulumi.RunError)
    assert "\n" not in str(caught.value)

    simulator.reset()

    assert claude.get_user(email="ana@example.com").name == "Ana Alves"


@pytest.mark.usefixtures("new_process")
def test_of_a_key_its_ending_is_shown_and_no_more(http: AdminApi) -> None:
    hints = [str(key.partial_key_hint) for key in http.api_keys.list()]

    keys = claude.list_api_keys(include_archived=True)

    assert [key.ending for key in keys] == [hint[-4:] for hint in hints]
    assert len(hints) == 1
    assert "sk-ant" not in repr(keys)


@pytest.mark.usefixtures("new_process")
def test_limits_are_those_that_the_platform_enforces(http: AdminApi, simulator: Simulator) -> None:
    research = claude.get_workspace(name="Research").id
    entry = next(entry for entry in http.rate_limits.list() if entry.group.label == GROUP)
    http.workspace_rate_limits.set(
        research, entry.entry_id, {"requests_per_minute": 7, "output_tokens_per_minute": 2_000_000_000}
    )
    simulator.reset_requests()

    limits = claude.get_rate_limits(group="claude-sonnet-4-5", workspace_id=research).limits

    assert limits["requests_per_minute"] == claude.LimiterResult(7, "workspace")
    assert limits["output_tokens_per_minute"] == claude.LimiterResult(
        entry.limits["output_tokens_per_minute"], "organization"
    )


@pytest.mark.usefixtures("new_process")
def test_what_the_same_run_makes_is_found_by_its_id(http: AdminApi) -> None:
    assert "Payments" not in [one.name for one in claude.list_workspaces()]
    payments = http.workspaces.create(name="Payments").id

    assert claude.get_workspace(id=payments).name == "Payments"
    assert claude.get_rate_limits(group=GROUP, workspace_id=payments).workspace_id == payments


@pytest.mark.usefixtures("new_process")
def test_an_archived_workspace_is_found_by_id(http: AdminApi) -> None:
    research = claude.get_workspace(name="Research").id
    http.workspaces.archive(research)
    start_run()

    assert claude.get_workspace(id=research).is_archived
    assert claude.list_workspaces() == ()
    with pytest.raises(claude.InvalidInputs, match=rf"{research} of that name was archived"):
        claude.get_workspace(name="Research")
