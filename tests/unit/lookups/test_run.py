"""A collection is listed once in a run, from wherever it is asked, and anew in the next."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin import wiring
from pulumi_claude_admin.lookups import run
from tests.support.fake_platform import Platform
from tests.support.program_run import resolved, start_run
from tests.unit.lookups.conftest import NewRun

KEY = "sk-ant-admin01-test-not-a-key"
ONCE = {"organization.retrieve": 1, "workspaces.list": 1, "users.list": 1, "rate_limits.list": 1, "api_keys.list": 1}


def look_up_everything(_: object = None) -> None:
    claude.get_organization()
    claude.get_workspace(name="Research")
    claude.list_workspaces()
    claude.get_user(email="ana@example.com")
    claude.list_users()
    claude.get_rate_limits(group="Claude Sonnet 4.x")
    claude.list_model_groups()
    claude.list_api_keys()


def test_however_many_look_ups_list_each_collection_once(platform: Platform) -> None:
    for _ in range(3):
        look_up_everything()

    assert Counter(platform.api.calls) == ONCE


def test_threads_of_a_program_share_what_its_run_has_listed(platform: Platform, new_run: NewRun) -> None:
    def program() -> None:
        new_run()
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(look_up_everything, range(8)))
        look_up_everything()

    Context().run(program)

    assert Counter(platform.api.calls) == ONCE


def test_outputs_and_coroutines_share_what_the_run_has_listed(platform: Platform) -> None:
    async def several() -> None:
        await asyncio.gather(*(asyncio.to_thread(look_up_everything) for _ in range(4)))

    def program() -> pulumi.Output[object]:
        outputs = [claude.get_workspace_output(name="Research").id for _ in range(10)]
        return pulumi.Output.all(*outputs, several())

    found, *_ = resolved(program)

    assert set(found) == {platform.research.id, None}
    assert Counter(platform.api.calls) == ONCE


def test_the_next_run_of_the_process_looks_again(platform: Platform, new_run: NewRun) -> None:
    assert len(claude.list_workspaces()) == 1
    platform.api.stored.make("Payments")
    assert len(claude.list_workspaces()) == 1

    new_run()

    assert len(claude.list_workspaces()) == 2
    assert Counter(platform.api.calls)["organization.retrieve"] == 2


@pytest.fixture
def nothing_chosen() -> Iterator[None]:
    wiring.install(None)
    yield
    wiring.install(None)


@pytest.mark.usefixtures("nothing_chosen")
def test_the_next_run_goes_by_the_environment_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", KEY)
    first = run.session_of_run()
    start_run()
    second = run.session_of_run()
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", "00000000-0000-4000-8000-000000000000")

    assert run.session_of_run() is second
    start_run()

    assert (first.settings, first.channels) == (second.settings, second.channels)
    assert first.api is not second.api
    assert [pin for pin, _ in run.session_of_run().settings.organization_pins] == [
        "00000000-0000-4000-8000-000000000000"
    ]
