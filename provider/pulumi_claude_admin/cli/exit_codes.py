"""
What `claude-admin` ends with: a contract, after Pulumi's own (docs/drift.md#exit-codes). Numbers are never reused.

Errors carry their code (`errors.py`, `exit_code`); findings get theirs here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """Every code that a command can end with."""

    OK = 0
    """In sync, or done."""
    ERROR = 1
    USAGE = 2
    """Usage or configuration; nothing was asked of anybody, or nothing was believed."""
    CREDENTIAL = 3
    """Sign-in or credential."""
    REMOTE = 4
    """The platform failed or refused."""
    POLICY = 5
    """A rule forbids it: a planned step that nobody reviewed, a finding of an audit, what code declares."""
    DRIFT = 7
    """A finding has a status that `--fail-on` names."""
    CANCELLED = 8
    TIMED_OUT = 9
    PARTIAL = 10
    """A whole collection could not be listed, so that something may be hidden."""
    BUG = 255


PRECEDENCE: Final = (
    ExitCode.BUG,
    ExitCode.USAGE,
    ExitCode.CREDENTIAL,
    ExitCode.ERROR,
    ExitCode.REMOTE,
    ExitCode.TIMED_OUT,
    ExitCode.CANCELLED,
    ExitCode.DRIFT,
    ExitCode.POLICY,
    ExitCode.PARTIAL,
    ExitCode.OK,
)
"""Which one wins when several apply."""


def by_precedence(codes: Iterable[int]) -> tuple[int, ...]:
    """Every code once, the one to end with first; OK alone when there is nothing else."""
    apply = set(codes) - {ExitCode.OK}
    return tuple(int(code) for code in PRECEDENCE if code in apply) or (int(ExitCode.OK),)
