"""What a replay of caps says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.report.audit_replay import ReplayRow, ReplayTable, render_json, render_text

STOP = ReplayRow(
    id="wrkspc_01Research",
    label="Research\n::error::",
    is_organization=False,
    cap=Decimal("2600.00"),
    reached_at=datetime(2026, 11, 14, 3, 10, tzinfo=UTC),
    stopped_at=datetime(2026, 11, 14, 3, 25, tzinfo=UTC),
    spent=Decimal("2850.005"),
    overshoot=Decimal("250.005"),
    saved=Decimal("36975.52"),
    refused=12345,
)
TABLE = ReplayTable(
    organization_name="Acme",
    declaration="teams.yaml",
    first=date(2026, 8, 19),
    end=date(2026, 11, 17),
    days_read=90,
    currency="USD",
    delay_minutes=15,
    asked=Decimal(100_000),
    passed=Decimal("63024.48"),
    rows=(STOP,),
    notices=("Past caps are not known.",),
)


def test_each_stop_has_its_time_and_money_and_no_name_is_a_command() -> None:
    lines = render_text(TABLE).splitlines()

    assert lines[0] == "The caps of teams.yaml, replayed for Acme"
    assert lines[1].endswith("a cap acts 15 minutes after it is reached")
    (row,) = (line for line in lines if "Research" in line)
    assert row.split()[-7:] == ["2026-11-14", "03:25", "2,600.00", "2,850.01", "250.01", "36,975.52", "12,345"]
    assert lines[-1] == "36,975.52 of 100,000.00 USD would not have been spent."
    assert not [line for line in lines if line.lstrip().startswith("::")]


def test_nobody_stopped_is_said() -> None:
    assert render_text(replace(TABLE, rows=())).splitlines()[-1] == "Nobody would have stopped."


def test_json_has_exact_amounts() -> None:
    told = json.loads(render_json(TABLE))

    assert (told["saved"], told["stops"][0]["overshoot"]) == ("36975.52", "250.005")
    assert told["stops"][0]["stopped_at"] == "2026-11-14T03:25:00+00:00"
