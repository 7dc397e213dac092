"""The recorder reads, keeps shapes and asks a person first; the comparison finds a switch that was turned."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from claude_simulator import Simulator
from claude_simulator.parity.asking import CannotAsk, Where
from claude_simulator.parity.command import compare_with, record
from claude_simulator.parity.comparing import compare
from claude_simulator.parity.probes import CONSOLE, ENTERPRISE, ENTERPRISE_PROBES, PROBES
from claude_simulator.parity.recording import Recording, UnreadableRecording, read
from claude_simulator.parity.recording import record as record_shapes
from tests.support.enterprise_client import short_seed

TODAY = date(2026, 11, 24)
COMMON = ("default", TODAY.isoformat())
"""Names of workspaces that are also a word of the platform, and the day of the recording."""
UNLIMITED: dict[str, str | int] = {"requests_per_minute": 0, "spend_requests_per_minute": 0}


class Terminal(StringIO):
    """A person at a terminal who types something."""

    def isatty(self) -> bool:
        return True


def recorded(simulator: Simulator) -> Recording:
    return record_shapes(Where(simulator.base_url, simulator.admin_api_key), today=TODAY)


@pytest.fixture(scope="module")
def company() -> Iterator[Simulator]:
    with Simulator(seed="company", switches=UNLIMITED) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def recording(company: Simulator) -> Recording:
    company.reset_requests()
    return recorded(company)


def test_it_only_reads_and_asks_everything(company: Simulator, recording: Recording) -> None:
    assert {row["method"] for row in company.requests()} == {"GET"}
    assert [answer.probe for answer in recording.answers] == [probe.name for probe in PROBES]


@pytest.mark.parametrize("seed", ["company", "hostile", "quickstart"])
def test_nothing_that_says_whose_it_is_is_kept(seed: str) -> None:
    with Simulator(seed=seed, switches={**UNLIMITED, "spend_limits_api": "enabled"}) as simulator:
        text = recorded(simulator).as_json()
        state = simulator.state()
        secret, where = simulator.admin_api_key, simulator.base_url
    people = [value for user in state["users"] for value in (user["id"], user["email"], user["name"])]
    places = [
        value for one in state["workspaces"] for value in (one["id"], one["name"], *one["tags"], *one["tags"].values())
    ]
    amounts = [str(one["spend_limit_cents"]) for one in state["workspaces"] if (one["spend_limit_cents"] or 0) > 999]
    keys = [key["id"] for key in state["api_keys"]]
    ours = [state["organization"]["id"], state["organization"]["name"], secret, where]
    wanted = [value for value in (*people, *places, *amounts, *keys, *ours) if len(value) > 5 and value not in COMMON]
    assert len(wanted) > 20
    assert [value for value in wanted if json.dumps(value)[1:-1] in text or value in text] == []


def test_the_same_platform_does_not_differ(recording: Recording) -> None:
    with Simulator(seed="company", switches=UNLIMITED) as simulator:
        assert list(compare(recording, recorded(simulator))) == []


def test_another_organization_of_the_same_platform_does_not_differ(recording: Recording) -> None:
    with Simulator(seed="hostile", switches={"spend_limits_api": "enabled"}) as simulator:
        assert list(compare(recording, recorded(simulator))) == []


@pytest.mark.parametrize(
    ("switch", "value", "expected"),
    [
        ("limit_too_large", "fallback_20", ["GET /v1/organizations/users?limit=1001: 400 recorded, 200 here"]),
        (
            "absent_member",
            "bad_request_400",
            [
                "GET /v1/organizations/workspaces/{workspace_id}/members/user_01nobody: 404 recorded, 400 here",
            ],
        ),
        (
            "spend_limits_api",
            "organization_type_400",
            [
                "GET /v1/organizations/spend_limits?limit=100: 200 recorded, 400 here",
                "GET /v1/organizations/spend_limits?limit=1: 400 recorded, 400 here",
            ],
        ),
    ],
)
def test_a_turned_switch_is_found(recording: Recording, switch: str, value: str, expected: list[str]) -> None:
    with Simulator(seed="company", switches={**UNLIMITED, switch: value}) as simulator:
        found = list(compare(recording, recorded(simulator)))
    assert found[0] == expected[0]
    assert {line.partition(": ")[0] for line in found} <= {line.partition(": ")[0] for line in expected}


def test_fields_and_words_of_a_platform_that_moved_on_are_found(recording: Recording) -> None:
    with Simulator(seed="company", switches=UNLIMITED) as simulator:
        simulator.fault("unknown_fields", route="/v1/organizations/me")
        found = list(compare(recording, recorded(simulator)))
        simulator.fault("not_json", route="/v1/organizations/users/{}")
        foreign = list(compare(recording, recorded(simulator)))
    assert found == ["GET /v1/organizations/me: field_of_tomorrow: not recorded, but here"]
    assert any("header content-type: application/json recorded, text/html here" in line for line in foreign)


def test_a_recording_can_be_read_again(recording: Recording) -> None:
    assert read(recording.as_json()) == recording


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"claude_simulator_recording": 2}'])
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRecording):
        read(text)


def options(*, permission: bool = True, out: Path | None = None, surface: str = CONSOLE) -> argparse.Namespace:
    return argparse.Namespace(i_have_permission=permission, out=None if out is None else str(out), surface=surface)


def test_it_refuses_without_permission(company: Simulator) -> None:
    talk, environment = (
        StringIO(),
        {"ANTHROPIC_BASE_URL": company.base_url, "ANTHROPIC_ADMIN_API_KEY": "sk-ant-test-not-a-key"},
    )
    assert record(options(permission=False), environment=environment, talk=talk) == 2
    assert "--i-have-permission" in talk.getvalue()


def test_it_refuses_without_a_credential(company: Simulator) -> None:
    talk = StringIO()
    assert record(options(), environment={"ANTHROPIC_BASE_URL": company.base_url}, talk=talk) == 2
    assert "ANTHROPIC_ADMIN_API_KEY" in talk.getvalue()


@pytest.mark.parametrize(
    ("asked", "said"),
    [(StringIO("record\n"), "needs a person"), (Terminal("no\n"), "not begun"), (Terminal(""), "not begun")],
)
def test_a_platform_needs_a_person_who_types_a_word(asked: StringIO, said: str) -> None:
    talk = StringIO()
    environment = {"ANTHROPIC_BASE_URL": "https://platform.invalid", "ANTHROPIC_ADMIN_API_KEY": "sk-ant-test-not-a-key"}
    assert record(options(), environment=environment, asked=asked, talk=talk) == 2
    assert said in talk.getvalue()
    assert "sk-ant" not in talk.getvalue()


def test_plain_http_is_for_this_machine_only() -> None:
    with pytest.raises(CannotAsk, match="only https"):
        Where("http://platform.invalid", "sk-ant-test-not-a-key").get("/v1/organizations/me", {})


def test_it_stops_when_the_credential_is_wrong(company: Simulator) -> None:
    with pytest.raises(CannotAsk, match="401, the credential was not accepted"):
        record_shapes(Where(company.base_url, "sk-ant-admin01-test-not-a-key"), today=TODAY)


def test_it_stops_when_the_platform_asks_to_slow_down(company: Simulator) -> None:
    company.fault("rate_limited", route="/v1/organizations/users")
    with pytest.raises(CannotAsk, match="429, too many requests"):
        recorded(company)


def test_the_two_commands_work_together(company: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "recording.json"
    environment = {"ANTHROPIC_BASE_URL": company.base_url, "ANTHROPIC_ADMIN_API_KEY": company.admin_api_key}
    assert record(options(out=file), environment=environment, talk=StringIO()) == 0
    same = argparse.Namespace(recording=str(file), seed="company", set=[])
    assert compare_with(same, talk=StringIO()) == 0
    turned = argparse.Namespace(recording=str(file), seed="company", set=["limit_too_large=fallback_20"])
    talk = StringIO()
    assert compare_with(turned, talk=talk) == 1
    assert capsys.readouterr().out == "GET /v1/organizations/users?limit=1001: 400 recorded, 200 here\n"
    assert "1 differences" in talk.getvalue()
    assert compare_with(argparse.Namespace(recording="nowhere.json", seed="tiny", set=[]), talk=StringIO()) == 2


def test_a_token_can_be_the_credential(company: Simulator, tmp_path: Path) -> None:
    environment = {"ANTHROPIC_BASE_URL": company.base_url, "ANTHROPIC_AUTH_TOKEN": company.oauth_token}
    assert record(options(out=tmp_path / "recording.json"), environment=environment, talk=StringIO()) == 0


@pytest.fixture(scope="module")
def enterprise() -> Iterator[Simulator]:
    with Simulator(seed=short_seed(), switches=UNLIMITED) as simulator:
        yield simulator


def recorded_enterprise(simulator: Simulator) -> Recording:
    where = Where(simulator.base_url, simulator.enterprise.all_scopes_key, surface=ENTERPRISE)
    return record_shapes(where, today=TODAY)


def test_an_enterprise_organization_is_only_read_and_nothing_says_whose_it_is(enterprise: Simulator) -> None:
    enterprise.reset_requests()
    recording = recorded_enterprise(enterprise)
    assert {row["method"] for row in enterprise.requests()} == {"GET"}
    assert [answer.probe for answer in recording.answers] == [probe.name for probe in ENTERPRISE_PROBES]
    assert read(recording.as_json()) == recording
    text, state = recording.as_json(), enterprise.state()["enterprise"]
    people = [value for user in state["users"] for value in (user["id"], user["email"])]
    places = [value for group in state["groups"] for value in (group["id"], group["name"])]
    whose = [enterprise.enterprise.organization_id, enterprise.enterprise.all_scopes_key, enterprise.base_url]
    assert [value for value in (*people, *places, *whose) if len(value) > 5 and value in text] == []


@pytest.mark.parametrize(
    ("switch", "value", "expected"),
    [
        ("organization_for_scoped_keys", "refused_403", "GET /v1/organizations/me: 200 recorded, 403 here"),
        ("scoped_key_elsewhere", "not_found_404", "GET /v1/organizations/workspaces?limit=1: 403 recorded, 404 here"),
    ],
)
def test_a_guess_about_enterprise_that_is_wrong_is_found(
    enterprise: Simulator, switch: str, value: str, expected: str
) -> None:
    recording = recorded_enterprise(enterprise)
    assert list(compare(recording, recorded_enterprise(enterprise))) == []
    with Simulator(seed=short_seed(), switches={**UNLIMITED, switch: value}) as turned:
        found = list(compare(recording, recorded_enterprise(turned)))
    assert any(expected in line for line in found), found


def test_an_enterprise_recording_is_made_with_the_scoped_key_and_compared_with_that_organization(
    enterprise: Simulator, company: Simulator, tmp_path: Path
) -> None:
    file, talk = tmp_path / "enterprise.json", StringIO()
    key = {"CLAUDE_ADMIN_ENTERPRISE_KEY": enterprise.enterprise.all_scopes_key}
    without = {"ANTHROPIC_BASE_URL": enterprise.base_url, "ANTHROPIC_ADMIN_API_KEY": company.admin_api_key}
    assert record(options(surface=ENTERPRISE), environment=without, talk=talk) == 2
    assert "set CLAUDE_ADMIN_ENTERPRISE_KEY" in talk.getvalue()
    assert record(options(out=file, surface=ENTERPRISE), environment={**without, **key}, talk=StringIO()) == 0
    assert compare_with(argparse.Namespace(recording=str(file), seed="tiny", set=[]), talk=StringIO()) == 2
    assert json.loads(file.read_text())["surface"] == ENTERPRISE
