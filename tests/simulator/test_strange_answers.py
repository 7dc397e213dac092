"""Answers that are late, cut, repeated, of another type, or of a platform that has moved on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.fault_kinds import ADMIN_FAULTS, CONSOLE_FAULTS

ME = "/v1/organizations/me"
USERS = "/v1/organizations/users"
WORKSPACES = "/v1/organizations/workspaces"
RATES = "/v1/organizations/rate_limits"


def test_429_can_tell_milliseconds_too(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("rate_limited", retry_after=2, retry_after_ms=1500)
    simulator.fault("rate_limited", retry_after=2)
    both, seconds = raw.get(ME).headers, raw.get(ME).headers
    assert (both["retry-after"], both["retry-after-ms"]) == ("2", "1500")
    assert (seconds["retry-after"], seconds.get("retry-after-ms")) == ("2", None)


def test_a_write_can_happen_before_its_timeout(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("timeout_after", seconds=20)
    assert raw.get(ME).status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        raw.post(WORKSPACES, json={"name": "made all the same"}, timeout=0.3)
    assert "made all the same" in [workspace["name"] for workspace in simulator.state()["workspaces"]]


def test_the_connection_is_closed_after_the_timeout(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("timeout_after", seconds=0.05)
    with pytest.raises(httpx.TransportError):
        raw.post(WORKSPACES, json={"name": "made"})


def test_json_can_come_under_another_content_type(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("wrong_content_type")
    answer = raw.get(ME)
    assert answer.headers["content-type"] == "text/plain"
    assert answer.json()["id"] == simulator.organization_id


def test_a_body_can_arrive_slowly(raw: httpx.Client, simulator: Simulator) -> None:
    expected = raw.get(USERS).json()
    simulator.fault("slow_body", ms=15)
    began = datetime.now(UTC)
    with raw.stream("GET", USERS) as answer:
        pieces = list(answer.iter_raw())
    assert datetime.now(UTC) - began >= timedelta(milliseconds=150)
    assert len(pieces) > 1
    assert len(b"".join(pieces)) == int(answer.headers["content-length"])
    assert raw.get(USERS).json() == expected


def test_objects_can_have_fields_that_nobody_knows(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("unknown_fields")
    body = raw.get(RATES).json()
    assert "field_of_tomorrow" in body
    assert all("field_of_tomorrow" in row for row in body["data"])
    assert all("field_of_tomorrow" in limit for row in body["data"] for limit in row["limits"])
    assert "field_of_tomorrow" not in raw.get(RATES).text


def test_words_can_be_ones_that_nobody_knows(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("unknown_values", count=2)
    assert {row["role"] for row in raw.get(USERS).json()["data"]} == {"value_of_tomorrow"}
    rates = raw.get(RATES).json()["data"]
    assert {row["type"] for row in rates} == {"rate_limit"}
    assert {limit["type"] for row in rates for limit in row["limits"]} == {"value_of_tomorrow"}


def test_one_word_can_be_chosen(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("unknown_values", field="group.type", value="video_group")
    rates = raw.get(RATES).json()["data"]
    assert {row["group"]["type"] for row in rates} == {"video_group"}
    assert "requests_per_minute" in {limit["type"] for row in rates for limit in row["limits"]}


@pytest.mark.parametrize(("path", "cursor", "mark"), [(USERS, "after_id", "last_id"), (RATES, "page", "next_page")])
def test_a_page_can_repeat(raw: httpx.Client, simulator: Simulator, path: str, cursor: str, mark: str) -> None:
    simulator.fault("repeated_page")
    first = raw.get(path, params={"limit": 1}).json()
    again = raw.get(path, params={"limit": 1, cursor: first[mark]}).json()
    assert again == first
    assert raw.get(path, params={"limit": 1, cursor: first[mark]}).json() != first


def test_every_fault_says_what_happens() -> None:
    assert all(kind.happens for kind in (*ADMIN_FAULTS.values(), *CONSOLE_FAULTS.values()))
