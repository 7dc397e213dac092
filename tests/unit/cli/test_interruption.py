from __future__ import annotations

import io
import signal
from contextlib import redirect_stderr
from threading import Event

import pytest

from pulumi_claude_admin.cli.interruption import postponed


class NobodyReads(io.StringIO):
    """A stream whose reader has ended, as `tee` does by the same Ctrl-C."""

    def write(self, _text: str, /) -> int:
        raise BrokenPipeError


def test_ctrl_c_is_postponed_also_where_whoever_read_the_messages_ended_by_it() -> None:
    wanted, handler = Event(), signal.getsignal(signal.SIGINT)
    with redirect_stderr(NobodyReads()), postponed(wanted):
        signal.raise_signal(signal.SIGINT)
    assert wanted.is_set()
    assert signal.getsignal(signal.SIGINT) is handler


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_postponed_and_means_afterwards_what_it_meant(number: signal.Signals) -> None:
    wanted, handler = Event(), signal.getsignal(number)
    with redirect_stderr(io.StringIO()) as said, postponed(wanted):
        signal.raise_signal(number)
    assert wanted.is_set()
    assert "first what was begun is undone" in said.getvalue()
    assert signal.getsignal(number) is handler
