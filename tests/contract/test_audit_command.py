"""`claude-admin audit` against the organization in which nobody set a cap: read, judged, told and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings

Audit = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def story() -> Iterator[Simulator]:
    with Simulator(seed="story") as simulator:
        yield simulator


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One machine for all tests of the file: what the first reads, the others find in the archive."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def audit(story: Simulator, home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Audit]:
    """Runs a command line: exit code, standard output, standard error."""
    settings = Settings(
        admin_api_key=SecretStr(story.admin_api_key),
        base_url=story.base_url,
        home=home,
        requests_per_minute=100_000,
        pseudonym_key=SecretStr("a key of a test, long enough"),
    )

    def command(*arguments: str) -> tuple[int, str, str]:
        wiring.install(wiring.from_settings(settings))
        code = run(["audit", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield command
    wiring.install(None)


def document(out: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(out)
    return made


def test_one_command_finds_that_nothing_stops_the_spend(audit: Audit) -> None:
    code, out, _ = audit()
    assert code == 5
    assert "Action needed" in out
    first = out.partition("Do first")[2].partition("Workspaces (")[0]
    assert "Nothing stops the spend of Research" in first
    assert "care bot" in first


def test_one_run_writes_every_form_with_exact_sums_and_the_next_finds_all_the_same(
    audit: Audit, story: Simulator, tmp_path: Path
) -> None:
    forms = ("text", "markdown", "json", "html", "sarif", "junit", "annotations", "gitlab", "slack", "teams")
    code, out, _ = audit(*(part for form in forms for part in ("-o", f"{form}:{tmp_path / form}")), "--exit-zero")
    assert code == 0
    assert out == (tmp_path / "text").read_text(encoding="utf-8")
    assert [form for form in forms if not (tmp_path / form).stat().st_size] == []
    assert "@" not in (tmp_path / "markdown").read_text(encoding="utf-8")

    told = document((tmp_path / "json").read_text(encoding="utf-8"))
    assert told["organization_id"] == story.organization_id
    assert told["reading"]["days_read"] == 90
    assert Decimal(told["reading"]["difference"]) == Decimal(0)
    for rows in ("workspaces", "daily"):
        assert Decimal(told["amount"]) == sum(Decimal(one["amount"]) for one in told[rows])

    code, out, _ = audit("--since", str(tmp_path / "json"), "--format", "json", "--names", "--fail-on", "none")
    again = document(out)
    assert code == 0
    assert {one["since_last_run"] for one in again["findings"]} == {"same"}
    assert again["gone"] == []
    assert any("@" in one["label"] for one in again["people"])


def test_a_file_that_is_no_audit_is_refused_before_anything_is_asked(audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "drift.json"
    file.write_text("{}")
    code, out, err = audit("--since", str(file))
    assert (code, out) == (2, "")
    assert "is no JSON report of `claude-admin audit`" in err


def test_keys_alone(audit: Audit) -> None:
    code, out, _ = audit("keys")
    assert code == 5
    assert "A key that nobody owns" in out
    assert "No monthly cap" not in out


def test_caps_alone(audit: Audit) -> None:
    code, out, _ = audit("caps")
    assert code == 5
    assert "No monthly cap" in out
    assert "A key that nobody owns" not in out


def test_spend_by_anything_comes_to_the_same_total(audit: Audit) -> None:
    totals = set()
    for by in ("model", "key", "day", "tag:team"):
        code, out, _ = audit("spend", "--by", by, "--month", "2026-10", "--format", "json")
        told = document(out)
        assert code == 0
        assert (told["first_day"], told["end_day"], told["days_read"]) == ("2026-10-01", "2026-11-01", 31)
        assert Decimal(told["amount"]) == sum(Decimal(one["amount"]) for one in told["rows"])
        totals.add(Decimal(told["amount"]))
    assert len(totals) == 1


def test_spend_by_person_names_and_ranks_nobody_unasked(audit: Audit) -> None:
    rows = document(audit("spend", "--by", "person", "--format", "json")[1])["rows"]
    assert [one["label"] for one in rows] == sorted(one["label"] for one in rows)
    assert not [one for one in rows if "@" in one["label"]]
    named = document(audit("spend", "--by", "person", "--names", "--format", "json")[1])["rows"]
    assert [Decimal(one["amount"]) for one in named] == sorted((Decimal(one["amount"]) for one in named), reverse=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["spend", "--by", "team"], "'team' is none of workspace, model, person, key, day and tag:NAME"),
        (["spend", "--month", "2026-13"], "'2026-13' is no month; write one as 2026-10"),
        (["--offline", "keys"], "stands before 'keys'; put it behind"),
        (["-o", "yaml:a"], "is not FORM or FORM:FILE"),
        (["-o", "json:no/such/folder/a.json"], "there is no folder no/such/folder"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(arguments: list[str], said: str, audit: Audit) -> None:
    code, out, err = audit(*arguments)
    assert code != 0
    assert out == ""
    assert said in err


def test_a_month_in_which_nothing_was_read_is_not_told_as_no_spend(audit: Audit) -> None:
    code, out, _ = audit("spend", "--month", "2026-02")
    assert code == 10
    assert "Nothing was seen, which is not the same as no spend." in out
