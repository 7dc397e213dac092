"""
Where a run of the main job takes place: folders, environment and the stack's name. Everything it writes is below one folder.

Shared by the demo, the playground and the engine test; decides nothing about the steps.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from claude_console_shim.session_file import SessionFile
from tools.demo.commands import Hear, Ran, run
from tools.demo.stand_in import Platform
from tools.environment import variables, without_credentials
from tools.folders import cache_folder

ADMINISTRATOR: Final = "admin@example.com"
"""The person of the seed whose Console session the runs use, and who changes things by hand."""

REQUESTS_PER_MINUTE: Final = 6000
"""The request limit of the seed `quickstart`, raised from the platform's 100."""


@dataclass(frozen=True, slots=True)
class DemoEnvironment:
    """
    One place for one run. `folder` holds everything that is written, `project` has the Pulumi.yaml, `stack` is its stack.

    `environment` is what every command of the run gets: tools first on PATH, nobody's real credentials.
    """

    folder: Path
    project: Path
    stack: str
    platform: Platform
    environment: Mapping[str, str] = field(repr=False)

    def run(self, *arguments: str, hear: Hear = lambda _: None) -> Ran:
        """Run a command in the project's folder."""
        return run(arguments, environment=self.environment, folder=self.project, hear=hear)

    @property
    def home(self) -> Path:
        """The folder that stands for the user's state and cache folders."""
        return self.folder / "home"


def wipe(folder: Path, *, project: Path, stack: str) -> None:
    """Take away what an earlier run, finished or not, left behind."""
    shutil.rmtree(folder, ignore_errors=True)
    forget_stack(project=project, stack=stack)


def forget_stack(*, project: Path, stack: str) -> None:
    """Take away the stack's settings file, the one thing that Pulumi writes beside the program."""
    (project / f"Pulumi.{stack}.yaml").unlink(missing_ok=True)


def prepare(folder: Path, *, project: Path, stack: str, platform: Platform) -> DemoEnvironment:
    """
    An empty demo: folders, a Console session signed in by the simulator and written as a person's would be, the environment.

    The key of the session file exists in the environment of the run only.
    """
    for name in ("state", "pulumi", "home"):
        (folder / name).mkdir(parents=True)
    session, key = folder / "console-session", SessionFile.new_key()
    SessionFile(session, key).write(platform.sign_in(ADMINISTRATOR))
    own = {
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_HOME": str(folder / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": "demo",
        "ANTHROPIC_ADMIN_API_KEY": platform.admin_api_key,
        "ANTHROPIC_BASE_URL": platform.base_url,
        "CLAUDE_ADMIN_ORGANIZATION_ID": platform.organization_id,
        "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": str(REQUESTS_PER_MINUTE),
        "CLAUDE_ADMIN_HOME": str(folder / "home"),
        "CLAUDE_CONSOLE_URL": platform.console_url,
        "CLAUDE_CONSOLE_STATE": str(session),
        "CLAUDE_CONSOLE_STATE_KEY": key,
    }
    return DemoEnvironment(folder, project, stack, platform, tools_environment() | own)


def tools_environment() -> dict[str, str]:
    """The environment of `tools/env`: the tools first on PATH, no credential of the person who runs this."""
    return without_credentials(os.environ) | variables(os.environ, cache=cache_folder(os.environ))
