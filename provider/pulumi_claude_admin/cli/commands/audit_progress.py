"""How far an audit has read: the plan in one sentence, then calls and the time left, in one line that a terminal rewrites."""

from __future__ import annotations

import math
from typing import Final, TextIO

from pulumi_claude_admin.audit.enterprise.read import ReadPlan
from pulumi_claude_admin.audit.read_costs import CALLS_A_MINUTE, Calls
from pulumi_claude_admin.audit.read_progress import Progress

_WORTH_A_WORD: Final = 10
"""Calls that are quickly done are not announced."""
_MINUTE: Final = 60


class AuditProgress:
    """Tells a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = 0
        self._done = 0

    def tell(self, progress: Progress) -> None:
        """The plan once, when it is known (and there is no step yet); then each call, on a terminal."""
        self._done = progress.done
        if progress.step is None:
            self._announce(progress)
        elif self._stream.isatty():
            cube = progress.step.cube.name.replace("_", " ")
            self._rewrite(f"{progress.done} calls, {_calls(progress.left)} left, {cube}{_time_left(progress)}")

    def words(self) -> str:
        """`212 calls were made, and every window that was read whole is kept`."""
        return f"{self._done} calls were made, and every window that was read whole is kept"

    def close(self) -> None:
        """Wipe what a terminal shows."""
        if self._shown:
            self._rewrite("")

    def _announce(self, progress: Progress) -> None:
        plan = progress.plan
        if plan.fixed + plan.paged.most < _WORTH_A_WORD:
            return
        text = (
            f"reading usage and cost: {plan.fixed} calls, and {_calls(plan.paged)} for pages, as many as there are rows"
        )
        self._stream.write(f"{text}{_time_left(progress)}\n")
        self._stream.flush()

    def _rewrite(self, text: str) -> None:
        wiped = " " * max(0, self._shown - len(text))
        self._stream.write(f"\r{text}{wiped}" if text else f"\r{wiped}\r")
        self._stream.flush()
        self._shown = len(text)


def announce_enterprise(plan: ReadPlan, stream: TextIO) -> None:
    """How many calls follow, once it is known how many people there are. Limits and analytics take 60 a minute each."""
    people = "1 person" if plan.people == 1 else f"{plan.people:,} people"
    minutes = math.ceil(plan.calls.most / CALLS_A_MINUTE)
    wait = f"; about {minutes} minutes at most" if minutes > 1 else ""
    stream.write(f"reading a Claude Enterprise organization of {people}: {_calls(plan.calls)} more calls{wait}\n")
    stream.flush()


def _calls(calls: Calls) -> str:
    return str(calls.least) if calls.least == calls.most else f"{calls.least} to {calls.most}"


def _time_left(progress: Progress) -> str:
    least, most = (math.ceil(seconds / _MINUTE) for seconds in progress.seconds_left)
    if most <= 1:
        return ""
    return f"; about {least} to {most} minutes" if least < most else f"; about {most} minutes"
