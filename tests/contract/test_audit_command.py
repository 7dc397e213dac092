"""`claude-admin audit` against the organization in which nobody set a cap: read, judged, told and kept."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.settings import Settings
from pulumi_claude_admin.settings_file import read_settings_file
from tests.support import plain_http
from tests.support.command_line import installed, ran, settings_of

Audit = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def story() -> Iterator[Simulator]:
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def settings(story: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One machine for all tests of the file, which has read the organization once: the others find it in the archive."""
    words = SecretStr("a key of a test, long enough")
    with installed(settings_of(story, tmp_path_factory.mktemp("home"), pseudonym_key=words)) as settings:
        assert run(["audit", "--fail-on", "none"]) == 0
    return settings


@pytest.fixture
def audit(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Runs a command line: exit code, standard output, standard error."""
    return lambda *arguments: ran(settings, capsys, "audit", *arguments)


def document(out: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(out)
    return made


def test_one_command_finds_that_nothing_stops_the_spend(audit: Audit) -> None:
    code, out, _ = audit()
    assert code == 5
    assert "Action needed" in out
    first = out.partition("Do first")[2].partition("Workspaces (")[0]
    assert "Nothing stops the spend of Juniper Freight" in first
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


def test_offline_the_same_bytes_come_from_the_archive_without_a_call(
    audit: Audit, story: Simulator, tmp_path: Path
) -> None:
    forms = ("text", "markdown", "json", "html", "sarif")
    files = [part for form in forms for part in ("-o", f"{form}:{tmp_path / form}")]
    audit(*files)
    told = {form: (tmp_path / form).read_bytes() for form in forms}
    calls = story.requests()
    spend = tmp_path / "focus.csv"
    code, _, _ = audit(*files, "-o", f"focus:{spend}", "-o", f"focus:{tmp_path / 'focus.PARQUET'}", "--offline")
    assert code == 5
    assert {form: (tmp_path / form).read_bytes() for form in forms} == told
    assert story.requests() == calls
    rows = list(csv.DictReader(spend.read_text(encoding="utf-8").splitlines()))
    whole = document((tmp_path / "json").read_text(encoding="utf-8"))
    assert sum(Decimal(row["BilledCost"]) for row in rows) == Decimal(whole["amount"])
    assert sum(Decimal(row["ListCost"]) for row in rows) == Decimal(whole["list_amount"])
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT COUNT(*), SUM(BilledCost), COUNT(InvoiceId), MIN(CAST(ChargePeriodStart AS DATE)) FROM read_parquet(?)",
            [str(tmp_path / "focus.PARQUET")],
        ).fetchone()
    first = min(row["ChargePeriodStart"][:10] for row in rows)
    assert found == (len(rows), Decimal(whole["amount"]), 0, date.fromisoformat(first))
    for cost, price in (("ListCost", "ListUnitPrice"), ("ContractedCost", "ContractedUnitPrice")):
        products = [Decimal(row[price]) * Decimal(row["PricingQuantity"]) for row in rows]
        assert products == [pytest.approx(Decimal(row[cost]), abs=Decimal("1e-15")) for row in rows]


def test_offline_without_an_archive_says_how_to_make_one(audit: Audit, tmp_path: Path) -> None:
    code, out, err = audit("--offline", "--archive", str(tmp_path / "none"))
    assert (code, out) == (ArchiveError.exit_code, "")
    assert "Run `claude-admin audit` with a credential first" in err


def test_mutes_and_the_budget_of_the_project_count(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: x\nruntime: python\n")
    (tmp_path / ".claude-admin-ignore").write_text(
        "spend.cap_missing:Research 2027-01-31 agreed with research\nspend.cap_missing:Nobody 2027-01-31 gone\n"
    )
    (tmp_path / "teams.yaml").write_text(
        'version: 1\nbudget: "150000.00"\nteams:\n  research:\n    name: Research\n    spend_limit: unmanaged\n'
    )
    told = document(audit("--offline", "--cwd", str(tmp_path), "--format", "json")[1])
    assert told["budget"] == "150000.00"
    assert [(one["place"]["label"], one["reason"]) for one in told["muted"]] == [("Research", "agreed with research")]
    assert any("fits nothing any more" in one for one in told["notices"])


def test_a_file_that_is_no_audit_is_refused_before_anything_is_asked(audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "drift.json"
    file.write_text("{}")
    code, out, err = audit("--since", str(file))
    assert (code, out) == (2, "")
    assert "is no JSON report of `claude-admin audit`" in err


def test_keys_alone(audit: Audit) -> None:
    code, out, _ = audit("keys", "--offline")
    assert code == 5
    assert "A key that nobody owns" in out
    assert "No monthly cap" not in out


def test_caps_alone(audit: Audit) -> None:
    code, out, _ = audit("caps", "--offline")
    assert code == 5
    assert "No monthly cap" in out
    assert "A key that nobody owns" not in out


def test_spend_by_anything_comes_to_the_same_total(audit: Audit) -> None:
    totals = set()
    for by in ("model", "key", "day", "tag:team"):
        code, out, _ = audit("spend", "--offline", "--by", by, "--month", "2026-10", "--format", "json")
        told = document(out)
        assert code == 0
        assert (told["first_day"], told["end_day"], told["days_read"]) == ("2026-10-01", "2026-11-01", 31)
        assert Decimal(told["amount"]) == sum(Decimal(one["amount"]) for one in told["rows"])
        totals.add(Decimal(told["amount"]))
    assert len(totals) == 1


def test_spend_by_person_names_and_ranks_nobody_unasked(audit: Audit) -> None:
    rows = document(audit("spend", "--offline", "--by", "person", "--format", "json")[1])["rows"]
    assert [one["label"] for one in rows] == sorted(one["label"] for one in rows)
    assert not [one for one in rows if "@" in one["label"]]
    named = document(audit("spend", "--offline", "--by", "person", "--names", "--format", "json")[1])["rows"]
    assert [Decimal(one["amount"]) for one in named] == sorted((Decimal(one["amount"]) for one in named), reverse=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "focus-parquet"], "focus-parquet is no text; give it a file: -o focus-parquet:FILE"),
        (["-o", "focus-parquet:-"], "focus-parquet is no text; give it a file: -o focus-parquet:FILE"),
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


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2026-02", "no day of it was read, as an audit reads 90 days back"),
        ("2025-10", "the platform's reports begin with 2026-01-01"),
    ],
)
def test_a_month_in_which_nothing_was_read_is_not_told_as_no_spend(audit: Audit, month: str, why: str) -> None:
    code, out, err = audit("spend", "--offline", "--month", month)
    assert code == 10
    assert "Nothing was seen, which is not the same as no spend." in out
    assert err.splitlines()[-1].startswith(f"nothing was seen of {month}-01 to before ")
    assert err.splitlines()[-1].endswith(why)


def test_the_worst_of_each_key_is_told_with_what_stops_it_and_what_would(audit: Audit) -> None:
    code, out, _ = audit("keys", "--worst-case", "--below", "100.00", "--format", "json")
    told = document(out)
    assert code == 0
    assert told["currency"] == "USD"
    assert {one["stopped_by"] for one in told["keys"]} <= {
        "month",
        "nothing",
        "organization_cap",
        "tier_cap",
        "workspace_cap",
    }
    assert {one["id"] for one in told["keys"]} >= {key for change in told["changes"] for key in change["keys"]}
    code, out, _ = audit("keys", "--worst-case")
    assert code == 0
    assert out.startswith("The worst that each key of ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--below", "100.00"), "says nothing without --worst-case"),
        (("--worst-case", "--below", "1,000"), "is not an amount"),
        (("--worst-case", "--format", "html"), "is text or json with --worst-case"),
        (("--worst-case", "-o", "html:a.html"), "says nothing with --worst-case"),
    ],
)
def test_what_makes_no_sense_about_the_worst_case_is_refused(
    audit: Audit, arguments: tuple[str, ...], words: str
) -> None:
    code, out, told = audit("keys", *arguments)
    assert (code, out) == (2, "")
    assert words in " ".join(told.split())


def lines_of(folder: Path, month: str, amount: str) -> Path:
    """A folder with a list that bills that month."""
    first, last = f"{month}-01", f"{month[:5]}{int(month[5:]) + 1:02}-01"
    folder.mkdir()
    (folder / "lines.csv").write_text(
        f"invoice,date,description,amount,first,last\nA-1,{last},API usage,{amount},{first},{last}\n"
    )
    (folder / "notes.md").write_text("no paper")
    return folder


def spent(audit: Audit, month: str) -> Decimal:
    return Decimal(document(audit("spend", "--month", month, "--format", "json")[1])["amount"])


def test_an_invoice_of_a_whole_month_is_within_rounding_and_its_proof_holds_until_a_digit_is_changed(
    audit: Audit, tmp_path: Path
) -> None:
    billed = spent(audit, "2026-09").quantize(Decimal("0.01"))
    papers, proof = lines_of(tmp_path / "papers", "2026-09", str(billed)), tmp_path / "papers" / "proof.json"

    code, out, _ = audit("--invoice", str(papers), "--proof", str(proof), "--fail-on", "none")

    assert code == 0
    assert "2026-09: within rounding" in out
    assert audit("verify", str(proof))[:2] == (0, f"{proof} holds: every total was computed again\n")
    proof.write_text(proof.read_text().replace('"line": 2', '"line": 3', 1))
    code, out, _ = audit("verify", str(proof))
    assert (code, out) == (5, "the seal does not fit: something in the file was changed\n")


def test_papers_of_another_period_alone_are_no_success(audit: Audit, tmp_path: Path) -> None:
    papers = lines_of(tmp_path / "papers", "2026-02", "500.00")

    code, out, err = audit(
        "--offline", "--invoice", str(papers), "--proof", str(tmp_path / "proof.json"), "--fail-on", "none"
    )

    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("error: lines.csv: nothing in there is of the months that were read, ")
    assert not (tmp_path / "proof.json").exists()


def test_papers_of_another_customer_are_named_in_the_report(audit: Audit, tmp_path: Path) -> None:
    paper = tmp_path / "other.csv"
    paper.write_text("invoice,date,description,amount,billed_to\nA-1,2026-10-05,Credit purchase,5.00,Beta Tools GmbH\n")
    code, out, _ = audit("--offline", "--invoice", str(paper), "--fail-on", "none", "--format", "json")
    assert code == 0
    assert [one for one in document(out)["notices"] if "is billed to Beta Tools GmbH, and this organization is" in one]


def test_what_nobody_can_explain_fails_the_run_whatever_the_findings_are(audit: Audit, tmp_path: Path) -> None:
    papers = lines_of(tmp_path / "papers", "2026-09", str((spent(audit, "2026-09") + 500).quantize(Decimal("0.01"))))

    code, out, _ = audit("--invoice", str(papers), "--fail-on", "none", "--format", "json")

    september = next(one for one in document(out)["reconciliation"] if one["month"] == "2026-09-01")
    assert code == 5
    assert september["verdict"] == "unexplained"
    assert abs(Decimal(september["unexplained"]) - 500) < Decimal("0.01")


def test_an_invoice_gives_the_focus_file_its_number_and_its_tax_and_usage_stays_the_reports_total(
    audit: Audit, story: Simulator, tmp_path: Path
) -> None:
    taxed = {"month": "2026-09", "tax_percent": "10", "tax_name": "VAT - South Korea"}
    with plain_http.client(f"{story.base_url}/_simulator/exports") as client:
        bills = client.get("/invoices", params=taxed).json()["invoices"]
        (bill,) = [one for one in bills if one["kind"] == "usage"]
        (tmp_path / "bill.pdf").write_bytes(client.get(f"/invoices/{bill['number']}", params=taxed).content)
    file, report = tmp_path / "focus.csv", tmp_path / "audit.json"
    outputs = ("-o", f"focus:{file}", "-o", f"json:{report}")

    code, _, err = audit("--offline", "--invoice", str(tmp_path / "bill.pdf"), "--fail-on", "none", *outputs)

    assert code == 0, err
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    billed = {
        category: sum(Decimal(row["BilledCost"]) for row in rows if row["ChargeCategory"] == category)
        for category in ("Usage", "Tax")
    }
    on_it = [row for row in rows if row["InvoiceId"]]
    assert billed["Usage"] == Decimal(document(report.read_text())["amount"])
    assert billed["Tax"] > 0
    assert {row["InvoiceId"] for row in on_it} == {bill["number"]}
    assert {row["ChargePeriodStart"][:7] for row in on_it} == {"2026-09"}
    assert all(row["InvoiceId"] for row in rows if row["ChargePeriodStart"].startswith("2026-09"))
    payable = sum(Decimal(row["BilledCost"]) for row in on_it)
    assert payable == pytest.approx(Decimal(bill["total_cents"]) / 100, abs=Decimal("0.05"))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("amount = 501\npercent = 0", 0),
        ("amount = 0\npercent = 100", 0),
        ("amount = 499\npercent = 0", 5),
    ],
)
def test_above_what_a_difference_fails_is_said_in_the_settings_file_and_both_must_be_exceeded(
    said: str, code: int, settings: Settings, audit: Audit, tmp_path: Path
) -> None:
    papers = lines_of(tmp_path / "papers", "2026-09", str((spent(audit, "2026-09") + 500).quantize(Decimal("0.01"))))
    (tmp_path / "claude-admin.toml").write_text(f"[audit.unexplained]\n{said}\n")

    wiring.install(wiring.from_settings(with_settings_file(settings, tmp_path)))
    assert run(["audit", "--offline", "--invoice", str(papers), "--fail-on", "none"]) == code


def test_a_month_that_may_still_be_revised_fails_by_no_threshold(
    settings: Settings, audit: Audit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = lines_of(tmp_path / "papers", "2026-10", str(spent(audit, "2026-10") + 90_000))
    (tmp_path / "claude-admin.toml").write_text("[audit.unexplained]\namount = 0\npercent = 0\n")

    wiring.install(wiring.from_settings(with_settings_file(settings, tmp_path)))
    command = ["audit", "--offline", "--invoice", str(papers), "--fail-on", "none", "--format", "json"]
    assert run(command) == 0
    october = next(one for one in document(capsys.readouterr().out)["reconciliation"] if one["month"] == "2026-10-01")
    assert (october["verdict"], october["is_provisional"]) == ("unexplained", True)


def with_settings_file(settings: Settings, folder: Path) -> Settings:
    """These, with what the file in a folder says of the audit."""
    return settings.model_copy(update={"audit": read_settings_file(folder).audit.settings})


def test_credit_bought_in_advance_is_open_until_the_balances_are_given(audit: Audit, tmp_path: Path) -> None:
    used = spent(audit, "2026-09")
    lines, balances = tmp_path / "lines.csv", tmp_path / "balances.csv"
    lines.write_text("invoice,date,description,amount\nA-1,2026-09-10,Credit purchase,100000.00\n")
    balances.write_text(f"month,opening,closing\n2026-09,0,{(100_000 - used).quantize(Decimal('0.01'))}\n")

    assert "2026-09: open" in audit("--invoice", str(lines))[1]
    assert "2026-09: within rounding" in audit("--invoice", str(lines), "--balances", str(balances))[1]


@pytest.mark.parametrize("paid", ["usage", "prepayment"])
def test_the_pdfs_of_a_whole_month_meet_what_was_used_however_it_was_paid(
    audit: Audit, story: Simulator, tmp_path: Path, paid: str
) -> None:
    base, month = f"{story.base_url}/_simulator/exports", {"month": "2026-09"}
    with plain_http.client(base) as client:
        cents = client.get("/balances", params=month).json()
        opening, closing = (Decimal(cents[f"{when}_cents"]) / 100 for when in ("opening", "closing"))
        (tmp_path / "balances").write_text(f"month,opening,closing\n2026-09,{opening},{closing}\n")
        bills = client.get("/invoices", params=month).json()["invoices"]
        for number in (bill["number"] for bill in bills if bill["kind"] in {paid, "seats"}):
            (tmp_path / f"{number}.pdf").write_bytes(client.get(f"/invoices/{number}", params=month).content)

    balances = ("--balances", str(tmp_path / "balances")) if paid == "prepayment" else ()
    code, out, err = audit("--invoice", str(tmp_path), *balances, "--fail-on", "none", "--format", "json")

    assert code == 0, err
    september = next(one for one in document(out)["reconciliation"] if one["month"] == "2026-09-01")
    assert september["verdict"] in {"explained", "within rounding"}


def test_an_export_of_usage_meets_the_tokens_of_the_archive_and_one_changed_count_is_seen(
    audit: Audit, story: Simulator, tmp_path: Path
) -> None:
    with plain_http.client(f"{story.base_url}/_simulator/exports") as client:
        exported = client.get("/usage", params={"month": "2026-09"}).text
    export, proof = tmp_path / "tokens.csv", tmp_path / "proof.json"
    asked = ("--offline", "--invoice", str(export), "--proof", str(proof), "--fail-on", "none", "--format", "json")

    export.write_text(exported)
    code, out, err = audit(*asked)

    assert code == 0, err
    september = next(one for one in document(out)["reconciliation"] if one["month"] == "2026-09-01")
    assert (september["verdict"], september["unexplained"], september["gaps"]) == ("explained", None, [])
    assert all(line["exported"] == line["reported"] for line in september["tokens"])
    assert sum(line["exported"] for line in september["tokens"]) > 1_000_000
    assert audit("verify", str(proof))[0] == 0

    lines = exported.splitlines()
    row = next(csv.DictReader(lines))
    lines[1] = lines[1].replace(f",{row['usage_output_tokens']},", f",{int(row['usage_output_tokens']) + 7},", 1)
    export.write_text("\n".join(lines) + "\n")
    code, out, _ = audit(*asked)

    september = next(one for one in document(out)["reconciliation"] if one["month"] == "2026-09-01")
    assert (code, september["verdict"]) == (0, "unexplained")
    (gap,) = september["gaps"]
    assert (gap["day"], gap["workspace"], gap["model"]) == (
        row["usage_date_utc"],
        row["workspace"],
        row["model_version"],
    )
    assert gap["exported"] - gap["reported"] == 7


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--balances", "b.csv"], "says nothing without --invoice"),
        (["--invoice", "no.csv"], "no.csv cannot be read: No such file or directory"),
        (["--invoice", "https://pay.stripe.com/invoice/acct_1/live_SECRET/pdf"], "an address is no paper, and that of"),
        (["--invoice", "."], "there is no PDF and no CSV in ."),
        (["verify", "no.json"], "no.json cannot be read"),
    ],
)
def test_papers_that_are_not_there_cost_one_line_and_no_call(
    arguments: list[str], said: str, audit: Audit, story: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = story.calls()
    code, out, err = audit(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "SECRET" not in err
    assert story.calls() == before


TEAMS = """\
# Ours.
version: 1
teams:
  research:   # who ran away
    name: Research
    spend_limit: unmanaged
  new: { name: New, spend_limit: "5.00" }
"""


def test_suggested_caps_are_a_patch_and_what_is_enough_would_have_stopped_the_runaway(
    audit: Audit, tmp_path: Path
) -> None:
    file = tmp_path / "teams.yaml"
    file.write_text(TEAMS, encoding="utf-8")

    code, patch, err = audit("--suggest-caps", "--cwd", str(tmp_path))
    assert code == 0
    assert "a patch of teams.yaml" in err
    assert "in no team of the file, and left out:" in err
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, text=True, check=True)
    patched = file.read_text(encoding="utf-8")
    assert "  research:   # who ran away\n" in patched
    enough = re.search(r"next month ([0-9,.]+) USD is enough", " ".join(patched.replace("#", " ").split()))
    assert enough is not None

    file.write_text(TEAMS.replace("unmanaged", f'"{enough[1].replace(",", "")}"'), encoding="utf-8")
    code, out, _ = audit("replay", "--with", str(file), "--format", "json")
    told = document(out)
    assert code == 0
    (stop,) = (one for one in told["stops"] if one["label"] == "Research")
    assert stop["stopped_at"].startswith("2026-11-14T")
    assert Decimal(stop["spent"]) == Decimal(stop["cap"])
    assert Decimal(stop["saved"]) > 30_000
    assert Decimal(told["asked"]) - Decimal(told["passed"]) == sum(Decimal(one["saved"]) for one in told["stops"])

    code, out, _ = audit("replay", "--with", str(file), "--delay", "90")
    assert code == 0
    assert "a cap acts 90 minutes after it is reached" in out
    assert "would not have been spent." in out
    assert "Past caps are not known" in out
    assert "Of no workspace that is there, and left out: new." in out


def test_what_opus_traffic_would_have_cost_on_smaller_models(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    wiring.install(wiring.from_settings(settings))
    command = ["gateway", "savings", "--offline", "--share", "100", "--retried", "0"]

    assert run([*command, "--format", "json"]) == 0
    told = document(capsys.readouterr().out)
    assert told["moved"]
    assert all(model.startswith("claude-opus-") for model in told["moved"])
    assert [one["target"] for one in told["savings"]] == ["claude-sonnet-5-5", "claude-haiku-5-5"]
    assert run(["audit", "--offline", "--format", "json", "--fail-on", "none"]) == 0
    models = {one["model"]: Decimal(one["list_amount"]) for one in document(capsys.readouterr().out)["models"]}
    for one in told["savings"]:
        assert 0 < Decimal(one["before"]) <= sum(models[model] for model in told["moved"]) * Decimal("1.01")
        assert Decimal(one["saved_at_most"]) == Decimal(one["before"]) - Decimal(one["at_best"]) > 0
        assert Decimal(one["saved_at_least"]) <= Decimal(one["saved_at_most"])

    assert run([*command, "--to", "claude-haiku-5-5"]) == 0
    out = capsys.readouterr().out
    assert f"100 % of the traffic of {told['moved'][0]}" in out
    assert "claude-haiku-5-5" in out
    assert "whether the answers would have been good enough" in out

    assert run([*command, "--to", "claude-nobody-1"]) == 2
    assert "nobody knows what claude-nobody-1 costs" in capsys.readouterr().err
    wiring.install(None)


def test_a_team_file_that_no_patch_fits_is_refused(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "teams.yaml").write_text(TEAMS, encoding="utf-16")
    code, out, err = audit("--suggest-caps", "--cwd", str(tmp_path))
    assert (code, out) == (2, "")
    assert "teams.yaml is not in UTF-8" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--suggest-caps", "--format", "json"], "prints a patch and no report"),
        (["--teams", "teams.yaml"], "is for --suggest-caps alone"),
        (["--suggest-caps", "--teams", "no-such.yaml"], "no-such.yaml"),
        (["replay", "--with", "no-such.yaml"], "no-such.yaml"),
        (["replay", "--with", "teams.yaml", "--delay", "-1"], "--delay"),
        (["replay"], "--with"),
    ],
)
def test_a_wrong_file_or_delay_is_told_before_anything_is_asked(arguments: list[str], said: str, audit: Audit) -> None:
    code, out, err = audit(*arguments)
    assert (code, out) == (2, "")
    assert said in err
