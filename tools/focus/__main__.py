"""
Writes the FOCUS file of the simulator's organization `story` and lets focus-validator judge it: `python -m tools.focus`.

The validator is in an environment of its own in the cache folder, filled from `requirements/focus-validator.txt`. It needs Python 3.12.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import httpx
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings
from tools.focus.verdict import ON_INVOICE, WITHOUT_INVOICE, read
from tools.folders import cache_folder, focus_validator_python
from tools.pythons import find
from tools.setup.failure import SetupFailed
from tools.setup.own_environment import OwnEnvironment, prepare
from tools.talk import say

PYTHON: Final = "3.12"
CRITERIA: Final = (
    "ACCOUNT_NAMING_SUPPORTED",
    "MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED",
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED",
    "NEGOTIATED_PRICING_SUPPORTED",
    "PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "TAGGING_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
)
"""What our file has columns for; not said, the rules of these are skipped. The others are of regions, resources and commitments."""
_CREDIT: Final = "invoice,date,description,amount,kind\nA-1,2026-10-05,Promotional credit,-5.00,credit\n"
_VALIDATOR: Final = OwnEnvironment("focus-validator", "focus-validator", "focus_validator", is_built=True)
_LIMIT_SECONDS: Final = 300.0


def main() -> int:
    """Write, judge, print what failed."""
    interpreter = find(PYTHON, os.environ)
    if interpreter is None:
        say(f"make test-focus needs Python {PYTHON} on PATH or of pyenv: the validator has no packages for others")
        return 1
    cache = cache_folder(os.environ)
    python = focus_validator_python(cache)
    try:
        prepare(_VALIDATOR, os.environ, python=python, cache=cache, speak=say, made_with=interpreter)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    with tempfile.TemporaryDirectory(prefix="claude-admin-focus-") as folder:
        return _judge(Path(folder), python)


def _judge(folder: Path, python: Path) -> int:
    written = folder / "focus.csv"
    if code := _write(written, folder):
        say(f"the audit ended with {code}")
        return 1
    invoiced, others = _by_invoice(written)
    files = ((invoiced, ON_INVOICE), (others, WITHOUT_INVOICE), (folder / "focus.parquet", WITHOUT_INVOICE))
    return max([_judge_file(file, expected, python) for file, expected in files])


def _by_invoice(written: Path) -> tuple[Path, Path]:
    """Rows that are on an invoice and those that are not, in a file each: of a file with both kinds every rule about it fails."""
    header, rows = _table(written)
    number = header.index("InvoiceId")
    files = (written.with_name("invoiced.csv"), written.with_name("not-invoiced.csv"))
    for file, is_on_one in zip(files, (True, False), strict=True):
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([header, *(row for row in rows if bool(row[number]) is is_on_one)])
    return files


def _table(file: Path) -> tuple[list[str], list[list[str]]]:
    with file.open(encoding="utf-8", newline="") as opened:
        header, *rows = csv.reader(opened)
    return header, rows


def _judge_file(spend: Path, expected: frozenset[str], python: Path) -> int:
    report = spend.with_name(f"{spend.name}.xml")
    command = [
        *(str(python), "-m", "focus_validator.main", "--data-file", str(spend)),
        *("--validate-version", "1.2.0.1", "--block-download", "--applicability-criteria", ",".join(CRITERIA)),
        *("--output-type", "unittest", "--output-destination", str(report)),
    ]
    # it looks for its own files from the folder that its package is in
    packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
    ended = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False, timeout=_LIMIT_SECONDS)
    if ended.returncode or not report.exists():
        say(f"the validator wrote no report:\n{(ended.stdout + ended.stderr)[-4000:]}")
        return 1
    verdict = read(report.read_text(encoding="utf-8"))
    faults = verdict.faults(expected)
    for fault in faults:
        say(f"{spend.name}: {fault}")
    say(
        f"{spend.name}: {verdict.run} rules ran, {verdict.skipped} were skipped; failed: {', '.join(verdict.failed) or 'none'}"
    )
    return 1 if faults else 0


def _write(file: Path, folder: Path) -> int:
    """What `claude-admin audit -o focus:FILE` writes of the organization in which nobody set a cap, with an invoice of one month; as Parquet without."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        settings = Settings(
            admin_api_key=SecretStr(simulator.admin_api_key),
            base_url=simulator.base_url,
            home=folder / "home",
            requests_per_minute=100_000,
        )
        wiring.install(wiring.from_settings(settings))
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                command = ["audit", "--fail-on", "none"]
                papers = _papers(simulator, folder / "papers")
                code = run([*command, "--invoice", str(papers), "-o", f"focus:{file}"])
                return code or run([*command, "--offline", "-o", f"focus:{file.with_suffix('.parquet')}"])
        finally:
            wiring.install(None)


def _papers(simulator: Simulator, folder: Path) -> Path:
    """The invoice of what was used in September, with its tax, and a credit on another."""
    folder.mkdir()
    (folder / "credit.csv").write_text(_CREDIT, encoding="utf-8")
    asked = {"month": "2026-09", "tax_percent": "10"}
    with httpx.Client(base_url=f"{simulator.base_url}/_simulator/exports", trust_env=False) as client:
        bills = client.get("/invoices", params=asked).json()["invoices"]
        number = next(one["number"] for one in bills if one["kind"] == "usage")
        (folder / "bill.pdf").write_bytes(client.get(f"/invoices/{number}", params=asked).content)
    return folder


if __name__ == "__main__":
    sys.exit(main())
