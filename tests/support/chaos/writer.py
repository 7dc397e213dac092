"""
A process that makes one change in the Console, as a provider does: for tries in which one is killed, and in which two are at it.

It is forked from one that has the code loaded and nothing else (multiprocessing's fork server): no try waits for imports.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import open_session
from claude_console_shim.options import ShimOptions, Timeouts
from pulumi_claude_admin.errors import BeyondGuardRails, ConsoleError, InvalidInputs, WrongOrganization
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.console_changes import Change

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


@dataclass(frozen=True, slots=True)
class Writer:
    """A process that writes, and where it says what came of it."""

    process: BaseProcess
    said: Connection

    def outcome(self) -> Refusal | None:
        """What came of it, once it has ended. Raises EOFError when it was killed before it said so."""
        self.process.join(SECONDS)
        assert self.process.exitcode is not None, "it has not ended"
        found: Refusal | None = self.said.recv()
        return found


def refusal_of(error: Exception) -> Refusal:
    """An error as a value that another process can hand over."""
    is_promised = isinstance(error, BeyondGuardRails | ConsoleError | InvalidInputs | WrongOrganization)
    return Refusal(str(error), is_promised)


@contextmanager
def writing(order: Order) -> Iterator[Writer]:
    """A process that writes; it is killed where it still runs at the end of the block."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", __name__])
    heard, said = context.Pipe(duplex=False)
    process = context.Process(target=_write, args=(order, said))
    process.start()
    said.close()
    try:
        yield Writer(process, heard)
    finally:
        process.kill()
        process.join()
        heard.close()


def _write(order: Order, said: Connection) -> None:
    session = open_session(order.options, timeouts=order.timeouts)
    try:
        order.change.write(WebConsole(lambda: session), order.where)
    except Exception as error:  # noqa: BLE001 - the judge says which errors may come
        said.send(refusal_of(error))
    else:
        said.send(None)
    finally:
        session.owner.close()
