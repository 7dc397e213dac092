"""
The one environment that demo, tests and benchmark run in: the tools first on PATH, Pulumi kept away from accounts and downloads.

`tools/env` prints it as shell exports; `tools/env COMMAND …` runs a command in it, without any credential of the person who runs it.
Chooses no tool (that is tools/setup and tools/pulumi) and sets nothing that belongs to one stack (back end, passphrase).
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.folders import VENV_PYTHON, VIRTUAL_ENVIRONMENT, browser_record, cache_folder, engine_bin

_OF_A_PERSON = ("ANTHROPIC_", "CLAUDE_ADMIN_", "CLAUDE_CONSOLE_", "PULUMI_")
_KEPT = frozenset({"CLAUDE_ADMIN_REQUIRE_ALL", "CLAUDE_CONSOLE_BROWSER"})


def variables(environ: Mapping[str, str], *, cache: Path) -> dict[str, str]:
    """What to set, given the environment there is; see Pulumi's documentation for the meaning of each `PULUMI_` variable."""
    tools = [str(VIRTUAL_ENVIRONMENT / "bin")]
    if any((engine_bin(cache) / name).exists() for name in ("pulumi", "pulumi-language-yaml")):
        tools.insert(0, str(engine_bin(cache)))
    rest = [part for part in environ.get("PATH", os.defpath).split(os.pathsep) if part and part not in tools]
    chosen = {
        "PATH": os.pathsep.join([*tools, *rest]),
        "VIRTUAL_ENV": str(VIRTUAL_ENVIRONMENT),
        "PIP_CACHE_DIR": str(cache / "pip"),
        "UV_CACHE_DIR": str(cache / "uv"),
        "NODE_COMPILE_CACHE": str(cache / "node"),
        "PYDANTIC_DISABLE_PLUGINS": "__all__",  # there are none, and each process would read every distribution's metadata
        "PYTHONDONTWRITEBYTECODE": "",  # each of the hundreds of processes would compile the product anew
        "PULUMI_HOME": str(cache / "pulumi" / "home"),
        "PULUMI_PYTHON_CMD": str(VENV_PYTHON),
        "PULUMI_LANGHOST_PYTHON": str(VENV_PYTHON),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_CREDENTIAL_STORE": "plaintext",
    }
    browser = environ.get("CLAUDE_CONSOLE_BROWSER") or recorded_browser(cache)
    return chosen | ({"CLAUDE_CONSOLE_BROWSER": browser} if browser else {})


def recorded_browser(cache: Path) -> str | None:
    """The Chromium that set-up found last, when it is still there."""
    record = browser_record(cache)
    path = record.read_text(encoding="utf-8").strip() if record.exists() else ""
    return path if path and Path(path).exists() else None


def without_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment less everything that could point a demo or a test at somebody's real organization or stack."""
    return {name: value for name, value in environ.items() if name in _KEPT or not name.startswith(_OF_A_PERSON)}


def main(arguments: list[str]) -> int:
    """Print the exports, or become the command named in the arguments."""
    chosen = variables(os.environ, cache=cache_folder(os.environ))
    if not arguments:
        for name, value in chosen.items():
            print(f"export {name}={shlex.quote(value)}")
        return 0
    environment = without_credentials(os.environ) | chosen
    os.environ["PATH"] = environment["PATH"]
    try:
        os.execvpe(arguments[0], arguments, environment)  # noqa: S606 - becoming the command is the purpose
    except OSError as error:
        print(f"tools/env: {arguments[0]}: {error.strerror}", file=sys.stderr)
    return 127
