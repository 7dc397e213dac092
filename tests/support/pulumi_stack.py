"""
A Pulumi stack in a folder of its own, driven by the real `pulumi` command against the simulator.

Each run of the command costs about two seconds: tests share a stack where they can, and assert many things of one run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import pytest

from pulumi_claude_admin.model.property_names import camel_case
from tests.support.native_claude import SCHEMA

Provider: TypeAlias = Literal["dynamic", "native"]
PROVIDERS: Final[tuple[Provider, ...]] = ("dynamic", "native")
"""The two ways to one set of resources: of a Python program's own process, and of `pulumi-resource-claude`."""

over_both: Final = pytest.mark.parametrize("provider", PROVIDERS, indirect=True)
"""Mark of a test whose `stack` is of each provider in turn."""

DRIFT = 7
"""Exit code of `--expect-no-changes` when there are some."""
HANGS = 400.0
"""Seconds after which a command is given up. It takes two, and a hundred where others use the machine as well."""

_MODULE: Final[dict[Provider, str]] = {
    "dynamic": "import pulumi_claude_admin as claude",
    "native": "from tests.support import native_claude as claude",
}
_SNAKE: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")
_CLASS: Final = re.compile(r"pulumi_claude_admin\.errors\.\w+: ")
_TEXT: Final = re.compile(r"(\w+)='([^']*)'")
_KEPT = ("HOME", "LANG", "TMPDIR", "NODE_COMPILE_CACHE")
_BACK_END = "BACK_END_OF_TESTS"
"""Another back end than files, by hand alone (CONTRIBUTING.md); `{stack}` in it is a name of each stack's own."""


@dataclass(frozen=True)
class Ran:
    """How a command ended. `text` is everything that it printed."""

    code: int
    text: str

    def lines_of(self, resource: str) -> list[str]:
        """The diagnostic of one resource, by its name: the lines below its heading, without indentation."""
        lines, inside = [], False
        for line in self.text.splitlines():
            if line.startswith("  ") and not line.startswith("    "):
                inside = line.rstrip().endswith(f"({resource}):")
            elif line.strip() and not line.startswith(" "):
                inside = False
            elif inside and line.strip():
                lines.append(line.strip())
        return lines


@dataclass
class Stack:
    """One project and stack with a back end of its own, of files in `folder` unless told otherwise. `environment` is what the command sees, credentials included."""

    folder: Path
    environment: dict[str, str] = field(repr=False)
    provider: Provider = "dynamic"

    @property
    def home(self) -> Path:
        """What stands for the user's state and cache folders."""
        return Path(self.environment["CLAUDE_ADMIN_HOME"])

    def program(self, text: str) -> None:
        """Replace the program: the same text over both providers."""
        (self.folder / "__main__.py").write_text(f"import pulumi\n{_MODULE[self.provider]}\n{textwrap.dedent(text)}")

    def spelled(self, text: str) -> str:
        """A sentence of the dynamic provider as this one says it: inputs in its spelling, and no Python class before an error."""
        if self.provider == "dynamic":
            return text
        named = _SNAKE.sub(_as_in_the_schema, _CLASS.sub("", text))
        return _TEXT.sub(r'\1: "\2"', named.replace("=True", ": true").replace("=False", ": false"))

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start the command and return at once."""
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, expect: int = 0, **variables: str) -> Ran:
        """Run the command to its end and check its exit code."""
        process = self.start(*arguments, **variables)
        text, _ = process.communicate(timeout=HANGS)
        assert process.returncode == expect, f"pulumi {' '.join(arguments)} ended with {process.returncode}:\n{text}"
        return Ran(process.returncode, text)

    def up(self, *arguments: str, expect: int = 0, **variables: str) -> Ran:
        return self.run("up", "--yes", "--skip-preview", *arguments, expect=expect, **variables)

    def preview(self, *arguments: str, expect: int = 0, **variables: str) -> Ran:
        return self.run("preview", *arguments, expect=expect, **variables)

    def refresh_preview(self, *arguments: str, expect: int = 0, **variables: str) -> Ran:
        return self.run(
            "refresh", "--preview-only", "--expect-no-changes", "--diff", *arguments, expect=expect, **variables
        )

    def destroy(self, *arguments: str, expect: int = 0, **variables: str) -> Ran:
        return self.run("destroy", "--yes", "--skip-preview", *arguments, expect=expect, **variables)

    def claude_admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `claude-admin` in the project, whatever it ends with; what it said on standard error is shown where the test fails."""
        ended = subprocess.run(
            [str(Path(sys.executable).with_name("claude-admin")), *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stderr.write(ended.stderr)
        return ended

    def export(self) -> dict[str, dict[str, Any]]:
        """The state: type and name (`Workspace payments`) to the resource."""
        exported = subprocess.run(
            ["pulumi", "stack", "export"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        resources = json.loads(exported.stdout)["deployment"].get("resources", [])
        return {f"{r['type'].rpartition(':')[2]} {r['urn'].rpartition('::')[2]}": r for r in resources}

    def text_of_state(self) -> str:
        """Everything that the back end has on disk."""
        return "\n".join(p.read_text(errors="replace") for p in (self.folder / "state").rglob("*") if p.is_file())


def _as_in_the_schema(name: re.Match[str]) -> str:
    resources = SCHEMA["resources"].values()
    spelled = camel_case(name.group())
    return spelled if any(spelled in one["properties"] for one in resources) else name.group()


MakeStack = Callable[..., Stack]


def stack_environment(command: str, folder: Path) -> dict[str, str]:
    """Nothing of the person who runs the tests but the path to the tools (docs/platform/pulumi.md#engine)."""
    kept: Mapping[str, str] = {name: os.environ[name] for name in _KEPT if name in os.environ}
    back_end = {"PULUMI_BACKEND_URL": f"file://{folder / 'state'}"}
    if _BACK_END in os.environ:
        kept = {**kept, **{name: value for name, value in os.environ.items() if name.startswith("AWS_")}}
        back_end = {"PULUMI_BACKEND_URL": os.environ[_BACK_END].replace("{stack}", folder.name)}
    path = os.pathsep.join((str(Path(command).parent), str(Path(sys.executable).parent), os.environ["PATH"]))
    return {
        **kept,
        "PATH": path,
        "PULUMI_HOME": str(folder / "pulumi-home"),
        **back_end,
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_PYTHON_CMD": sys.executable,
        "PULUMI_LANGHOST_PYTHON": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_CREDENTIAL_STORE": "plaintext",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",  # there are none, and each process would read every distribution's metadata
    }
