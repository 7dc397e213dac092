"""
Writes the FOCUS file of the simulator's organization `story` and lets focus-validator judge it: `python -m tools.focus`.

The validator is in an environment of its own in the cache folder, filled from `requirements/focus-validator.txt`. It needs Python 3.12.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings
from tools.focus.verdict import read
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
    spend, report = folder / "focus.csv", folder / "report.xml"
    if code := _write(spend, folder / "home"):
        say(f"the audit ended with {code}")
        return 1
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
    for fault in verdict.faults:
        say(fault)
    say(f"{verdict.run} rules ran, {verdict.skipped} were skipped; failed: {', '.join(verdict.failed) or 'none'}")
    return 1 if verdict.faults else 0


def _write(spend: Path, home: Path) -> int:
    """What `claude-admin audit -o focus:FILE` writes of the organization in which nobody set a cap."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        settings = Settings(
            admin_api_key=SecretStr(simulator.admin_api_key),
            base_url=simulator.base_url,
            home=home,
            requests_per_minute=100_000,
        )
        wiring.install(wiring.from_settings(settings))
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return run(["audit", "--fail-on", "none", "-o", f"focus:{spend}"])
        finally:
            wiring.install(None)


if __name__ == "__main__":
    sys.exit(main())
