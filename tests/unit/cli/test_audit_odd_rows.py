"""An audit of rows that nobody has seen before: another currency, and words of tomorrow, each told as what it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands import audit_kept
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.settings import Settings
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, archive, cost, days

AS_OF = datetime(2026, 11, 2, 3, tzinfo=UTC)
GONE = "wrkspc_01Gone"
STRANGE = "900.000000000012"
LARGEST = "99999999999999.999999999999"
TEAMS = """\
version: 1
teams:
  payments: { name: Payments, spend_limit: "5.00" }
"""
Audit = Callable[..., tuple[int, str]]


@pytest.fixture
def audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Audit]:
    """Tells again what an archive holds: a row in euros of a model that nobody knows, in a workspace that is gone."""
    inputs = OrganizationInputs(OrganizationIdentity(ORGANIZATION, "Acme"), ())
    known, strange = (
        cost("100", model="claude-opus-5", currency="EUR"),
        cost(
            STRANGE, 2, model="claude-of-tomorrow", service_tier="tier_of_tomorrow", workspace_id=GONE, currency="EUR"
        ),
    )
    with archive(tmp_path / "archive") as kept:
        kept.put(COST_BY_WHO, OCTOBER, [known, strange], LATER)
        kept.put_organization(audit_kept.written(inputs, AS_OF))

    def command(*arguments: str) -> tuple[int, str]:
        wiring.install(wiring.from_settings(Settings(home=tmp_path)))
        code = run(["audit", *arguments, "--offline", "--archive", str(tmp_path / "archive"), "--cwd", str(tmp_path)])
        return code, capsys.readouterr().out

    yield command
    wiring.install(None)


@pytest.mark.parametrize("by", ["model", "workspace"])
def test_spend_says_its_currency_and_has_a_row_for_what_nobody_knows(audit: Audit, by: str) -> None:
    code, out = audit("spend", "--by", by, "--month", "2026-10", "--format", "json")
    told: dict[str, Any] = json.loads(out)
    assert (code, told["currency"]) == (0, "EUR")
    rows = {one["id"]: Decimal(one["amount"]) for one in told["rows"]}
    assert rows[{"model": "claude-of-tomorrow", "workspace": GONE}[by]] == Decimal(STRANGE) / 100
    assert min(rows.values()) == 1
    assert Decimal(told["amount"]) == Decimal(STRANGE) / 100 + 1


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_no_form_of_a_report_calls_euros_dollars(audit: Audit, form: str) -> None:
    code, out = audit("--format", form, "--fail-on", "none")
    assert code == 10
    assert "EUR" in out
    assert "USD" not in out


def test_the_report_has_a_row_for_a_model_that_nobody_knows_and_every_digit_of_it(audit: Audit) -> None:
    told: dict[str, Any] = json.loads(audit("--format", "json", "--fail-on", "none")[1])
    amounts = {one["model"]: Decimal(one["amount"]) for one in told["models"]}
    assert amounts["claude-of-tomorrow"] == Decimal(STRANGE) / 100


def test_rows_as_large_as_an_archive_takes_are_summed_to_the_last_digit(audit: Audit, tmp_path: Path) -> None:
    with archive(tmp_path / "archive") as kept:
        kept.put(COST_BY_WHO, days(30, 32), [cost(LARGEST, day, currency="EUR") for day in (30, 31)], LATER)
    code, out = audit("--format", "json", "--fail-on", "none")
    told: dict[str, Any] = json.loads(out)
    assert code == 10
    assert Decimal(told["amount"]) == (2 * Decimal(LARGEST) + Decimal(STRANGE) + 100) / 100


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_replay_calls_euros_no_dollars(audit: Audit, tmp_path: Path, form: str) -> None:
    file = tmp_path / "teams.yaml"
    file.write_text(TEAMS, encoding="utf-8")
    code, out = audit("replay", "--with", str(file), "--format", form)
    assert code == 10
    assert "EUR" in out
    assert "USD" not in out
