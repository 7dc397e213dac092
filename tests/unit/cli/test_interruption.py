from __future__ import annotations

import io
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from threading import Event
from types import FrameType

import pytest

from pulumi_claude_admin.cli.interruption import postponed


class NobodyReads(io.StringIO):
    """A stream whose reader has ended, as `tee` does by the same Ctrl-C."""

    def write(self, _text: str, /) -> int:
        raise BrokenPipeError


@contextmanager
def meaning(number: signal.Signals) -> Iterator[Callable[[int, FrameType | None], None]]:
    """What the signal means in the block; it may mean nothing where the tests run, as under nohup, and then nothing is postponed."""

    def usual(_number: int, _frame: FrameType | None) -> None:
        """Nothing."""

    of_the_tests = signal.signal(number, usual)
    try:
        yield usual
    finally:
        signal.signal(number, of_the_tests)


def test_ctrl_c_is_postponed_also_where_whoever_read_the_messages_ended_by_it() -> None:
    wanted = Event()
    with meaning(signal.SIGINT) as usual:
        with redirect_stderr(NobodyReads()), postponed(wanted):
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is usual
    assert wanted.is_set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_postponed_and_means_afterwards_what_it_meant(number: signal.Signals) -> None:
    wanted = Event()
    with meaning(number) as usual:
        with redirect_stderr(io.StringIO()) as said, postponed(wanted):
            signal.raise_signal(number)
        assert signal.getsignal(number) is usual
    assert wanted.is_set()
    assert "first what was begun is undone" in said.getvalue()


def test_a_signal_that_means_nothing_is_not_postponed() -> None:
    wanted, of_the_tests = Event(), signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with postponed(wanted):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, of_the_tests)
    assert not wanted.is_set()
