"""A process that owns a browser: it signs in, and looks again for each line on its standard input."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from claude_console_shim.options import ShimOptions

OWNER = """
import sys
from pathlib import Path
from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions
from pulumi_claude_admin.engine_watch import EngineWatch
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleScope

url, folder, key, browser, engine = sys.argv[1:]
watched = EngineWatch(engine) if engine else None
if watched is not None:
    watched.start()
options = ShimOptions(
    console_url=url, state_file=Path(folder) / "session", state_key=key, browser=browser, home=Path(folder) / "home",
    engine=watched,
)
console = connect(options)
organization = console.whoami().organization_id
print("signed in", flush=True)
for _ in sys.stdin:
    console.read_notifications(ConsoleScope(organization, Scope()))
    print("signed in", flush=True)
"""


@contextmanager
def owner_process(
    options: ShimOptions, engine: str = ""
) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    """A process that owns a browser, with everything below it."""
    arguments = [options.console_url, str(options.home.parent), str(options.state_key), str(options.browser), engine]
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "signed in\n"
            yield process, psutil.Process(process.pid).children(recursive=True)
        finally:
            process.kill()
