"""The direction of imports (ARCHITECTURE.md#module-map) is a test, not a wish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_every_import_contract_is_kept(repository: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]
    assert " 0 broken" in run.stdout


def test_naming_the_package_loads_no_pulumi() -> None:
    code = "import sys, pulumi_claude_admin; print(sorted({'pulumi', 'httpx', 'playwright', 'pydantic'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_resource_leaves_the_loaded_sdk_out_of_garbage_collection() -> None:
    code = "import gc, pulumi_claude_admin as claude; print(gc.get_freeze_count()); claude.Workspace; print(gc.get_freeze_count())"
    run = subprocess.run([sys.executable, "-c", f"import pulumi; {code}"], capture_output=True, text=True, check=True)
    before, after = map(int, run.stdout.split())
    assert before == 0
    assert after > 10_000
