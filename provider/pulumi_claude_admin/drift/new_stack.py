"""
The preview of a program for a stack that is not there yet, as a pull request brings a new one: all of it is the branch's own change.

The stack is made in a back end of this run alone, from a copy of the project file and of the stack's configuration, so that neither
the project's folder nor its back end is written to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pulumi_claude_admin.drift import child_process
from pulumi_claude_admin.drift.program import Program, complaint, preview

EMPTY: Final = '{"version": 3, "deployment": {}}'
"""What the export of a stack without anything in it says."""
_TIMEOUT_SECONDS: Final = 120
_PASSPHRASES: Final = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")


def preview_of_new_stack(
    stack: str, *, project: Path, folder: Path, environment: Mapping[str, str], pulumi: str = "pulumi"
) -> Program:
    """The program in `folder` for a stack of the project file `project` that has no state; one with an error when that cannot be previewed."""
    name = stack.rpartition("/")[2]
    with tempfile.TemporaryDirectory(prefix="claude-admin-new-stack-") as made:
        back_end, beside = Path(made, "state"), Path(made, "project")
        back_end.mkdir()
        beside.mkdir()
        shutil.copy(project, beside)
        configuration = project.with_name(f"Pulumi.{name}.yaml")
        if configuration.is_file():
            shutil.copy(configuration, beside)
        alone = {**environment, "PULUMI_BACKEND_URL": back_end.as_uri(), **_passphrase()}
        command = [pulumi, "stack", "init", name, "--non-interactive"]
        try:
            done = child_process.run(command, folder=beside, timeout=_TIMEOUT_SECONDS, environment=alone)
        except subprocess.TimeoutExpired:
            return Program(error=f"`pulumi stack init` took longer than {_TIMEOUT_SECONDS} s")
        if done.code != 0:
            return Program(error=complaint("", done.complaint.decode(errors="replace")))
        return preview(name, folder=folder, environment=alone, configuration=beside / configuration.name, pulumi=pulumi)


def _passphrase() -> dict[str, str]:
    """Nothing is kept, so that any will do where the job has none."""
    return {} if any(name in os.environ for name in _PASSPHRASES) else {_PASSPHRASES[0]: ""}
