"""GitHub's runner for the workflows of an example: the scripts of their steps, run for real, in jobs that have one credential each."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.support.action_steps import BASH
from tests.support.forges.github_stand_in import GitHub
from tests.support.pulumi_stack import Stack

EXAMPLES = Path(__file__).parents[2] / "examples"
PULL_REQUEST = 5
HEAD = "a" * 40
"""The last commit of the pull request."""


@dataclass
class Runner:
    """GitHub's runner: the named steps of a job of an example, in the folder of the checkout, with one of the two credentials."""

    stack: Stack
    github: GitHub
    example: str = "drift-in-ci"

    @property
    def summary(self) -> Path:
        return self.stack.folder / "summary.md"

    def of_the_organization(self, workflow: str, job: str, step: str, **variables: str) -> int:
        return self._run(workflow, job, step, self.stack.environment | {"PULUMI_STACK": "dev"} | variables)

    def of_the_forge(self, workflow: str, job: str, step: str, *, run: int) -> int:
        """A job that cannot reach the organization."""
        event = self.stack.folder / "event.json"
        repository = {"full_name": self.github.repository}
        pull_request = {"number": PULL_REQUEST, "head": {"sha": HEAD, "repo": repository}}
        told = {"repository": repository, "pull_request": pull_request}
        event.write_text(json.dumps(told))
        return self._run(
            workflow,
            job,
            step,
            {
                "PATH": "/usr/bin:/bin",
                "HOME": str(self.stack.folder),
                "GITHUB_TOKEN": "ghs_writer",
                "GITHUB_API_URL": self.github.url,
                "GITHUB_REPOSITORY": self.github.repository,
                "GITHUB_EVENT_PATH": str(event),
                "GITHUB_RUN_ID": str(run),
                "PULUMI_PROJECT": "shop",
                "PULUMI_STACK": "organization/shop/dev",
            },
        )

    def of_nobody(self, workflow: str, job: str, step: str) -> int:
        """A job that has neither a credential nor the stack's state."""
        known = ("ANTHROPIC", "CLAUDE", "PULUMI_BACKEND", "PULUMI_CONFIG")
        variables = {name: value for name, value in self.stack.environment.items() if not name.startswith(known)}
        return self._run(workflow, job, step, variables)

    def _run(self, workflow: str, job: str, name: str, environment: dict[str, str]) -> int:
        file = EXAMPLES / self.example / f".github/workflows/{workflow}.yml"
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        (script,) = (step["run"] for step in content["jobs"][job]["steps"] if step.get("name") == name)
        self.summary.write_text("")
        path = f"{Path(sys.executable).parent}:{environment['PATH']}"
        ran = subprocess.run(
            [*BASH, script],
            cwd=self.stack.folder,
            env=environment
            | {"PATH": path, "GITHUB_STEP_SUMMARY": str(self.summary), "RUNNER_TEMP": str(self.stack.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stderr.write(ran.stdout + ran.stderr)  # shown where the test fails
        return ran.returncode
