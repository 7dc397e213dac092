"""A runner for the steps of `actions/`, with stand-ins for the programs that they call; and what the components of GitLab say."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.forms import Form
from tests.support.action_steps import ACTIONS, BASH, action_step
from tests.support.report_scenarios import SCENARIOS

HOSTILE = "dev; touch pwned $(touch pwned) `touch pwned` ' \" ${{ github.token }}"


def component(name: str = "drift") -> tuple[dict[str, Any], dict[str, Any]]:
    """Its two documents: what it takes, and the job."""
    spec, jobs = documents(name)
    return spec, jobs[f"claude-admin-{name}"]


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((ACTIONS / "gitlab/templates" / name / "template.yml").read_text(encoding="utf-8")))


class Pipeline:
    """A runner with a `claude-admin` that notes what it was told, writes a report (or none) and ends as asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        self.output, self.summary = folder / "output", folder / "summary"

    def program(self, name: str, script: str) -> None:
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def ends_with(self, code: int, *, report: str | None) -> None:
        """What `claude-admin` does: a file of each form that it is asked for, from this scenario."""
        made = self.folder / "made"
        made.mkdir(exist_ok=True)
        for form in Form if report is not None else ():
            (made / form).write_text(render(form, SCENARIOS[report]()) if report is not None else "", encoding="utf-8")
        self.program(
            "claude-admin",
            f"""
            printf '%s\\0' "$@" > '{self.folder}/told'
            for argument in "$@"; do
              case $argument in --output=*)
                form=${{argument#--output=}}
                [ ! -f "{made}/${{form%%:*}}" ] || cp -- "{made}/${{form%%:*}}" "${{form#*:}}" ;;
              esac
            done
            exit {code}""",
        )

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BASH, script],
            cwd=self.folder,
            env={"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def run_action(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """The action's step, as a runner of GitHub runs it."""
        script, environment = action_step("drift", inputs, runner=self.folder)
        return self.run(script, **environment)

    def told(self) -> list[str]:
        return (self.folder / "told").read_text(encoding="utf-8").split("\0")[:-1]

    def outputs(self) -> Mapping[str, str]:
        return dict(line.split("=") for line in self.output.read_text(encoding="utf-8").splitlines())
