"""The step of `actions/drift`, as a runner of GitHub would run it: the script, and the environment that its inputs become."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

DRIFT: Final = Path(__file__).parents[2] / "actions/drift/action.yml"
BASH: Final = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


def drift_action() -> dict[str, Any]:
    """The action, as YAML says it."""
    content: dict[str, Any] = yaml.safe_load(DRIFT.read_text(encoding="utf-8"))
    return content


def drift_step(inputs: Mapping[str, str], *, runner: Path) -> tuple[str, dict[str, str]]:
    """The script of its one step, and its environment; the files that a runner names are in the folder `runner`."""
    action = drift_action()
    (step,) = action["runs"]["steps"]
    given = {name: one["default"] for name, one in action["inputs"].items()} | dict(inputs)
    environment = {
        told: given[text.removeprefix("${{ inputs.").removesuffix(" }}")] for told, text in step["env"].items()
    }
    of_runner = {
        "GITHUB_ACTION_PATH": str(DRIFT.parent),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
    }
    return step["run"], environment | of_runner
