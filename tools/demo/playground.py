"""Leaves the simulator running for a person: addresses, how to sign in, what to export and what to try. Checks nothing."""

from __future__ import annotations

import os
import shlex
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.demo.environment import ADMINISTRATOR, REQUESTS_PER_MINUTE, DemoEnvironment, forget_stack, prepare, wipe
from tools.demo.printer import Printer
from tools.demo.stand_in import Pages, running
from tools.folders import CHECKOUT, VIRTUAL_ENVIRONMENT, cache_folder, engine_bin

PORT: Final = 8765
"""Where the playground listens when nobody else does, so that a bookmark stays good."""

STACK: Final = "playground"
_OURS: Final = ("ANTHROPIC_", "CLAUDE_", "PULUMI_", "VIRTUAL_ENV")


def play(printer: Printer, folder: Path, *, pages: Pages) -> None:
    """Serve until interrupted. What is in the simulator is gone afterwards, and the stack with it."""
    wipe(folder, project=CHECKOUT, stack=STACK)
    with running(port=_port(), pages=pages) as platform:
        demo = prepare(folder, project=CHECKOUT, stack=STACK, platform=platform)
        exports = tuple(_exports(demo))
        script = folder / "env"
        script.write_text("".join(f"{line}\n" for line in exports), encoding="utf-8")
        _explain(printer, demo, exports=exports, script=script)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            printer.say("stopped; what was in the simulator is gone")
        finally:
            forget_stack(project=CHECKOUT, stack=STACK)


def _port() -> int:
    with socket.socket() as probe:
        return 0 if probe.connect_ex(("127.0.0.1", PORT)) == 0 else PORT


def _exports(demo: DemoEnvironment) -> Iterator[str]:
    ours = (engine_bin(cache_folder(os.environ)), VIRTUAL_ENVIRONMENT / "bin")
    path = os.pathsep.join(shlex.quote(str(folder)) for folder in ours if folder.exists())
    yield f'export PATH={path}:"$PATH"'
    for name in sorted(demo.environment):
        if name.startswith(_OURS):
            yield f"export {name}={shlex.quote(demo.environment[name])}"


def _explain(printer: Printer, demo: DemoEnvironment, *, exports: tuple[str, ...], script: Path) -> None:
    console = demo.platform.console_url
    printer.title("Playground")
    printer.say(f"Console:  {console}")
    printer.say(f"sign in:  as {ADMINISTRATOR} (or anybody of the seed); the code is at {console}/_simulator/outbox")
    printer.say(f"          request limit raised to {REQUESTS_PER_MINUTE} a minute; outside the spend-limit preview")
    printer.title("In another terminal, from the root of the checkout")
    printer.say(f". {shlex.quote(str(script))}        # these lines:")
    for line in exports:
        printer.say(f"    {line}")
    printer.title("Then try")
    for command, why in _COMMANDS:
        printer.say(f"{command:<54} # {why}" if why else command)
    switch = f'curl -X POST {console}/_simulator/switches -d \'{{"spend_limits_api": "enabled"}}\''
    printer.say(switch)
    printer.say("    # the organization gets the spend-limit preview; then: claude-admin doctor --refresh")
    printer.title("Ctrl-C ends it")


_COMMANDS: Final = (
    (f"pulumi stack init {STACK}", "once"),
    ("pulumi up", "examples/quickstart; edit it and run this again"),
    ("claude-admin doctor", "what is set up, and which channels are open"),
    ("claude-admin drift", "after changing something in the Console: exit code 7"),
    ("pulumi up --refresh", "puts it back"),
)
