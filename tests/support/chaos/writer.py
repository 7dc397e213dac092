"""
A process that makes one change in the Console, as a provider does: for tries in which one is killed, and in which two are at it.

`python -m tests.support.chaos.writer` reads an `Order` from standard input; what came of it is a line of JSON on standard output.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import open_session
from claude_console_shim.options import ShimOptions, Timeouts
from pulumi_claude_admin.errors import ConsoleError, InvalidInputs, WrongOrganization
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.console_changes import Change

_ROOT: Final = Path(__file__).parents[3]
SECONDS: Final = 120
"""More than any try takes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to write."""

    options: ShimOptions
    timeouts: Timeouts
    change: Change
    where: ConsoleScope


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change was not made; `is_promised`: the error is of a kind that the shim may raise."""

    said: str
    is_promised: bool


def refusal_of(error: Exception) -> Refusal:
    """An error as a value that another process can hand over."""
    return Refusal(str(error), isinstance(error, ConsoleError | WrongOrganization | InvalidInputs))


@contextmanager
def writing(order: Order) -> Iterator[subprocess.Popen[bytes]]:
    """A process that writes; it is killed where it still runs at the end of the block."""
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        try:
            assert process.stdin is not None
            process.stdin.write(pickle.dumps(order))
            process.stdin.close()
            yield process
        finally:
            process.kill()


def outcome(process: subprocess.Popen[bytes]) -> Refusal | None:
    """What came of a process, once it has ended."""
    assert process.stdout is not None
    process.wait(SECONDS)
    said = json.loads(process.stdout.read())
    return None if said is None else Refusal(**said)


def main() -> None:
    """Write, and say what came of it."""
    order: Order = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - the test beside it has made it
    session = open_session(order.options, timeouts=order.timeouts)
    try:
        order.change.write(WebConsole(lambda: session), order.where)
    except Exception as error:  # noqa: BLE001 - the judge says which errors may come
        print(json.dumps(asdict(refusal_of(error))))  # noqa: T201 - what the other process reads
    else:
        print(json.dumps(None))  # noqa: T201 - the same
    finally:
        session.owner.close()


if __name__ == "__main__":
    main()
