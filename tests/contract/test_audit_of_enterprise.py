"""`claude-admin audit` of the simulator's Enterprise organization: what it tells, what it costs, and what a key may not read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from claude_simulator.enterprise_values import SCOPES
from tests.support.command_line import ran, settings_of
from tests.support.enterprise_client import short_seed
from tests.support.report_schemas import require_valid

Audit = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture(scope="module")
def platform() -> Iterator[Simulator]:
    """One for all tests of the file, put back to its start before each."""
    with Simulator(seed=short_seed()) as simulator:
        yield simulator


@pytest.fixture
def audit(platform: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Runs it with a scoped key that has these scopes: exit code, report, standard error."""
    platform.reset()

    def command(*options: str, scopes: tuple[str, ...] = SCOPES) -> tuple[int, dict[str, Any], str]:
        key = SecretStr(platform.enterprise.key(*scopes))
        settings = settings_of(platform, tmp_path / "home", enterprise_key=key)
        code, out, err = ran(settings, capsys, "audit", "--names", "--format", "json", "--cwd", str(tmp_path), *options)
        report = json.loads(out) if out else {}
        if report:
            require_valid(report, "enterprise-audit")
        return code, report, err

    return command


def person(report: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in report["people"] if one["label"].startswith(f"{name}@"))
    return dict(found)


def test_tiers_overrides_credits_and_seats_are_told(platform: Simulator, audit: Audit) -> None:
    _, report, _ = audit()
    assert report["organization_id"] == platform.enterprise.organization_id
    assert {(one["scope"], one["name"], one["amount"]) for one in report["defaults"]} >= {
        ("seat_tier", "premium", "400.00"),
        ("organization", None, "100.00"),
    }
    assert report["limits"]["with_override"] == 3
    assert report["seats"] == {"day": "2026-11-23", "assigned": 16, "active": 10, "unused_at_least": 6}
    ada, fay = person(report, "ada"), person(report, "fay")
    assert [(one["amount"], one["source"]) for one in ada["limits"]] == [("900.00", "user")]
    assert (fay["limits"][0]["amount"], person(report, "gone")["is_member"]) == ("0.00", False)
    assert float(ada["month_to_date"]) > 100
    assert report["unseen"] == []


def test_it_takes_as_many_calls_as_it_says_beforehand(platform: Simulator, audit: Audit) -> None:
    platform.reset_requests()
    _, _, said = audit()
    (least, most) = map(int, re.findall(r"(\d+) to (\d+) more calls", said)[0])
    whose_limits_and_people = 3
    asked = sum(int(one["count"]) for one in platform.requests())
    assert least <= asked - whose_limits_and_people <= most
    assert {one["method"] for one in platform.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("scopes", "unseen"),
    [
        (("read:spend_limits",), {"people", "credits of this month", "credits of the last 30 days", "engagement"}),
        (("read:spend_limits", "read:analytics"), {"people"}),
    ],
)
def test_a_key_without_a_scope_leaves_that_unseen(scopes: tuple[str, ...], unseen: set[str], audit: Audit) -> None:
    code, report, _ = audit("--exit-zero", scopes=scopes)
    assert (code, {one["what"] for one in report["unseen"]}) == (0, unseen)
    assert 10 in report["run"]["exit_codes"]
    assert all("Needed" in one["reason"] for one in report["unseen"])


def test_a_key_that_may_not_read_limits_is_one_line(audit: Audit) -> None:
    code, report, said = audit(scopes=("read:analytics", "read:members"))
    assert (code, report, len(said.splitlines())) == (3, {}, 1)
