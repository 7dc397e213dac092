"""What a runner of GitHub runs of `actions/`: scripts, and the environment that inputs and event become."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

ACTIONS: Final = Path(__file__).parents[2] / "actions"
PAGE: Final = ACTIONS / "README.md"
BASH: Final = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


def action(name: str) -> dict[str, Any]:
    """An action, as YAML says it."""
    content: dict[str, Any] = yaml.safe_load((ACTIONS / name / "action.yml").read_text(encoding="utf-8"))
    return content


def action_step(name: str, inputs: Mapping[str, str], *, runner: Path) -> tuple[str, dict[str, str]]:
    """The script of the one step of an action, and its environment; the files that a runner names are in the folder `runner`."""
    content = action(name)
    (step,) = content["runs"]["steps"]
    given = {name: one["default"] for name, one in content["inputs"].items()} | dict(inputs)
    environment = {
        told: given[text.removeprefix("${{ inputs.").removesuffix(" }}")] for told, text in step["env"].items()
    }
    of_runner = {
        "GITHUB_ACTION_PATH": str(ACTIONS / name),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
    }
    return step["run"], environment | of_runner


def shown_pipelines() -> tuple[dict[str, Any], dict[str, Any]]:
    """What `actions/README.md` shows: the workflow for GitHub, and the pipeline for GitLab."""
    workflow, pipeline = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return with_text_keys(yaml.safe_load(workflow)), yaml.safe_load(pipeline)


def posting_step(*, runner: Path, url: str, repository: str, number: int, head: str) -> tuple[str, dict[str, str]]:
    """The script of the page's job that posts, and all of its environment, for a pull request of the GitHub at this address."""
    (given,) = (
        step.get("with", {})
        for step in shown_pipelines()[0]["jobs"]["post"]["steps"]
        if "/actions/post@" in step.get("uses", "")
    )
    script, environment = action_step("post", given, runner=runner)
    named = {"full_name": repository}
    event = {"repository": named, "pull_request": {"number": number, "head": {"sha": head, "repo": named}}}
    (runner / "event.json").write_text(json.dumps(event), encoding="utf-8")
    return script, {
        **environment,
        "GITHUB_API_URL": url,
        "GITHUB_EVENT_PATH": str(runner / "event.json"),
        "GITHUB_REPOSITORY": repository,
        "GITHUB_RUN_ID": "100",
        "GITHUB_STEP_SUMMARY": str(runner / "summary-of-post"),
        "GITHUB_TOKEN": "ghs_writer",
        "HOME": str(runner),
    }


def with_text_keys(document: Mapping[Any, Any]) -> dict[str, Any]:
    """YAML 1.1 reads the key `on` as a truth value."""
    return {"on" if key is True else key: value for key, value in document.items()}
