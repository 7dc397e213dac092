"""A drill against the simulator: what a key's own calls say of it, and how long a stopped key lives by the simulator's clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from claude_simulator.organization import ApiKey, Scope
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.admin_api.key_probe import HttpKeyProbe
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.offboarding.drill import Died, Drill, KeyDrill, Lived, Restored
from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.probe_ports import CanaryKey, LetIn, NotTold, TurnedAway
from pulumi_claude_admin.write_journal import read_journal
from tests.support.command_line import installed, ran, settings_of
from tests.support.fake_journal import FakeJournal
from tests.support.fake_key_probe import FakeStopwatch
from tests.support.fake_time import FakeTime
from tests.support.keys_by_hand import make_key
from tests.support.report_schemas import require_valid
from tests.support.simulator_switches import over

NAME = "research-notebooks"
WITHIN = 60.0
SLOW_ANSWER = 4
"""Seconds by which a busy machine may tell late that the key was written: it stops from the write on."""


@pytest.fixture
def canary(simulator: Simulator) -> CanaryKey:
    [key] = simulator.state()["api_keys"]
    return CanaryKey(key["id"], simulator.api_key_secret(NAME))


@pytest.fixture
def probe(simulator: Simulator, time: FakeTime) -> HttpKeyProbe:
    """Real calls; what waits between tries takes no time."""

    def connect(credential: Credential) -> Transport:
        return Transport(simulator.base_url, credential, RateLimiter(0, clock=time.clock, sleep=time.sleep))

    return HttpKeyProbe(connect)


class TestACallWithTheSecret:
    def test_is_let_in_and_says_into_which_organization(
        self, simulator: Simulator, probe: HttpKeyProbe, canary: CanaryKey
    ) -> None:
        assert probe.list_models(canary) == LetIn(simulator.organization_id)
        assert probe.write_one_token(canary) == LetIn(simulator.organization_id)
        routes = [(row["route"], row["count"]) for row in simulator.requests()]
        assert routes == [("/v1/messages", 1), ("/v1/models", 2)]

    def test_of_a_key_that_stopped_is_turned_away(
        self, http: HttpAdminApi, probe: HttpKeyProbe, canary: CanaryKey
    ) -> None:
        http.api_keys.update(canary.key_id, status="inactive")
        for answer in (probe.list_models(canary), probe.write_one_token(canary)):
            assert isinstance(answer, TurnedAway)
            assert (answer.status, answer.kind, answer.error_code) == (401, "authentication_error", None)
            assert answer.request_id is not None

    def test_that_a_cap_or_a_rate_limit_refuses_was_let_in(
        self, simulator: Simulator, probe: HttpKeyProbe, canary: CanaryKey
    ) -> None:
        organization = simulator.world.organization
        organization.usage_tier_cents = 0
        assert probe.write_one_token(canary) == LetIn(None)
        organization.usage_tier_cents = None
        organization.spend_of(Scope()).records[0].cents = 0
        assert probe.write_one_token(canary) == LetIn(None)

    @pytest.mark.parametrize("fault", ["not_json", "server_error", "redirect", "truncated"])
    def test_that_is_not_answered_tells_nothing(
        self, simulator: Simulator, probe: HttpKeyProbe, canary: CanaryKey, fault: str
    ) -> None:
        simulator.fault(fault, count=9)
        answer = probe.list_models(canary)
        assert isinstance(answer, NotTold)
        assert canary.secret not in answer.reason


@over("models_after_leaving")
def test_a_message_tells_what_listing_models_may_not(simulator: Simulator, probe: HttpKeyProbe, setting: str) -> None:
    key_id = simulator.sign_in_to_claude_code("ben@example.com")
    canary = CanaryKey(key_id, simulator.api_key_secret(key_id))
    assert isinstance(probe.list_models(canary), LetIn)
    simulator.leave("ben@example.com")
    assert isinstance(probe.list_models(canary), LetIn) is (setting == "listed")
    answer = probe.write_one_token(canary)
    assert isinstance(answer, TurnedAway)
    assert (answer.status, answer.error_code) == (400, "claude_code_key_creator_not_member")


def stopwatch(simulator: Simulator) -> FakeStopwatch:
    """Waiting lets the simulator's clock go on."""
    return FakeStopwatch(passing=simulator.advance)


def drilled(simulator: Simulator, http: HttpAdminApi, probe: HttpKeyProbe, canary: CanaryKey) -> KeyDrill:
    executor = Executor(http, FakeJournal(), organization_id="org", job="offboard test", anew=lambda: http)
    drill = Drill(
        http, executor.perform, probe, stopwatch(simulator), organization_id=simulator.organization_id, within=WITHIN
    )
    [key] = drill.require_testable([canary])
    return drill.switch_off_and_on(key, canary)


@over("key_stops_after_seconds")
def test_a_key_is_timed_until_it_is_refused(
    simulator: Simulator, http: HttpAdminApi, probe: HttpKeyProbe, canary: CanaryKey, setting: int
) -> None:
    done = drilled(simulator, http, probe, canary)
    if setting > WITHIN:
        assert done.ended == Lived(WITHIN)
    else:
        assert isinstance(done.ended, Died)
        assert setting - SLOW_ANSWER <= done.ended.seconds <= setting + 5
        assert (done.ended.answer.status, done.ended.by_message) == (401, False)
    assert isinstance(done.restored, Restored)
    assert isinstance(probe.list_models(canary), LetIn)


# The command


Offboard = Callable[..., tuple[int, str, str]]


@pytest.fixture
def offboard(simulator: Simulator, canary: CanaryKey, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Offboard:
    """Runs a command line: exit code, standard output, standard error."""

    def command(*arguments: str, canaries: str | None = f"{canary.key_id}={canary.secret}") -> tuple[int, str, str]:
        keys = None if canaries is None else SecretStr(canaries)
        settings = settings_of(simulator, tmp_path / "home", journal=tmp_path / "journal.jsonl", canary_keys=keys)
        code, out, err = ran(settings, capsys, "offboard", *arguments)
        assert canary.secret not in out + err
        return code, out, err

    return command


def key_of(simulator: Simulator, key_id: str) -> ApiKey:
    return simulator.world.organization.api_keys[key_id]


def status_of(simulator: Simulator) -> str:
    [key] = simulator.state()["api_keys"]
    return str(key["status"])


def test_the_command_tells_what_it_would_do(simulator: Simulator, offboard: Offboard, canary: CanaryKey) -> None:
    code, out, err = offboard("test")
    assert (code, out) == (0, f'would make the key "{NAME}" ({canary.key_id}) inactive, and active again\n')
    assert "nothing was written; --yes does it" in err
    assert all(row["method"] == "GET" for row in simulator.requests())


def test_the_command_measures_and_keeps_a_journal(
    simulator: Simulator, offboard: Offboard, canary: CanaryKey, tmp_path: Path
) -> None:
    code, out, _ = offboard("test", "--yes", "--format", "json")
    report: dict[str, Any] = json.loads(out)
    require_valid(report, "drill")
    [key] = report["keys"]
    assert (code, key["id"], key["ended"], key["status"], key["restored"]) == (0, canary.key_id, "refused", 401, True)
    assert 0 <= key["refused_after_seconds"] < report["within_seconds"] == 60
    assert status_of(simulator) == "active"
    lines = read_journal(tmp_path / "journal.jsonl")
    assert [(line.event, line.facts["status"], line.facts["job"]) for line in lines] == [
        ("begin", "inactive", "offboard test"),
        ("done", "inactive", "offboard test"),
        ("begin", "active", "offboard test"),
        ("done", "active", "offboard test"),
    ]
    text = offboard("test", canary.key_id, "--yes")[1]
    assert "seconds with 401 authentication_error" in text
    assert "active again; a call was let in" in text


def test_a_key_that_lived_ends_with_5_and_is_active_again(simulator: Simulator, offboard: Offboard) -> None:
    simulator.switch("key_stops_after_seconds", 3600)
    code, out, _ = offboard("test", "--yes", "--within", "1")
    assert (code, status_of(simulator)) == (5, "active")
    assert "LIVED: calls were still let in after 1 seconds" in out


def test_no_other_key_is_tried_while_one_may_still_be_inactive(
    simulator: Simulator, offboard: Offboard, canary: CanaryKey
) -> None:
    other = make_key(simulator, "another canary", str(key_of(simulator, canary.key_id).workspace_id))
    both = f"{canary.key_id}={canary.secret} {other}={simulator.api_key_secret(other)}"
    assert offboard("test", "--yes", canaries=both)[1].count("refused after") == 2
    simulator.fault("sandbox_egress_restricted", after=1, count=3)
    code, out, _ = offboard("test", "--yes", canaries=both)
    assert (code, out.count("refused after"), other in out) == (4, 1, False)
    assert key_of(simulator, other).status == "active"


@pytest.mark.parametrize(
    ("canaries", "arguments", "reason"),
    [
        (None, (), "CLAUDE_ADMIN_CANARY_KEYS is not set"),
        ("apikey_01A", (), "entry 1 of it is none"),
        ("apikey_01A=sk-ant-api03-test-not-a-key", (), "this organization has no such key"),
        ("apikey_01A=sk-ant-api03-test-not-a-key", ("apikey_01B",), "apikey_01B is no canary"),
    ],
)
def test_what_is_no_canary_is_one_line_and_nothing_is_written(
    simulator: Simulator, offboard: Offboard, canaries: str | None, arguments: tuple[str, ...], reason: str
) -> None:
    code, out, err = offboard("test", "--yes", *arguments, canaries=canaries)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert reason in err
    assert all(row["method"] == "GET" for row in simulator.requests())


def test_a_key_that_cannot_be_switched_on_again_is_said_loudly(
    simulator: Simulator, offboard: Offboard, canary: CanaryKey, tmp_path: Path
) -> None:
    simulator.fault("sandbox_egress_restricted", after=1, count=9)
    code, out, err = offboard("test", "--yes")
    assert (code, status_of(simulator)) == (4, "inactive")
    assert "MAY STILL BE INACTIVE" in out
    assert f'THE KEY "{NAME}" ({canary.key_id}) MAY STILL BE INACTIVE' in err
    simulator.world.faults.clear()
    assert "keys enable --from" in offboard("test", "--yes")[2]
    journal = err.partition("keys enable --from ")[2].split()[0]
    with installed(settings_of(simulator, tmp_path / "home")):
        assert run(["keys", "enable", "--from", journal, canary.key_id, "--yes"]) == 0
    assert status_of(simulator) == "active"
